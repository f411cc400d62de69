from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .test_contact_pressure import NOON, PressureCase


@tagged("post_install", "-at_install")
class TestContactScreens(PressureCase):
    def test_the_contact_shows_what_it_got_and_does_not_want(self):
        days_ago = (NOON - fields.Datetime.now() + timedelta(days=1)).days
        self.sent(self.miller, days_ago=days_ago)
        self.sent(self.clerk, days_ago=days_ago + 40)
        self.pressure._opt_out(self.miller, "feedback", "Unsubscribe page")
        miller, mill = self.miller.with_user(self.user), self.mill.with_user(self.user)
        self.assertEqual((miller.contact_sent_count, mill.contact_sent_count), (1, 1))
        self.assertEqual(miller.contact_optout_ids.display_name, "Feedback request")
        with Form(miller) as form:
            self.assertEqual(len(form.contact_optout_ids), 1)
        for action in (miller.action_open_contact_ledger(), miller.action_open_contact_optouts()):
            self.assertTrue(self.env[action["res_model"]].with_user(self.user).search(action["domain"]))

    def test_a_user_notes_an_opt_out_once_and_cannot_change_it(self):
        optouts = self.env["crm.contact.optout"].with_user(self.user)
        optout = optouts.create({"partner_id": self.miller.id, "purpose": "marketing"})
        self.assertEqual(optout.source, "Told us")
        for operation in ("write", "unlink"):
            self.assertFalse(optout.has_access(operation))

    def test_a_stranger_undoes_nothing(self):
        self.pressure._opt_out(self.miller, "feedback", "Unsubscribe page")
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.miller.contact_optout_ids.with_user(stranger).action_undo()

    def test_administrators_set_limits_and_others_read_them(self):
        manager = new_test_user(self.env, "limits", groups="crm_lifecycle.group_crm_lifecycle_manager")
        cap = self.env["crm.contact.cap"].with_user(manager).create({"count": 2, "days": 7})
        self.assertEqual(cap.display_name, "Person: at most 2 in 7 days")
        with self.assertRaises(AccessError):
            cap.with_user(self.user).count = 9
        quiet = self.env["crm.contact.quiet"].with_user(manager).create({"name": "Night"})
        with self.assertRaises(AccessError):
            quiet.with_user(self.user).hour_from = 0
