"""No menu leads nowhere, no action is broken, and the person they are for can open them."""

import re

from ours import ADDONS, ROOT, SuiteCase

from odoo.tests import tagged
from odoo.tools.safe_eval import datetime, dateutil, safe_eval, time

# menu: why it has no action of its own
EMPTY_MENUS = {}
HELPLESS = re.compile(r"<[^>]*>|\s")


@tagged("post_install", "-at_install")
class TestScreens(SuiteCase):
    def our_actions(self):
        return self.our_records("ir.actions.act_window")

    def candidates(self, menu):
        """Users who could be meant, those with the least rights first."""
        groups = menu.group_ids or self.groups_that_read(menu.action.res_model)
        internal = self.env.ref("base.group_user")
        for group in groups.sorted(lambda group: len(group.all_implied_ids)):
            yield self.user_of(internal | group)

    def groups_that_read(self, model):
        rules = self.env["ir.model.access"].search([("model_id.model", "=", model), ("perm_read", "=", True)])
        return rules.group_id | self.env.ref("base.group_user")

    def sees(self, user, menu):
        return menu.id in self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()

    def test_every_menu_leads_somewhere(self):
        for name, menu in self.our_records("ir.ui.menu").items():
            if name not in EMPTY_MENUS:
                with self.subTest(name):
                    self.assertTrue(
                        menu.action or menu.child_id, "a menu without action and without children"
                    )

    def test_every_menu_opens_for_the_lowest_user_it_is_for(self):
        for name, menu in self.our_records("ir.ui.menu").items():
            if menu.action and menu.action._name == "ir.actions.act_window":
                with self.subTest(name):
                    self.assert_opens(menu)

    def assert_opens(self, menu):
        user = next((user for user in self.candidates(menu) if self.sees(user, menu)), None)
        self.assertTrue(user, "nobody of its groups can reach this menu")
        self.open_action(menu.action.with_user(user))

    def open_action(self, action):
        env = action.env
        action = action.sudo()
        context = self.evaluated(action.context or "{}")
        model = env[action.res_model].with_context(**context)
        views = [(view[0], view[1]) for view in action.views] + [(action.search_view_id.id, "search")]
        model.get_views(views, {"toolbar": True, "load_filters": True, "action_id": action.id})
        if action.view_mode.split(",")[0] != "form":
            model.web_search_read(self.evaluated(action.domain or "[]"), {"display_name": {}}, limit=1)

    def evaluated(self, text):
        names = {"uid": self.env.uid, "active_id": 0, "active_ids": [], "active_model": "", "context": {}}
        names |= {"allowed_company_ids": self.env.companies.ids, "context_today": datetime.datetime.now}
        names |= {"time": time, "datetime": datetime, "relativedelta": dateutil.relativedelta.relativedelta}
        return safe_eval(text, names)

    def test_every_action_opens(self):
        for name, action in self.our_actions().items():
            with self.subTest(name):
                self.assertIn(action.res_model, self.registry)
                self.open_action(action)

    def test_filters_that_actions_switch_on_exist(self):
        for name, action in self.our_actions().items():
            context = self.evaluated(action.context or "{}")
            wanted = {
                key.removeprefix("search_default_") for key in context if key.startswith("search_default_")
            }
            with self.subTest(name):
                self.assertFalse(wanted - self.filters_of(action))

    def filters_of(self, action):
        views = self.env[action.res_model].get_views([(action.search_view_id.id, "search")])
        return set(re.findall(r'name="([^"]+)"', views["views"]["search"]["arch"]))

    def test_an_empty_screen_explains_itself(self):
        for name, menu in self.our_records("ir.ui.menu").items():
            action = menu.action
            if (
                not action
                or action._name != "ir.actions.act_window"
                or action.res_model == "res.config.settings"
            ):
                continue
            if action.view_mode.split(",")[0] == "form" or action.target == "new":
                continue
            with self.subTest(name):
                self.assertTrue(HELPLESS.sub("", str(action.help or "")), "the action has no help text")

    def test_client_actions_have_their_script(self):
        scripts = "".join(
            file.read_text()
            for addon in ADDONS
            for file in (ROOT / "addons" / addon).glob("static/src/**/*.js")
        )
        for name, action in self.our_records("ir.actions.client").items():
            with self.subTest(name):
                self.assertIn(f'"{action.tag}"', scripts)

    def test_every_application_has_its_icon(self):
        for name, menu in self.our_records("ir.ui.menu").items():
            if not menu.parent_id:
                with self.subTest(name):
                    self.assertTrue(menu.web_icon_data)
