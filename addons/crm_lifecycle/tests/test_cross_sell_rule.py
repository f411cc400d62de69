from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.crm_lifecycle.tools import journey

from .cross_sell_common import CrossSellCase


@tagged("post_install", "-at_install")
class TestCrossSellRule(CrossSellCase):
    def steps(self, rule):
        step, found = rule.journey_id.live_version_id.step_ids.filtered(lambda step: not step.parent_id), []
        while step:
            found.append((step.branch, step.kind))
            step = step.child_ids
        return found

    def test_a_rule_reads_as_a_sentence(self):
        rule = self.rule()
        self.assertEqual(rule.name, "Phone → Case")
        self.assertEqual(rule.sentence, "Who buys Phone gets “A case for it” about Case after 14 days.")
        rule.action = "activity"
        self.assertEqual(rule.sentence, "Who buys Phone is called about Case after 14 days.")

    def test_what_is_missing_is_told(self):
        for values, words in (
            ({"product_ids": False}, "Choose what is bought"),
            ({"offer_product_ids": False}, "Choose what is offered"),
            ({"offer_product_ids": self.phone.ids}, "must differ"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self.rule(**values)
        with self.assertRaisesRegex(UserError, "Choose the e-mail"):
            self.rule(mail_template_id=False).action_start()
        self.template.model_id = self.env["ir.model"]._get_id("sale.order")
        with self.assertRaisesRegex(ValidationError, "not one to contacts"):
            self.rule()

    def test_days_before_and_shares_above_all_are_refused(self):
        for values in ({"days": -1}, {"window_days": 0}, {"holdout_percent": 80}):
            with self.subTest(values), mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self.rule(**values)
                self.env.flush_all()

    def test_starting_makes_the_journey(self):
        rule = self.rule(category_ids=self.food.ids, holdout_percent=20)
        rule.action_start()
        made = rule.journey_id
        self.assertEqual((made.state, rule.is_running), ("running", True))
        self.assertEqual(self.steps(rule), [("next", "wait"), ("next", "cross_sell"), ("yes", "mail")])
        self.assertEqual((made.entry, made.entry_kind_id.code), ("signal", "order"))
        self.assertEqual((made.entry_product_ids, made.entry_category_ids), (self.phone, self.food))
        self.assertEqual((made.goal_kind_id.code, made.goal_product_ids), ("order", self.case))
        self.assertEqual((made.holdout_percent, made.reentry), (20, "never"))
        self.assertTrue(made.is_made_by_rule)

    def test_at_once_and_by_the_salesperson(self):
        rule = self.rule(days=0, action="activity", again_days=365)
        rule.action_start()
        self.assertEqual(self.steps(rule), [("next", "cross_sell"), ("yes", "activity")])
        self.assertEqual((rule.journey_id.reentry, rule.journey_id.reentry_days), ("gap", 365))

    def test_the_switch_starts_and_stops(self):
        rule = self.rule()
        rule.is_running = True
        self.assertEqual(rule.state, "running")
        rule.is_running = False
        self.assertEqual(rule.state, "paused")
        rule.action_archive()
        rule.action_unarchive()
        self.assertFalse(rule.is_running)

    def test_changing_a_running_rule_makes_the_next_version_only_where_steps_change(self):
        rule = self.rule()
        rule.action_start()
        first = rule.journey_id.live_version_id
        rule.write({"unless_owned": False, "window_days": 10, "holdout_percent": 5})
        self.assertEqual((rule.journey_id.live_version_id, rule.journey_id.holdout_percent), (first, 5))
        rule.days = 3
        self.assertEqual(rule.journey_id.live_version_id.number, first.number + 1)
        self.assertEqual(first.state, "retired")
        position = rule.journey_id.entry_position
        rule.product_ids = [Command.link(self.bread.id)]
        self.assertEqual(rule.journey_id.entry_product_ids, self.phone | self.bread)
        self.assertEqual(rule.journey_id.entry_position, position, "signals that wait are not passed over")

    def test_the_journey_is_not_changed_by_hand(self):
        rule = self.rule()
        rule.action_start()
        made = rule.journey_id
        for change in (
            lambda: made.write({"holdout_percent": 1}),
            lambda: made.with_context(cross_sell_renewing=True).write({"goal_product_ids": False}),
            lambda: made.unlink(),
            lambda: made._make_draft().write({"step_ids": [Command.create({"name": "X", "kind": "exit"})]}),
        ):
            with self.assertRaisesRegex(UserError, "made by a cross-sell rule"):
                change()

    def test_a_rule_that_reached_nobody_goes_with_its_journey(self):
        rule = self.rule()
        rule.action_start()
        made = rule.journey_id
        rule.unlink()
        self.assertFalse(made.exists())

    def test_a_rule_that_reached_somebody_stays(self):
        rule = self.rule()
        rule.action_start()
        rule.journey_id._enter(self.person)
        with self.assertRaisesRegex(ValidationError, "Archive it"):
            rule.unlink()

    def test_nothing_is_started_about_what_is_no_longer_sold(self):
        rule = self.rule()
        self.case.active = False
        with self.assertRaisesRegex(UserError, "sold any more"):
            rule.action_start()

    def test_the_mail_is_written_in_every_language(self):
        self.env["res.lang"]._activate_lang("ar_001")
        rule = self.rule(mail_template_id=False)
        action = rule.action_write_mail()
        self.assertEqual(action["res_id"], rule.mail_template_id.id)
        self.assertIn("Case", rule.mail_template_id.subject)
        arabic = rule.mail_template_id.with_context(lang="ar_001").body_html
        self.assertIn('dir="rtl"', arabic)
        self.assertIn('dir="ltr"', rule.mail_template_id.body_html)
        with self.assertRaisesRegex(UserError, "already"):
            rule.action_write_mail()

    def test_names_of_products_are_no_code_in_the_email(self):
        self.phone.name = "Phone {{{ 6 * 7 }}} {{ 6 * 7 }} <t t-out='6 * 7'/>"
        rule = self.rule(mail_template_id=False)
        rule.action_write_mail()
        for name in ("subject", "body_html"):
            [text] = rule.mail_template_id._render_field(name, self.person.ids).values()
            self.assertNotIn("42", text)
            self.assertIn("6 * 7", text)

    def entering(self, rule, orders):
        """Which of the orders lets its customer enter."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT r.source_id FROM crm_lifecycle_event r WHERE r.id = ANY(%s) AND %s ORDER BY r.source_id",
                [self.event_of(order).id for order in orders],
                rule.journey_id._entry_condition_sql(),
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def test_orders_with_the_product_or_below_the_category_let_enter(self):
        orders = [
            self.order(self.person, products, 1, collect=True)
            for products in (self.phone, self.bread, self.case + self.phone, self.case)
        ]
        rule = self.rule()
        rule.action_start()
        self.assertEqual(self.entering(rule, orders), [orders[0].id, orders[2].id])
        rule.write({"product_ids": False, "category_ids": self.phones.ids})
        self.assertEqual(self.entering(rule, orders), [orders[0].id, orders[2].id])

    def test_a_signal_from_outside_is_about_its_product(self):
        rule = self.rule()
        rule.action_start()
        self.signal(self.person, "shop_order", 1, ref="shop-1")
        event = self.env["crm.lifecycle.event"].search([("source_ref", "=", "shop-1")])
        for product, expected in ((self.phone, 1), (self.case, 0)):
            self.env.cr.execute(
                "UPDATE crm_lifecycle_event SET product_id = %s WHERE id = %s",
                (product.product_variant_id.id, event.id),
            )
            self.env.cr.execute(
                SQL(
                    "SELECT COUNT(*) FROM crm_lifecycle_event r WHERE r.id = %s AND %s",
                    event.id,
                    rule.journey_id._entry_condition_sql(),
                )
            )
            self.assertEqual(self.env.cr.fetchone()[0], expected)


@tagged("post_install", "-at_install")
class TestReasonsNotTo(CrossSellCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("generic_coa", cls.env.company, install_demo=False)

    def setUp(self):
        super().setUp()
        self.call = self.env.ref("crm_lifecycle.kind_call_in")
        self.visit = self.env.ref("crm_lifecycle.kind_visit")
        self.tested = self.rule(complaint_kind_ids=self.call.ids, score_kind_ids=self.visit.ids)
        self.tested.action_start()
        self.bought = self.order(self.customer, self.phone, 10, collect=True)
        self.token = self.tested.journey_id._enter(self.customer, self.event_of(self.bought))

    def reason(self, rule=None):
        step = (rule or self.tested).journey_id.live_version_id.step_ids.filtered(
            lambda step: step.kind == "cross_sell"
        )
        outcome = step._run_cross_sell(self.token, self.now)[self.token.id]
        self.assertEqual(outcome.branch, journey.NO if outcome.reason else journey.YES)
        return outcome.reason.removeprefix("cross_sell_")

    def assert_reason(self, code, switch):
        self.assertEqual(self.reason(), code)
        self.tested[switch] = False
        self.assertEqual(self.reason(), "")

    def credit(self, products, days_ago=1):
        lines = [
            {"product_id": product.product_variant_id.id, "quantity": 1, "price_unit": 5}
            for product in products
        ]
        refund = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "invoice_date": (self.now - timedelta(days=days_ago)).date(),
                "invoice_line_ids": [
                    Command.create({"tax_ids": False, **line})
                    for line in lines or [{"name": "Sorry", "quantity": 1, "price_unit": 5}]
                ],
            }
        )
        refund.action_post()

    def test_nothing_stands_against_it(self):
        self.order(self.customer, self.bread, 3)
        self.order(self.person, self.case, 3)
        self.assertEqual(self.reason(), "")

    def test_owned_before(self):
        self.order(self.customer, self.case, 300)
        self.assert_reason("owned", "unless_owned")

    def test_bought_in_the_same_order_is_owned(self):
        self.bought.order_line = [Command.create({"product_id": self.case.product_variant_id.id})]
        self.assertEqual(self.reason(), "owned")

    def test_a_colleague_of_theirs_bought_it(self):
        colleague = self.env["res.partner"].create({"name": "Office", "parent_id": self.customer.id})
        self.order(colleague, self.case, 300)
        self.assertEqual(self.reason(), "owned")

    def test_a_quotation_or_a_cancelled_order_is_no_purchase(self):
        self.order(self.customer, self.case, 300).state = "cancel"
        self.order(self.customer, self.case, 200).state = "sent"
        self.assertEqual(self.reason(), "")

    def test_bought_meanwhile(self):
        self.order(self.customer, self.case, 2)
        self.assert_reason("bought", "unless_bought")

    def test_returned(self):
        self.credit(self.bread)
        self.credit(self.phone, days_ago=100)
        self.assertEqual(self.reason(), "")
        self.credit(self.phone)
        self.assert_reason("returned", "unless_returned")

    def test_a_credit_note_that_names_no_product_may_be_for_it(self):
        self.credit(self.env["product.template"])
        self.assertEqual(self.reason(), "returned")

    def test_the_order_was_cancelled(self):
        self.bought.state = "cancel"
        self.assertEqual(self.reason(), "returned")

    def test_goods_came_back(self):
        kind = self.env.ref("crm_lifecycle.kind_goods_returned")
        for ref, product in (("back-1", self.bread), ("back-2", self.phone)):
            self.signal(self.customer, "goods_returned", 1, ref=ref)
            self.env.cr.execute(
                "UPDATE crm_lifecycle_event SET product_id = %s WHERE source_ref = %s AND kind_id = %s",
                (product.product_variant_id.id, ref, kind.id),
            )
            self.assertEqual(self.reason(), "returned" if product == self.phone else "")

    def test_every_complaint_and_low_score_counts_where_none_is_chosen(self):
        self.tested.write({"complaint_kind_ids": False, "score_kind_ids": False})
        self.signal(self.customer, "call_in", 20)
        self.assertEqual(self.reason(), "")
        self.signal(self.customer, "complaint", 20)
        self.assertEqual(self.reason(), "complained")
        self.tested.unless_complained = False
        low = self.env["crm.lifecycle.kind"]._of_code("feedback_low")
        if not low:
            low = low.create({"code": "feedback_low", "name": "Low score", "channel": "feedback"})
        self.env.cr.execute(
            "UPDATE crm_lifecycle_event SET kind_id = %s WHERE kind_id = %s",
            (low.id, self.env.ref("crm_lifecycle.kind_complaint").id),
        )
        self.assertEqual(self.reason(), "unhappy")

    def test_another_company_s_orders_and_signals_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        order = self.order(self.customer, self.case, 300)
        self.signal(self.customer, "call_in", 20)
        self.env.flush_all()
        self.env.cr.execute("UPDATE sale_order SET company_id = %s WHERE id = %s", (other.id, order.id))
        self.env.cr.execute(
            "UPDATE crm_lifecycle_event SET company_id = %s WHERE kind_id = %s", (other.id, self.call.id)
        )
        self.env.invalidate_all()
        self.assertEqual(self.reason(), "")

    def test_complained_lately(self):
        self.signal(self.customer, "call_in", 95)
        self.assertEqual(self.reason(), "")
        self.signal(self.customer, "call_in", 20)
        self.assert_reason("complained", "unless_complained")

    def test_gave_a_bad_score(self):
        self.signal(self.customer, "visit", 20)
        self.assert_reason("unhappy", "unless_unhappy")

    def test_no_longer_sold(self):
        self.case.active = False
        self.assertEqual(self.reason(), "unsold")

    def test_without_its_rule_the_step_fails_with_words(self):
        step = self.tested.journey_id.live_version_id.step_ids.filtered(
            lambda step: step.kind == "cross_sell"
        )
        self.env.cr.execute("UPDATE crm_journey_step SET cross_sell_rule_id = NULL WHERE id = %s", (step.id,))
        step.invalidate_recordset()
        outcome = step._run_cross_sell(self.token, self.now)[self.token.id]
        self.assertTrue(outcome.failed)
        self.assertIn("gone", outcome.reason)
        self.assertTrue(step._faults())

    def test_what_would_happen_now_is_told(self):
        step = self.tested.journey_id.live_version_id.step_ids.filtered(
            lambda step: step.kind == "cross_sell"
        )
        self.order(self.customer, self.case, 2)
        self.assertEqual(step._explain(self.customer), "Owns it already")
        self.assertEqual(
            step._answer(self.customer | self.person), {self.customer.id: "no", self.person.id: "yes"}
        )

    def test_a_batch_takes_as_many_queries_as_one(self):
        others = self.people(20)
        tokens = self.tested.journey_id._enter(others)
        step = self.tested.journey_id.live_version_id.step_ids.filtered(
            lambda step: step.kind == "cross_sell"
        )
        step._run_cross_sell(self.token, self.now)
        self.env.flush_all()
        counts = []
        for batch in (self.token, tokens):
            before = self.env.cr.sql_log_count
            step._run_cross_sell(batch, self.now)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
