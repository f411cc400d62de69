from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .sales_common import DAY, SalesCase


@tagged("post_install", "-at_install")
class TestRenewalSheet(SalesCase):
    def sheet(self, renewal=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        renewal = (renewal or self.renewal).with_user(user or self.rep).sudo(False)
        with freeze_time("2026-08-15"):
            return renewal.sheet

    def sums(self, *names, **options):
        figures = self.figures(self.sheet(**options), "current", "before")
        return tuple(figures[name] for name in names)

    def row(self, name, **options):
        return next(row for row in self.sheet(**options)["rows"] if row["name"] == name)

    def test_ordered_invoiced_and_paid_in_the_term(self):
        self.assertEqual(self.sums("ordered", "invoiced", "paid"), ((1200, 0), (0, 0), (0, 0)))
        move = self.invoice(self.order)
        self.assertEqual(self.sums("invoiced", "paid"), ((1200, 0), (0, 0)))
        self.paid(move, "2026-02-15")
        self.assertEqual(self.sums("invoiced", "paid"), ((1200, 0), (1200, 0)))

    def test_the_second_term_stands_beside_the_first(self):
        order = self.quoted(self.renewal)
        with freeze_time("2026-08-10"):
            order.action_confirm()
        second = self.card(self.contract)
        self.assertEqual(self.sums("ordered", renewal=second), ((1200, 1200),))
        self.assertEqual(self.sums("ordered"), ((1200, 0),))

    def test_before_the_first_term_as_long_a_time_is_looked_at(self):
        def before(**values):
            with freeze_time("2026-01-01"):
                contract = self.activated(self.contract.copy({"effective_date": "2026-03-31", **values}))
            window = self.card(contract)._sheet_windows()[1]
            return str(window.date_from), str(window.date_to)

        self.assertEqual(before(), ("2025-03-31", "2026-03-30"))
        self.assertEqual(before(term_length=1), ("2026-02-28", "2026-03-30"))
        self.assertEqual(before(term_length=45, term_unit="day"), ("2026-02-14", "2026-03-30"))
        self.assertEqual(before(term_until="2026-09-30"), ("2025-09-30", "2026-03-30"))

    def test_a_contract_without_orders_of_its_own_shows_those_of_the_customer_and_says_so(self):
        contract = self.contract.copy()
        contract.line_ids.write({"sale_line_id": False})
        with freeze_time("2026-01-01"):
            renewal = self.card(self.activated(contract))
        self.sold(4, "2025-07-01")
        move = self.invoice(self.sold(2, DAY), DAY)
        self.assertEqual(self.sums("ordered", "invoiced", renewal=renewal), ((200, 1600), (200, 0)))
        self.assertIn("of the customer", self.row("ordered", renewal=renewal)["note"])
        action = renewal.sudo().action_open_figure("invoiced:current")
        self.assertEqual(action["res_id"], move.id)

    def test_how_the_customer_pays(self):
        self.assertEqual(self.row("payment")["cells"]["current"]["text"], "–")
        on_time = self.invoice(self.order, date(2026, 2, 1))
        self.paid(on_time, on_time.invoice_date_due)
        late = self.invoice(self.sold(1, DAY), date(2026, 3, 1))
        self.paid(late, late.invoice_date_due + timedelta(days=10))
        self.invoice(self.sold(3, DAY), date(2026, 4, 1))
        self.assertIn("5.0 days late", self.row("payment")["cells"]["current"]["text"])
        self.assertEqual(self.number(self.row("overdue")["cells"]["current"]), 300)

    def test_whoever_pays_after_years_is_no_less_late(self):
        move = self.invoice(self.order, date(2022, 1, 1))
        self.paid(move, "2026-02-15")
        days = (date(2026, 2, 15) - move.invoice_date_due).days
        row = self.row("payment")
        self.assertIn(str(days), row["cells"]["current"]["text"].replace(",", ""))
        self.assertIn("1 payments due", row["note"])
        with freeze_time("2028-02-16"):
            self.env.invalidate_all()
            _paid, _late, overdue, ids = self.renewal.sudo()._payment_behaviour()[self.renewal.id]
        self.assertEqual((_paid, overdue, ids), (0, [], set()))

    def test_a_rep_without_accounting_sees_sums_and_opens_nothing_that_is_closed(self):
        self.invoice(self.order, date(2026, 2, 1))
        user = self.approver
        self.contract.sudo().insider_ids = user
        self.renewal.sudo().user_id = user
        cell = self.row("overdue", user=user)["cells"]["current"]
        self.assertEqual((self.number(cell), cell["key"]), (1200, None))

    def test_open_points(self):
        figures = self.figures(self.sheet(), "current")
        self.assertEqual((figures["approvals"], figures["activities"], figures["unpaid"]), ((0,), (0,), (0,)))
        self.contract.activity_schedule("mail.mail_activity_data_todo", user_id=self.rep.id)
        self.invoice(self.order, date(2026, 2, 1))
        figures = self.figures(self.sheet(), "current")
        self.assertEqual((figures["activities"], figures["unpaid"]), ((1,), (1,)))
        self.assertNotIn("stopped", figures)
        self.contract.sudo().current_term_id.renewal_stopped = True
        self.assertIn("stopped", self.figures(self.sheet(), "current"))

    def test_an_approval_of_the_successor_is_an_open_point(self):
        action = self.renewal.with_user(self.rep).action_draft_successor()
        wizard = self.env["clm.draft.wizard"].with_user(self.rep).with_context(**action["context"])
        new = self.env["clm.contract"].browse(
            wizard.create({"partner_id": self.customer.id}).action_draft()["res_id"]
        )
        new.with_user(self.rep).action_submit()
        self.assertEqual(self.figures(self.sheet(), "current")["approvals"], (1,))
        action = self.renewal.with_user(self.rep).action_open_figure("approvals:current")
        self.assertEqual(action["res_id"], new.id)

    def test_amounts_without_a_rate_are_left_out_and_named(self):
        currency = self.pounds()
        self.sold(1, clm_agreement_id=self.contract.id, pricelist_id=self.pricelist(currency).id)
        self.assertEqual(self.sums("ordered"), ((1200, 0),))
        self.assertIn("XTS", self.row("ordered")["note"])

    def test_margin_only_where_it_is_known(self):
        names = {row["name"] for row in self.sheet()["rows"]}
        self.assertEqual("margin" in names, "margin" in self.env["sale.order.line"]._fields)

    def test_the_margin_is_that_of_the_orders(self):
        if "margin" not in self.env["sale.order.line"]._fields:
            self.skipTest("sale_margin is not installed")
        self.order.order_line.purchase_price = 60
        call_off = self.sold(2, clm_agreement_id=self.contract.id)
        call_off.order_line.purchase_price = 120
        self.sold(1, "2025-07-01").order_line.purchase_price = 1
        self.assertEqual(self.sums("ordered", "margin"), ((1400, 0), (440, 0)))
        action = self.renewal.with_user(self.rep).action_open_figure("margin:current")
        self.assertEqual(action["domain"], [("id", "in", [self.order.id, call_off.id])])
        self.order._action_cancel()
        call_off._action_cancel()
        self.sold(3).order_line.purchase_price = 70
        self.assertEqual(self.sums("margin"), ((90, 99),))

    def test_figures_open_for_those_who_may_read_the_card(self):
        action = self.renewal.with_user(self.rep).action_open_figure("ordered:current")
        self.assertEqual((action["res_model"], action["res_id"]), ("sale.order", self.order.id))
        with self.assertRaises(AccessError):
            self.renewal.with_user(self.other_rep).action_open_figure("ordered:current")
        with self.assertRaises(UserError):
            self.renewal.with_user(self.rep).action_open_figure("nothing:current")

    def test_many_cards_cost_as_many_queries_as_few(self):
        renewals = self.copies(self.contract, 12)
        for renewal in renewals:
            self.sold(1, clm_agreement_id=renewal.contract_id.id)
        few, many = self.queries(renewals[:2]), self.queries(renewals)
        self.assertLessEqual(many, few)

    def queries(self, renewals):
        self.env.flush_all()
        self.env.invalidate_all()
        renewals = renewals.with_user(self.rep).sudo(False)
        before = self.cr.sql_log_count
        self.assertTrue(all(sheet["rows"] for sheet in renewals.mapped("sheet")))
        return self.cr.sql_log_count - before
