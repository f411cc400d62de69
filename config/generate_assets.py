"""For Odoo's shell: generates the scripts and styles that pages load, as Odoo does before its own tours."""
# ruff: noqa: F821, the shell gives `env`

# Beside what templates call for, pages load these when they need them.
LOADED_LATER = (
    "web.assets_emoji",
    "bus.websocket_worker_assets",
    "web.assets_backend_lazy",
    "web.chartjs_lib",
)

qweb = env["ir.qweb"]
qweb._pregenerate_assets_bundles()
for name in LOADED_LATER:
    bundle = qweb._get_asset_bundle(name)
    bundle.js()
    bundle.css()
env.cr.commit()
