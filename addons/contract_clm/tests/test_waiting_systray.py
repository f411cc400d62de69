import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from .common import CONTRACT_USER


@tagged("post_install", "-at_install")
class TestWaitingCount(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = f"base.group_user,{CONTRACT_USER}"
        cls.approver = new_test_user(cls.env, "clm_approver", groups)
        cls.rep = new_test_user(cls.env, "clm_rep", groups)

    def sent(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([("message", "like", "clm_approval/waiting")])
        channels = [json.loads(row.channel)[1:] for row in rows]
        rows.unlink()
        return channels

    def test_only_those_who_wait_are_counted(self):
        partner = self.env.company.partner_id
        contract_type = self.env.ref("contract_clm.clm_contract_type_nda")
        contracts = self.env["clm.contract"].create(
            [
                {
                    "title": title,
                    "type_id": contract_type.id,
                    "partner_id": partner.id,
                    "user_id": self.rep.id,
                }
                for title in ("Waits", "Is a draft")
            ]
        )
        contracts[0]._write_guarded({"state": "approval", "approver_ids": [(6, 0, self.approver.ids)]})
        count = self.env["clm.contract"].with_user(self.approver).waiting_count
        expected = (
            self.env["clm.contract"].with_user(self.approver).search_count([("waiting_for_me", "=", True)])
        )
        self.assertEqual(count(), expected)
        self.assertFalse(self.env["clm.contract"].with_user(self.rep).waiting_count())

    def test_without_the_right_to_contracts_nothing_is_counted(self):
        outsider = new_test_user(self.env, "clm_outsider", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["clm.contract"].with_user(outsider).waiting_count()

    def test_each_is_told_once_however_often_it_is_asked(self):
        people = self.approver | self.rep
        for _contract in range(5):
            people.with_user(self.rep)._clm_notify_waiting()
        self.assertCountEqual(self.sent(), [["res.partner", user.partner_id.id] for user in people])
        self.assertFalse(self.sent())

    def test_a_stand_in_is_told_when_it_begins(self):
        self.env["clm.approval.delegation"].with_user(self.approver).create(
            {"delegate_id": self.rep.id, "date_to": "2999-01-01"}
        )
        self.assertEqual(self.sent(), [["res.partner", self.rep.partner_id.id]])


@tagged("post_install", "-at_install")
class TestSystray(HttpCase):
    def test_the_page_knows_who_works_with_contracts(self):
        users = {
            new_test_user(self.env, "clm_user", f"base.group_user,{CONTRACT_USER}"): True,
            new_test_user(self.env, "clm_outsider", "base.group_user"): False,
        }
        for user, expected in users.items():
            self.authenticate(user.login, user.login)
            info = self.make_jsonrpc_request("/web/session/get_session_info")
            self.assertIs(info["groups"][CONTRACT_USER], expected)

    def test_its_rules_in_a_browser(self):
        suite = self.hoot_id("@contract_clm")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )

    def hoot_id(self, name):
        """The id that Odoo's unit tests give to a suite."""
        number = 0
        for letter in name:
            number = ((number << 5) - number + ord(letter)) & 0xFFFFFFFF
        return f"{number:08x}"
