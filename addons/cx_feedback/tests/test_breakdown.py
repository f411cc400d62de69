from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_journey_map import MapCase


@tagged("post_install", "-at_install")
class TestBreakdown(MapCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.breakdowns = cls.env["cx.breakdown"]
        cls.choice = {"months": 2, "metric_id": cls.nps.id}

    def table(self, dimension, **choice):
        return self.breakdowns.read_rows({**self.choice, "dimension": dimension, **choice})

    def counts(self, dimension, **choice):
        return {row["key"]: row["count"] for row in self.table(dimension, **choice)["rows"]}

    def opened(self, dimension, key, **options):
        action = self.breakdowns.open_answers({**self.choice, "dimension": dimension}, key, **options)
        return self.responses.search(action["domain"])

    def test_every_row_counts_the_answers_that_it_opens(self):
        everything = self.env(su=True)
        products = everything["product.template"].create([{"name": name} for name in ("Stone", "Sack")])
        order = everything["sale.order"].create(
            {
                "partner_id": self.miller.id,
                "user_id": self.sales_of_order.id,
                "order_line": [
                    fields.Command.create({"product_id": product.product_variant_id.id})
                    for product in (products[0], products[0], products[1])
                ],
            }
        )
        self.miller.sudo().country_id = self.env.ref("base.in")
        segment = everything["crm.segment"].create(
            {
                "name": "Millers",
                "domain": "[('name', '=', 'Mill')]",
                "user_id": self.env.ref("base.user_admin").id,
            }
        )
        segment._refresh()
        program = self.running(name="Round")
        self.answer(self.nps, 9, 3, touchpoint_id=self.delivery.id, lang="en_US", order_id=order.id)
        self.answer(self.nps, 8, program_id=program.id)
        new = everything["res.partner"].create({"name": "New"})
        self.answer(self.nps, 7, 7, 7, 7, partner=new)
        expected = {
            "touchpoint": {self.delivery.id: 2, False: 5},
            "program": {program.id: 1, False: 6},
            "stage": {self.customer.id: 3, False: 4},
            "user": {self.sales_of_mill.id: 1, self.sales_of_order.id: 2, False: 4},
            "lang": {"en_US": 2, False: 5},
            "country": {self.env.ref("base.in").id: 3, False: 4},
            "product": {products[0].id: 2, products[1].id: 2},
            "segment": {segment.id: 3},
        }
        for dimension, counts in expected.items():
            self.assertEqual(self.counts(dimension), counts, dimension)
            for key, count in self.counts(dimension).items():
                self.assertEqual(len(self.opened(dimension, key)), count, (dimension, key))

    def test_answers_of_nobody_are_in_no_row_of_countries(self):
        nowhere = self.answer(self.nps, 9, partner=self.env(su=True)["res.partner"].create({"name": "New"}))
        self.responses.create({"metric_id": self.nps.id, "score": 9})
        self.assertEqual(self.counts("country"), {False: 1})
        self.assertEqual(self.opened("country", False), nowhere)

    def test_a_row_is_held_against_all_others_and_the_months_before(self):
        ago = fields.Datetime.now() - timedelta(days=85)
        self.answer(self.nps, *[9] * 40, touchpoint_id=self.delivery.id, date=ago)
        self.answer(self.nps, *[0] * 40, touchpoint_id=self.delivery.id)
        self.answer(self.nps, *[9] * 40, touchpoint_id=self.visit.id)
        self.answer(self.nps, 2)
        rows = self.table("touchpoint")["rows"]
        self.assertEqual([row["key"] for row in rows], [self.delivery.id, self.visit.id, False])
        verdicts = [(row["against"]["verdict"], row["change"]["verdict"]) for row in rows]
        self.assertEqual(
            verdicts, [("down", "down"), ("up", "nothing_before"), ("too_few", "nothing_before")]
        )
        self.assertEqual(len(self.opened("touchpoint", self.delivery.id, before=True)), 40)

    def test_many_rows_are_judged_together(self):
        everything = self.env(su=True)
        touchpoints = everything["cx.touchpoint"].create(
            [{"name": f"Moment {number}"} for number in range(12)]
        )
        for touchpoint in touchpoints[1:]:
            self.answer(self.nps, *[10] * 20, *[8] * 10, *[0] * 10, touchpoint_id=touchpoint.id)
        self.answer(self.nps, *[10] * 13, *[8] * 10, *[0] * 17, touchpoint_id=touchpoints[0].id)
        [row] = (row for row in self.table("touchpoint")["rows"] if row["key"] == touchpoints[0].id)
        self.assertEqual(row["against"]["verdict"], "none")
        self.assertGreater(row["against"]["p"], 0.05)

    def test_without_a_choice_it_is_the_metric_of_most_answers(self):
        self.env["cx.response"].sudo().search([]).unlink()
        self.assertFalse(self.breakdowns.read_rows({"months": 2, "dimension": "stage"})["metric"])
        self.answer(self.csat, 5, 5)
        self.answer(self.nps, 9)
        self.responses.create([{"metric_id": self.text.id, "comment": "x"}] * 5)
        read = self.breakdowns.read_rows({"months": 2, "dimension": "stage"})
        self.assertEqual((read["metric"]["id"], read["overall"]["value"]), (self.csat.id, 100))

    def test_a_table_costs_the_same_for_any_number_of_answers(self):
        for dimension, count in (("user", 12), ("segment", 13)):
            self.answer(self.nps, 9)
            self.table(dimension)
            for scores in ([9], [9, 3, 4, 5] * 10):
                self.answer(self.nps, *scores)
                self.env.flush_all()
                self.env.invalidate_all()
                with self.assertQueryCount(count):
                    self.table(dimension)

    def test_other_companies_and_strangers_are_shut_out(self):
        foreign = {"metric_id": self.nps.id, "score": 0, "partner_id": self.mill.id}
        self.responses.sudo().create({**foreign, "company_id": self.other.id})
        for dimension in ("touchpoint", "country", "segment", "product", "lang"):
            self.assertFalse(self.counts(dimension), dimension)
        stranger = new_test_user(self.env(su=True), "breakdown_stranger", groups="base.group_user")
        breakdowns, choice = self.breakdowns.with_user(stranger), {**self.choice, "dimension": "user"}
        for call in (lambda: breakdowns.read_rows(choice), lambda: breakdowns.open_answers(choice, 1)):
            with self.assertRaises(AccessError):
                call()

    def test_what_no_screen_sends_is_refused_in_words(self):
        for choice in (
            None,
            {},
            {"months": 2},
            {"months": 2, "dimension": []},
            {"months": 2, "dimension": "id"},
        ):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.breakdowns.read_rows(choice)
        with self.assertRaisesRegex(UserError, "Reload"):
            self.breakdowns.open_answers({**self.choice, "dimension": "user"}, "x")
