# Which pages the README shows, with the ids of the demo database. Runs in Odoo's shell, prints JSON.
import json

Contract = env["clm.contract"]
main = Contract.browse(int(env["ir.config_parameter"].get_param("contract_clm.demo_contract_id")))
waiting = env["clm.signature.signer"].search(
    [("state", "=", "waiting"), ("role", "=", "counterparty"), ("request_id.state", "=", "sent")], limit=1
)
pending = Contract.search([("state", "=", "approval"), ("approver_ids", "!=", False)], limit=1)
order = main.order_id
template = env.ref("contract_clm.clm_template_version_services_agreement")
form = ".o_form_view .o_field_widget"
pages = [
    {"name": "contracts", "user": "rep", "url": "/odoo/contracts", "wait": ".o_data_row"},
    {"name": "order", "user": "rep", "url": f"/odoo/sales/{order.id}", "wait": form},
    {
        "name": "draft",
        "user": "rep",
        "url": f"/odoo/sales/{order.id}",
        "wait": form,
        "click": ["button[name=action_draft_clm_contract]"],
    },
    {"name": "contract", "user": "rep", "url": f"/odoo/contracts/{main.id}", "wait": form},
    {
        "name": "evidence",
        "user": "rep",
        "url": f"/odoo/contracts/{main.id}",
        "wait": form,
        "click": ["a[name=evidence]"],
    },
    {"name": "approval", "user": "approver", "url": f"/odoo/contracts/{pending.id}", "wait": form},
    {
        "name": "signing",
        "url": f"/contract/sign/{waiting.id}/{waiting.access_token}",
        "wait": ".o_clm_sign_form",
    },
    {
        "name": "signing-phone",
        "url": f"/contract/sign/{waiting.id}/{waiting.access_token}",
        "wait": ".o_clm_sign_form",
        "width": 390,
        "height": 844,
    },
    {"name": "renewals", "user": "rep", "url": "/odoo/renewals", "wait": ".o_kanban_record"},
    {
        "name": "deadlines",
        "user": "rep",
        "url": "/odoo/action-contract_clm.clm_contract_action_deadlines",
        "wait": ".fc-daygrid",
    },
    {
        "name": "template",
        "user": "approver",
        "url": f"/odoo/clm.template.version/{template.id}",
        "wait": form,
    },
    {
        "name": "settings",
        "user": "admin",
        "url": "/odoo/action-contract_clm.res_config_settings_action",
        "wait": ".app_settings_block",
    },
]
print(json.dumps(pages))
