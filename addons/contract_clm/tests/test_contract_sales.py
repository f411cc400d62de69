from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .sales_common import DAY, SalesCase

COLUMNS = ("agreed", "ordered", "invoiced", "to_order", "to_invoice")


@tagged("post_install", "-at_install")
class TestContractSales(SalesCase):
    def table(self, contract=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (contract or self.contract).with_user(self.rep).sudo(False).sales_figures

    def row(self, *columns, contract=None):
        contract = contract or self.contract
        return self.figures(self.table(contract), *(columns or COLUMNS))[str(contract.line_ids[0].id)]

    def cell(self, column):
        return self.table()["rows"][0]["cells"][column]

    def test_agreed_ordered_and_invoiced_line_by_line(self):
        self.assertEqual(self.row(), (1200, 1200, 0, 0, 1200))
        self.invoice(self.order)
        self.assertEqual(self.row(), (1200, 1200, 1200, 0, 0))
        self.assertIn("12", self.cell("ordered")["sub"])
        self.assertEqual(self.cell("to_invoice")["tone"], "success")

    def test_a_draft_invoice_is_no_invoice_and_a_refund_takes_away(self):
        move = self.invoice(self.order, post=False)
        self.assertEqual(self.row("invoiced"), (0,))
        move.action_post()
        reversal = move._reverse_moves([{"invoice_date": DAY}])
        self.assertEqual(self.row("invoiced"), (1200,))
        reversal.action_post()
        self.assertEqual(self.row("invoiced"), (0,))

    def test_more_than_agreed_is_shown_as_too_much(self):
        self.sold(2, clm_agreement_id=self.contract.id)
        self.assertEqual(self.row("ordered", "to_order"), (1400, -200))
        self.assertEqual(self.cell("to_order")["tone"], "danger")

    def test_orders_of_others_and_cancelled_ones_do_not_count(self):
        self.sold(5)
        self.sold(3, clm_agreement_id=self.contract.id)._action_cancel()
        self.assertEqual(self.row("ordered"), (1200,))

    def test_lines_in_other_units_are_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.sold(2, uom=dozen, price=1000, clm_agreement_id=self.contract.id)
        self.assertEqual(self.row("ordered"), (3200,))
        self.assertTrue(self.cell("ordered")["sub"].startswith("36"))

    def test_lines_in_units_of_another_kind_are_flagged(self):
        self.sold(2, uom=self.env.ref("uom.product_uom_kgm"), clm_agreement_id=self.contract.id)
        [row] = self.table()["rows"]
        self.assertTrue(row["cells"]["ordered"]["sub"].startswith("12"))
        self.assertIn("cannot be counted", row["note"])

    def test_products_that_were_not_agreed_stand_apart(self):
        other = self.env["product.product"].create({"name": "Training", "type": "service"})
        self.sold(1, product=other, price=50, clm_agreement_id=self.contract.id)
        table = self.figures(self.table(), "agreed", "ordered")
        self.assertEqual((table["0"], table["total"]), ((0, 50), (1200, 1250)))

    def test_each_order_counts_in_its_term(self):
        self.sold(3, "2027-02-01", clm_agreement_id=self.contract.id)
        order = self.quoted(self.renewal)
        self.assertEqual(self.row("ordered"), (1200,))
        with freeze_time("2026-09-01"):
            order.action_confirm()
        self.assertEqual(self.contract.current_term_id.order_id, order)
        self.assertEqual(self.row("ordered"), (1500,))
        self.assertIn("Term 2", self.table()["note"])

    def test_a_monthly_line_is_agreed_for_the_whole_term(self):
        contract = self.contract.copy()
        contract.line_ids.write({"period": "month", "quantity": 1})
        contract = self.activated(contract)
        self.assertEqual(self.row("agreed", "to_order", contract=contract), (1200, 1200))
        self.assertIn("Per month", self.table(contract)["rows"][0]["note"])

    def test_amounts_without_a_rate_are_left_out_and_named(self):
        currency = self.pounds()
        self.sold(1, clm_agreement_id=self.contract.id, pricelist_id=self.pricelist(currency).id)
        self.assertEqual(self.row("ordered"), (1200,))
        self.assertIn("XTS", self.table()["note"])
        self.env["res.currency.rate"].create({"currency_id": currency.id, "name": "2020-01-01", "rate": 2})
        self.assertEqual(self.row("ordered"), (1250,))

    def test_without_a_rate_of_its_own_currency_nothing_foreign_is_counted(self):
        company, currency = self.env.company, self.pounds()
        foreign = currency.create({"name": "XBA", "symbol": "x"})
        self.env["res.currency.rate"].create({"currency_id": foreign.id, "name": "2020-01-01", "rate": 2})
        amounts = [(currency, 5), (company.currency_id, 10), (foreign, 20)]
        in_one_currency = self.contract._in_one_currency
        self.assertEqual(in_one_currency(amounts, currency, company), (5, company.currency_id | foreign))
        self.assertEqual(in_one_currency(amounts, company.currency_id, company), (20, currency))
        self.assertEqual(in_one_currency(amounts[:1], currency, company), (5, currency.browse()))

    def test_a_figure_opens_what_it_was_counted_from(self):
        key = self.cell("ordered")["key"]
        action = self.contract.with_user(self.rep).action_open_figure(key)
        self.assertEqual((action["res_model"], action["res_id"]), ("sale.order", self.order.id))
        with self.assertRaises(UserError):
            self.contract.with_user(self.rep).action_open_figure("anything:1")

    def test_whoever_may_not_sell_sees_the_sums_and_no_way_to_the_orders(self):
        self.env.flush_all()
        table = self.contract.with_user(self.approver).sudo(False).sales_figures
        cell = table["rows"][0]["cells"]["ordered"]
        self.assertEqual((self.number(cell), cell["key"]), (1200, None))
        self.assertEqual(self.contract.with_user(self.approver).sudo(False).sale_count, 0)

    def test_the_buttons_lead_both_ways(self):
        move = self.invoice(self.order)
        contract = self.contract.with_user(self.rep)
        self.assertEqual(contract.sale_count, 1)
        self.assertEqual(contract.action_view_sales()["res_id"], self.order.id)
        self.assertEqual(contract.sudo().action_view_invoices()["res_id"], move.id)
        self.assertEqual(self.order.with_user(self.rep).clm_contract_count, 1)
        call_off = self.sold(1, clm_agreement_id=self.contract.id, user_id=self.rep.id)
        self.assertEqual(call_off.with_user(self.rep).clm_contract_count, 1)
        self.assertEqual(
            call_off.with_user(self.rep).action_view_clm_contracts()["domain"],
            [("id", "in", self.contract.ids)],
        )
        self.assertEqual(move.clm_contract_count, 1)
        self.assertEqual(move.action_view_clm_contracts()["domain"], [("id", "in", self.contract.ids)])
        self.env.invalidate_all()
        move.invoice_user_id = self.officer
        self.contract.confidentiality = "walled"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(move.with_user(self.officer).sudo()._clm_contracts()[move.id] - self.contract)
        self.assertFalse(self.order.with_user(self.officer).sudo(False)._clm_contracts()[self.order.id])

    def test_cancelled_invoices_do_not_count_on_the_button(self):
        move = self.invoice(self.order, post=False)
        contract = self.contract.sudo()
        self.assertEqual(contract.invoice_count, 1)
        move.button_cancel()
        self.env.invalidate_all()
        self.assertEqual(contract.invoice_count, 0)
        self.assertEqual(contract.action_view_invoices()["domain"], [("id", "in", [])])

    def test_many_lines_cost_as_many_queries_as_few(self):
        few = self.queries(self.contract_with(3))
        many = self.queries(self.contract_with(30))
        self.assertLessEqual(many, few)

    def contract_with(self, number):
        products = self.env["product.product"].create(
            [{"name": f"Part {place}", "type": "service"} for place in range(number)]
        )
        contract = self.contract.sudo().copy(
            {
                "line_ids": [
                    Command.create({"product_id": product.id, "name": product.name, "price_unit": 10})
                    for product in products
                ]
            }
        )
        contract = self.activated(contract)
        for product in products:
            self.sold(1, product=product, clm_agreement_id=contract.id, price=10)
        return contract

    def queries(self, contract):
        self.env.flush_all()
        self.env.invalidate_all()
        contract = contract.with_user(self.rep).sudo(False)
        before = self.cr.sql_log_count
        self.assertEqual(len(contract.sales_figures["rows"]), len(contract.line_ids) + 1)
        return self.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestOrderDrafts(SalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.write({"draft_on_order": True, "order_domain": "[('amount_untaxed', '>=', 500)]"})

    def work(self):
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_draft_orders").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_confirmed_order_makes_the_draft(self):
        order = self.sold(7, user_id=self.rep.id)
        self.assertEqual(order.clm_draft_type_id, self.type)
        self.work()
        [contract] = order.clm_contract_ids
        self.assertEqual(
            (contract.state, contract.user_id, contract.amount_untaxed), ("draft", self.rep, 700)
        )
        self.assertTrue(contract.current_version_id)
        self.assertFalse(order.clm_draft_type_id)
        self.assertFalse(contract._verify_evidence())
        self.work()
        self.assertEqual(len(order.clm_contract_ids), 1)

    def test_what_the_filter_leaves_out_and_what_has_a_contract_makes_none(self):
        self.assertFalse(self.sold(1, user_id=self.rep.id).clm_draft_type_id)
        self.assertFalse(self.sold(9, clm_agreement_id=self.contract.id).clm_draft_type_id)
        order = self.quoted(self.renewal)
        order.action_confirm()
        self.assertFalse(order.clm_draft_type_id)

    def test_a_salesperson_without_rights_confirms_and_the_named_owner_gets_the_draft(self):
        self.type.order_owner_id = self.other_rep
        order = self.sold(7, user_id=self.salesman.id)
        self.work()
        self.assertEqual(order.clm_contract_ids.user_id, self.other_rep)

    def test_what_cannot_be_drafted_is_told_and_never_stops_the_order(self):
        order = self.sold(7, user_id=self.salesman.id)
        self.work()
        self.assertEqual((order.state, len(order.clm_contract_ids)), ("sale", 0))
        self.assertEqual(order.activity_ids.user_id, self.salesman)
        self.assertIn("Nobody can own", order.activity_ids.note)
        self.env.cr.execute(
            "UPDATE clm_contract_type SET order_domain = 'nonsense(' WHERE id = %s", [self.type.id]
        )
        self.env.invalidate_all()
        order = self.sold(7, user_id=self.rep.id)
        self.assertEqual(order.state, "sale")
        self.assertTrue(order.activity_ids)

    def test_a_filter_that_cannot_be_understood_is_refused(self):
        for domain in ("nonsense(", "[('no_such_field', '=', 1)]", "[1]"):
            with self.subTest(domain), self.assertRaises(UserError):
                self.type.order_domain = domain

    def test_an_order_that_is_cancelled_meanwhile_makes_none(self):
        order = self.sold(7, user_id=self.rep.id)
        order._action_cancel()
        self.work()
        self.assertFalse(order.clm_contract_ids)
