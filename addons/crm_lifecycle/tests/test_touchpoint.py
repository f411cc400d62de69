from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import LifecycleCase


@tagged("post_install", "-at_install")
class TestTouchpoint(LifecycleCase):
    def note(self, **values):
        return self.env["crm.lifecycle.touchpoint"].create(
            {
                "contact_id": self.miller.id,
                "kind_id": self.env.ref("crm_lifecycle.kind_call_in").id,
                "summary": "Asked about flour",
                **values,
            }
        )

    def signals(self):
        # Sources are for administrators; users read them on the timeline.
        return self.env["crm.lifecycle.event"].sudo().search([("contact_id", "=", self.miller.id)])

    def test_a_call_is_a_signal_of_the_customer_at_once(self):
        with Form(self.env["crm.lifecycle.touchpoint"]) as form:
            form.contact_id = self.miller
            form.kind_id = self.env.ref("crm_lifecycle.kind_visit")
            form.summary = "Saw the new mill"
        call, found = form.record, self.signals()
        self.assertRecordValues(
            found,
            [
                {
                    "partner_id": self.mill.id,
                    "kind_id": call.kind_id.id,
                    "source_model": "crm.lifecycle.touchpoint",
                    "source_id": call.id,
                    "occurred_at": call.occurred_at,
                    "company_id": self.env.company.id,
                    "payload": {"title": "Saw the new mill"},
                }
            ],
        )
        self.env["crm.lifecycle.feed"].sudo()._sync()
        feed = self.env["crm.lifecycle.feed"].sudo().search([("source", "like", "touchpoint")])
        feed._read_changes()
        self.assertEqual((self.signals(), feed.problem), (found, False))
        self.assertTrue(feed.name)

    def test_the_summary_may_change_but_not_what_was_told(self):
        call = self.note()
        call.note = "Wants 50 sacks"
        with self.assertRaises(UserError):
            call.kind_id = self.env.ref("crm_lifecycle.kind_visit")

    def test_only_kinds_noted_by_hand_and_not_the_future(self):
        with self.assertRaises(ValidationError):
            self.note(kind_id=self.env.ref("crm_lifecycle.kind_order").id)
        with self.assertRaises(ValidationError):
            self.note(occurred_at=self.env.cr.now() + timedelta(days=1))

    def test_colleagues_are_no_customers(self):
        with self.assertRaises(UserError):
            self.note(contact_id=self.user.partner_id.id)

    def test_others_read_it_and_cannot_change_or_remove_it(self):
        call = self.note()
        colleague = new_test_user(
            self.env(su=True), "colleague", groups="crm_lifecycle.group_crm_lifecycle_user"
        )
        self.assertEqual(call.with_user(colleague).summary, "Asked about flour")
        with self.assertRaises(AccessError):
            call.with_user(colleague).summary = "Else"
        with self.assertRaises(AccessError):
            call.unlink()

    def test_the_signal_stays_when_an_administrator_removes_it(self):
        manager = new_test_user(
            self.env(su=True), "manager", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        self.note().with_user(manager).unlink()
        self.assertEqual(len(self.signals()), 1)

    def test_other_companies_do_not_see_it(self):
        call = self.note()
        stranger = new_test_user(
            self.env(su=True),
            "stranger",
            groups="crm_lifecycle.group_crm_lifecycle_user",
            company_id=self.other.id,
            company_ids=[(6, 0, self.other.ids)],
        )
        with self.assertRaises(AccessError):
            call.with_user(stranger).read(["summary"])
