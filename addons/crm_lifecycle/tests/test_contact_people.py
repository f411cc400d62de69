from odoo.tests import new_test_user, tagged

from .test_contact_pressure import PressureCase


@tagged("post_install", "-at_install")
class TestContactPeople(PressureCase):
    def rows(self, **values):
        return self.ledger.search([(name, "=", value) for name, value in values.items()])

    def merge(self, source, target):
        merger = new_test_user(self.env, "merger", groups="base.group_user,base.group_partner_manager")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(merger).create({})
        wizard._merge((source | target).ids, target.with_user(merger))
        self.env.invalidate_all()

    def test_a_contact_takes_the_count_along_to_another_customer(self):
        self.sent(self.miller)
        bakery = self.env["res.partner"].create({"name": "Bakery", "is_company": True})
        self.miller.parent_id = bakery
        self.assertEqual(self.rows(contact_id=self.miller.id).partner_id, bakery)

    def test_merged_contacts_count_together_and_keep_one_opt_out(self):
        self.sent(self.miller)
        self.sent(self.clerk)
        first = self.pressure._opt_out(self.miller, "feedback", "First")
        self.pressure._opt_out(self.clerk, "feedback", "Second")
        self.clerk.email = self.miller.email
        self.merge(self.miller, self.clerk)
        self.assertEqual(len(self.rows(contact_id=self.clerk.id)), 2)
        self.assertEqual(self.clerk.contact_optout_ids, first)

    def test_who_is_forgotten_leaves_the_numbers(self):
        self.sent(self.miller, origin=self.mill)
        self.pressure._opt_out(self.miller, "feedback", "Told us")
        row = self.rows(contact_id=self.miller.id)
        self.env["crm.lifecycle.people"]._forget(self.miller.ids)
        self.assertRecordValues(
            row, [{"contact_id": False, "partner_id": self.mill.id, "res_id": 0, "verdict": "send"}]
        )
        self.assertFalse(self.env["crm.contact.optout"].search([("partner_id", "=", self.miller.id)]))

    def test_a_deleted_customer_leaves_the_numbers(self):
        self.mill.email = "mill@example.com"
        self.sent(self.mill)
        row = self.rows(contact_id=self.mill.id)
        self.mill.unlink()
        self.assertTrue(row.exists())
        self.assertFalse(row.contact_id or row.partner_id)

    def test_the_privacy_lookup_erases_whom_a_decision_was_about(self):
        self.sent(self.miller)
        row = self.rows(contact_id=self.miller.id)
        # As the privacy lookup does, whose users need no right to the ledger.
        row.sudo().unlink()
        self.assertTrue(row.exists())
        self.assertFalse(row.contact_id)

    def test_an_opt_out_goes_on_for_others_with_the_address_of_who_is_forgotten(self):
        self.clerk.email = self.miller.email
        told = self.pressure._opt_out(self.miller, "feedback", "Told us")
        undone = self.pressure._opt_out(self.miller, "journey", "Told us")
        undone.with_user(self.user).action_undo()
        since = told.since
        self.env["crm.lifecycle.people"]._forget(self.miller.ids)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.clerk.contact_optout_ids, [{"purpose": "feedback", "since": since, "source": "Told us"}]
        )
        self.assertEqual(self.answer(self.clerk), "opted_out")
        self.assertFalse(self.env["crm.contact.optout"].search([("partner_id", "=", self.miller.id)]))
