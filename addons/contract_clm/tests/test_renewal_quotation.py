from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import walls
from .renewal_common import RenewalCase


@tagged("post_install", "-at_install")
class TestRenewalQuotation(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.active()
        cls.renewal = cls.card(cls.contract)

    def confirm(self, order, user=None, day="2026-08-10"):
        with freeze_time(day):
            order.with_user(user or self.rep).sudo(order.env.su and user == self.public).action_confirm()
        self.env.invalidate_all()

    def cancel(self, order, day="2026-08-20"):
        with freeze_time(day):
            order.with_user(self.salesman)._action_cancel()
        self.env.invalidate_all()

    # Prices

    def test_the_type_proposes_a_price_change_and_the_card_may_have_another(self):
        self.type.renewal_uplift = 5
        [renewal] = self.copies(self.contract, 1)
        self.assertEqual((renewal.uplift, renewal.current_amount, renewal.amount), (5, 1200, 1260))
        renewal.uplift = -10
        self.assertEqual((renewal.current_amount, renewal.amount), (1200, 1080))
        renewal.amount = 1100
        self.assertEqual(renewal.weighted_amount, 550)

    def test_the_quotation_has_the_new_prices_and_the_contract_keeps_its_own(self):
        self.renewal.uplift = 3.333
        order = self.quoted(self.renewal)
        self.assertEqual(order.order_line.price_unit, 103.33)
        self.assertEqual(order.order_line.name, self.contract.line_ids.name)
        self.assertEqual((order.amount_untaxed, self.renewal.amount), (1239.96, 1239.96))
        self.assertEqual(self.contract.line_ids.price_unit, 100)

    def test_what_is_due_each_month_is_quoted_for_the_whole_term(self):
        contract = self.contract.copy({"effective_date": date(2026, 1, 1)})
        contract.line_ids.write({"period": "month", "quantity": 2})
        with freeze_time("2026-01-01"):
            renewal = self.card(self.activated(contract))
        self.assertEqual(renewal.amount, 2400)
        order = self.quoted(renewal)
        self.assertEqual((order.order_line.product_uom_qty, order.amount_untaxed), (24, 2400))

    def test_no_price_falls_by_all_of_it(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.renewal.uplift = -100
            self.env.flush_all()

    def test_another_currency_stays_another_currency_also_without_a_rate(self):
        currency = self.pounds()
        [renewal] = self.copies(self.contract, 1, currency_id=currency.id)
        self.assertEqual((renewal.currency_id, renewal.amount), (currency, 1200))
        order = self.quoted(renewal)
        self.assertEqual((order.currency_id, order.amount_untaxed), (currency, 1200))
        self.confirm(order)
        self.assertEqual(renewal.state, "renewed")

    def test_the_quotation_of_an_archived_owner_is_of_whoever_makes_it(self):
        self.renewal.sudo().user_id = self.other_rep
        self.other_rep.active = False
        self.assertEqual(self.quoted(self.renewal).user_id, self.rep)

    def test_the_card_compares_prices_line_by_line(self):
        self.renewal.uplift = 10
        table = self.renewal.price_comparison
        [row] = table["rows"]
        self.assertIn("100.00", row["cells"]["old"]["text"])
        self.assertIn("110.00", row["cells"]["new"]["text"])
        self.assertNotIn("quoted", row["cells"])
        order = self.quoted(self.renewal)
        order.order_line.price_unit = 108
        self.env.invalidate_all()
        [row] = self.renewal.price_comparison["rows"]
        self.assertIn("108.00", row["cells"]["quoted"]["text"])

    # Accepted

    def test_an_accepted_quotation_renews_the_contract(self):
        order = self.quoted(self.renewal)
        order.order_line.price_unit = 90
        self.confirm(order)
        self.assertEqual((self.renewal.state, self.renewal.amount), ("renewed", 1080))
        self.assertEqual(self.contract.end_date, date(2027, 12, 31))
        self.assertEqual(self.contract.current_term_id.order_id, order)
        entry = self.contract.evidence_ids.sorted("number")[-1]
        self.assertEqual(entry.kind, "renewed")
        self.assertIn(order.name, entry.summary)
        self.assertFalse(self.contract._verify_evidence())

    def test_a_fixed_contract_goes_on_by_its_order(self):
        contract = self.active("fixed")
        renewal = self.card(contract)
        self.confirm(self.quoted(renewal))
        self.assertEqual((contract.state, contract.end_date), ("active", date(2027, 12, 31)))

    def test_a_salesperson_without_any_right_on_contracts_confirms(self):
        order = self.quoted(self.renewal)
        self.assertFalse(self.renewal.with_user(self.salesman).has_access("read"))
        self.confirm(order, self.salesman)
        self.assertEqual(self.renewal.state, "renewed")
        self.assertNotIn(self.contract.title, " ".join(order.message_ids.mapped("body")))
        with self.assertRaises(AccessError):
            order.with_user(self.salesman).action_view_clm_contracts()

    def test_a_wall_keeps_the_salesperson_out_and_renews_all_the_same(self):
        self.contract.confidentiality = walls.WALLED
        order = self.quoted(self.renewal)
        self.confirm(order, self.salesman)
        self.env.flush_all()
        self.assertEqual(self.renewal.state, "renewed")
        self.assertFalse(order.with_user(self.other_rep).sudo()._clm_contracts()[order.id] - self.contract)
        self.assertFalse(
            self.env["sale.order"].with_user(self.officer).browse(order.id)._clm_contracts()[order.id]
        )

    def test_a_customer_accepts_on_the_page_of_the_quotation(self):
        order = self.quoted(self.renewal)
        self.confirm(order.with_user(self.public).sudo(), self.public)
        self.assertEqual((order.state, self.renewal.state), ("sale", "renewed"))
        self.assertEqual(self.contract.evidence_ids.sorted("number")[-1].actor, "System")

    def test_an_order_for_a_closed_card_is_confirmed_and_the_owner_is_told(self):
        order = self.quoted(self.renewal)
        self.renewal.action_lost("Price")
        self.confirm(order)
        self.assertEqual((order.state, self.renewal.state), ("sale", "lost"))
        self.assertEqual(self.renewal.activity_ids.user_id, self.rep)
        self.assertIn(order.name, self.renewal.activity_ids.note)
        self.assertEqual(len(self.contract.term_ids), 1)

    def test_where_the_owner_is_gone_somebody_else_who_may_read_the_card_is_told(self):
        order = self.quoted(self.renewal)
        self.renewal.action_lost("Price")
        self.rep.active = False
        self.confirm(order, self.salesman)
        told = self.renewal.sudo().activity_ids.user_id
        self.assertIn(self.officer, told)
        self.assertNotIn(self.rep, told)

    def test_an_order_for_an_ended_contract_is_confirmed_and_the_owner_is_told(self):
        order = self.quoted(self.renewal)
        self.contract.action_terminate("Breach")
        self.confirm(order)
        self.assertEqual((order.state, self.contract.state), ("sale", "ended"))
        self.assertTrue(self.renewal.activity_ids)

    def test_renewed_by_hand_and_confirmed_later_is_renewed_once(self):
        order = self.quoted(self.renewal)
        self.renewal.action_renewed()
        self.confirm(order)
        self.assertEqual((len(self.contract.term_ids), self.contract.current_term_id.order_id), (2, order))
        self.assertFalse(self.renewal.activity_ids)

    # Cancelled

    def test_a_cancelled_quotation_makes_room_for_another(self):
        first = self.quoted(self.renewal)
        self.cancel(first)
        self.assertEqual((self.renewal.state, self.renewal.order_id.id), ("open", False))
        self.assertIn(first.name, self.renewal.message_ids[0].body)
        second = self.quoted(self.renewal)
        self.assertNotEqual(second, first)
        self.assertEqual(self.renewal.order_count, 2)
        self.confirm(second)
        self.assertEqual(self.contract.current_term_id.order_id, second)

    def test_a_cancelled_order_opens_the_card_again(self):
        order = self.quoted(self.renewal)
        self.confirm(order)
        self.cancel(order)
        self.assertEqual((self.renewal.state, self.renewal.order_id.id), ("open", False))
        self.assertEqual((self.contract.end_date, len(self.contract.term_ids)), (date(2026, 12, 31), 1))
        self.assertEqual(self.kinds(self.contract)[-2:], ["renewed", "renewal_undone"])
        self.assertEqual(self.renewal.activity_ids.user_id, self.rep)
        self.confirm(self.quoted(self.renewal))
        self.assertEqual(self.contract.end_date, date(2027, 12, 31))
        self.assertFalse(self.contract._verify_evidence())

    def test_a_term_that_has_begun_stays_when_its_order_is_cancelled(self):
        order = self.quoted(self.renewal)
        self.confirm(order)
        self.cancel(order, "2027-02-01")
        self.assertEqual((self.renewal.state, len(self.contract.term_ids)), ("renewed", 2))
        self.assertFalse(self.contract.current_term_id.order_id)
        self.assertIn("has begun", self.renewal.activity_ids.note)

    def test_a_term_that_a_late_notice_ends_stays_when_its_order_is_cancelled(self):
        order = self.quoted(self.renewal)
        day = date(2026, 10, 15)
        with freeze_time(day):
            notice = self.env["clm.notice"]._record(
                self.contract.with_user(self.rep),
                {"direction": "received", "received_on": day, "kind": "terminate"},
                card="negotiating",
            )
        self.confirm(order, day="2026-10-20")
        self.run_nightly("2026-10-21")
        self.assertEqual(notice.stopped_term_id, self.contract.current_term_id)
        self.cancel(order, "2026-10-25")
        self.env.flush_all()
        self.assertEqual((order.state, self.renewal.state), ("cancel", "renewed"))
        self.assertEqual(len(self.contract.term_ids), 2)
        self.assertIn("has a notice", " ".join(self.renewal.activity_ids.mapped("note")))

    def test_a_closed_card_keeps_its_amount(self):
        self.renewal.action_renewed()
        with self.assertRaises(UserError):
            self.renewal.uplift = 7

    # The successor

    def successor(self, order=None):
        action = (order or self.renewal).with_user(self.rep)
        action = action.action_draft_clm_contract() if order else action.action_draft_successor()
        with freeze_time("2026-08-11"):
            wizard = self.env["clm.draft.wizard"].with_user(self.rep).with_context(**action["context"])
            return (
                self.env["clm.contract"]
                .with_user(self.rep)
                .browse(wizard.create({}).action_draft()["res_id"])
            )

    def test_the_order_drafts_the_successor_with_the_terms_of_the_old_contract(self):
        old = self.contract.copy({"effective_date": date(2026, 1, 1), "title": "Support for all"})
        old.line_ids.write({"period": "month", "quantity": 1})
        with freeze_time("2026-01-01"):
            renewal = self.card(self.activated(old))
        renewal.uplift = 10
        order = self.quoted(renewal)
        self.confirm(order)
        new = self.successor(order)
        self.assertEqual((new.predecessor_id, new.order_id, new.title), (old, order, old.title))
        self.assertEqual((new.effective_date, new.term_mode), (date(2027, 1, 1), "auto_renew"))
        [line] = new.line_ids
        self.assertEqual((line.period, line.quantity, line.price_unit), ("month", 1, 110))
        self.assertEqual(new.party_ids[1].signatory_id, self.signatory)

    def test_a_successor_that_takes_effect_later_ends_the_old_contract_on_that_day(self):
        self.confirm(self.quoted(self.renewal))
        new = self.successor(self.renewal.order_id)
        with freeze_time("2026-09-01"):
            self.activated(new)
        self.assertEqual(
            (self.contract.state, self.contract.current_term_id.renewal_stopped), ("active", True)
        )
        self.run_nightly("2026-12-31")
        self.assertEqual(self.contract.state, "active")
        self.run_nightly("2027-01-01")
        self.assertEqual((self.contract.state, self.contract.end_reason), ("ended", "superseded"))
        self.assertEqual(self.kinds(self.contract)[-1], "superseded")
        self.assertEqual(self.renewal.state, "renewed")
        entries = len(self.contract.evidence_ids)
        self.run_nightly("2027-01-02")
        self.assertEqual(len(self.contract.evidence_ids), entries)

    def test_a_successor_renews_without_a_renewal_term_too(self):
        order = self.quoted(self.renewal)
        new = self.successor(order)
        with freeze_time("2026-10-01"):
            self.activated(new)
        self.assertEqual((self.renewal.state, len(self.contract.term_ids)), ("renewed", 1))
        self.run_nightly("2027-03-01")
        self.assertEqual((self.contract.state, self.contract.end_reason), ("ended", "superseded"))

    def test_a_successor_that_takes_effect_at_once_ends_the_old_contract_at_once(self):
        new = self.successor(self.quoted(self.renewal))
        new.effective_date = date(2026, 8, 1)
        with freeze_time("2026-08-12"):
            self.activated(new)
        self.env.invalidate_all()
        self.assertEqual((self.contract.state, self.contract.end_reason), ("ended", "superseded"))
        self.assertEqual(self.renewal.state, "renewed")

    def test_only_whoever_may_change_a_contract_lets_another_take_its_place(self):
        theirs = self.contract.sudo().copy({"user_id": self.other_rep.id, "effective_date": date(2026, 1, 1)})
        with self.assertRaises(AccessError):
            theirs.with_user(self.other_rep).predecessor_id = self.contract
        order = self.quoted(self.renewal)
        order.user_id = self.other_rep
        context = order.with_user(self.other_rep).action_draft_clm_contract()["context"]
        self.assertNotIn("default_predecessor_id", context)
        wizard = self.env["clm.draft.wizard"].with_user(self.other_rep).create({"order_id": order.id})
        self.assertFalse(wizard.predecessor_id)

    def test_a_contract_replaces_one_with_the_same_counterparty(self):
        other = self.contract.copy({"partner_id": self.approver.partner_id.id})
        with self.assertRaises(ValidationError):
            other.predecessor_id = self.contract
        new = self.contract.copy()
        with self.assertRaises(ValidationError):
            new.predecessor_id = new

    def test_what_takes_the_place_of_a_walled_contract_begins_as_walled(self):
        self.contract.write({"confidentiality": walls.WALLED, "insider_ids": [(6, 0, self.approver.ids)]})
        new = self.successor(self.quoted(self.renewal))
        self.assertEqual((new.confidentiality, new.insider_ids), (walls.WALLED, self.approver))

    # A merged partner

    def test_contract_card_and_parties_follow_a_merged_partner(self):
        other = self.env["res.partner"].create({"name": "Smith and Sons", "is_company": True})
        order = self.quoted(self.renewal)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.customer + other).ids, other, extra_checks=False)
        self.env.invalidate_all()
        contract = self.contract
        self.assertEqual(contract.partner_id, other)
        self.assertEqual(contract.commercial_partner_id, other)
        self.assertEqual(contract.party_ids[1].partner_id, other)
        self.assertEqual(contract.term_ids.partner_id, other)
        self.assertEqual((self.renewal.partner_id, order.partner_id), (other, other))
        self.assertFalse(contract._verify_evidence())
        self.confirm(order)
        self.assertEqual(self.renewal.state, "renewed")

    def test_a_merged_contact_brings_its_contracts_to_the_other_company(self):
        contact = self.env["res.partner"].create({"name": "A. Rao", "parent_id": self.customer.id})
        contract = self.contract.copy({"partner_id": contact.id})
        company = self.env["res.partner"].create({"name": "Rao Ltd", "is_company": True})
        there = self.env["res.partner"].create({"name": "Asha Rao", "parent_id": company.id})
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((contact + there).ids, there, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual((contract.partner_id, contract.commercial_partner_id), (there, company))
