"""Every menu, view and filter of our apps opens in a real browser without an error in its console."""

from ours import SuiteCase

from odoo.tests import HttpCase, tagged

CLICKBOT = "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader').startClickEverywhere('%s');"


@tagged("post_install", "-at_install")
class TestClickEverywhere(SuiteCase, HttpCase):
    allow_end_on_form = True

    def test_every_menu_view_and_filter_opens(self):
        for name, menu in self.our_records("ir.ui.menu").items():
            if not menu.parent_id:
                with self.subTest(name):
                    self.browser_js(
                        "/odoo",
                        CLICKBOT % name,
                        "odoo.isReady === true",
                        login="admin",
                        timeout=600,
                        success_signal="clickbot test succeeded",
                    )

    def test_developer_mode_starts(self):
        # A guide for beginners would still be loading at the end.
        self.env.ref("base.user_admin").tour_enabled = False
        # Only in this mode does the web client check what fields and actions say of themselves.
        self.browser_js(
            "/odoo?debug=1",
            "console.log('test successful');",
            "odoo.isReady === true",
            login="admin",
        )
