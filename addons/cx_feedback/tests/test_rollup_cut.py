from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.cx_rollup_cut import KEYS
from .program_common import ProgramCase


class StageCase(ProgramCase):
    """The mill was a prospect, and has been a customer for ten days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everything = cls.env(su=True)
        Stage = everything["crm.lifecycle.stage"]
        cls.lifecycle = everything["crm.lifecycle.model"].create({"name": "Mills"})
        cls.prospect, cls.customer = Stage.create(
            [
                {"name": name, "model_id": cls.lifecycle.id, "sequence": number}
                for number, name in enumerate(("Prospect", "Customer"))
            ]
        )
        now = fields.Datetime.now()
        profiles = everything["crm.lifecycle.profile"]
        profiles._move(cls.mill, cls.prospect, "met", entered_at=now - timedelta(days=40))
        profiles._move(cls.mill, cls.customer, "bought", entered_at=now - timedelta(days=10))
        cls.sales_of_mill, cls.sales_of_order = (
            new_test_user(everything, login, groups="sales_team.group_sale_salesman")
            for login in ("sales_of_mill", "sales_of_order")
        )
        cls.mill.sudo().user_id = cls.sales_of_mill


@tagged("post_install", "-at_install")
class TestRollupCut(StageCase):
    def counts(self):
        keys = SQL(", ").join(map(SQL.identifier, KEYS))
        rows = self.env.execute_query(
            SQL(
                "SELECT %(keys)s, SUM(count) FROM (%(rows)s) r GROUP BY %(keys)s HAVING SUM(count) != 0",
                keys=keys,
                rows=self.env["cx.rollup.cut"].sudo()._rows(),
            )
        )
        return sorted(rows, key=str)

    def noted_for(self, program):
        # Nobody reads, and so nobody notes, one of a few answers without a name.
        values = {
            "metric_id": self.nps.id,
            "program_id": program.id,
            "partner_id": self.miller.id,
            "score": 9,
        }
        return self.responses.sudo().create(values)

    def test_an_answer_knows_the_stage_and_the_salesperson_of_its_day(self):
        order = (
            self.env["sale.order"]
            .sudo()
            .create({"partner_id": self.miller.id, "user_id": self.sales_of_order.id})
        )
        now = fields.Datetime.now()
        fresh, bought = self.answer(self.nps, 9), self.answer(self.nps, 9, order_id=order.id)
        old = self.answer(self.nps, 3, date=now - timedelta(days=20))
        older = self.answer(self.nps, 3, date=now - timedelta(days=90))
        foreign = self.responses.sudo().create(
            {
                "metric_id": self.nps.id,
                "score": 3,
                "partner_id": self.mill.id,
                "company_id": self.other.id,
            }
        )
        self.assertEqual(fresh.stage_id, self.customer)
        self.assertEqual(old.stage_id, self.prospect)
        self.assertFalse(older.stage_id | foreign.stage_id)
        self.assertEqual((fresh.user_id, bought.user_id), (self.sales_of_mill, self.sales_of_order))

    def test_what_was_known_stays_when_the_customer_moves_on(self):
        answer = self.answer(self.nps, 9)
        self.env["crm.lifecycle.profile"].sudo()._move(self.mill, self.prospect, "back")
        self.mill.sudo().user_id = self.sales_of_order
        self.assertEqual((answer.stage_id, answer.user_id), (self.customer, self.sales_of_mill))
        with self.assertRaisesRegex(UserError, "stay as they were"):
            answer.stage_id = self.prospect

    def test_answers_without_a_name_know_nothing_of_a_customer(self):
        for identity in ("anonymous", "pseudonymous"):
            program = self.running(name=identity, identity=identity)
            taken = self.take(self.invite(program, self.miller)._ticket(), "5", lang="en_US")
            noted = self.noted_for(program)
            self.assertFalse((taken | noted).sudo().stage_id)
            self.assertFalse((taken | noted).sudo().user_id)

    def test_facts_of_many_answers_cost_as_many_queries_as_those_of_one(self):
        values = {"metric_id": self.nps.id, "partner_id": self.miller.id, "score": 9}
        self.responses._facts([values])
        for count in (1, 50):
            with self.assertQueryCount(1):
                self.responses._facts([values] * count)
        with self.assertQueryCount(0):
            self.responses._facts([{"metric_id": self.nps.id, "score": 9}])

    def test_increments_are_what_a_recount_finds(self):
        answers = self.answer(self.nps, 9, 9, 3, lang="hi_IN") | self.answer(self.csat, 5)
        self.take(self.invite(self.program, self.miller)._ticket(), "7", lang="en_US")
        rollups = self.env["cx.rollup"].sudo()
        rollups._fold()
        answers[0].score = 4
        answers[1].with_user(self.manager).unlink()
        answers[2].date = fields.Datetime.now() - timedelta(days=40)
        answers[3].lang = "ar_001"
        waiting = self.counts()
        rollups._fold()
        folded = self.counts()
        rollups._rebuild()
        self.assertEqual(waiting, folded)
        self.assertEqual(folded, self.counts())
        self.assertIn(str(self.customer.id), {row[KEYS.index("value")] for row in folded})

    def test_a_forgotten_person_leaves_no_language_in_the_counts(self):
        self.answer(self.nps, 9, 2, lang="xx_XX")
        rollups = self.env["cx.rollup"].sudo()
        rollups._fold()
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.assertNotIn("xx_XX", str(self.counts()))
        rollups._fold()
        folded = self.counts()
        rollups._rebuild()
        self.assertEqual(folded, self.counts())

    def test_answers_of_before_learn_the_stage_of_their_time(self):
        now = fields.Datetime.now()
        answers = self.answer(self.nps, 9) | self.answer(self.nps, 9, date=now - timedelta(days=20))
        nameless = self.noted_for(self.running(identity="anonymous"))
        self.env.flush_all()
        self.env.cr.execute("UPDATE cx_response SET stage_id = NULL, user_id = NULL")
        self.env.invalidate_all()
        self.responses.sudo()._learn_facts()
        self.assertEqual(answers.mapped("stage_id"), self.customer | self.prospect)
        self.assertFalse(nameless.stage_id)

    def test_a_few_answers_without_a_name_are_in_no_count_that_is_read(self):
        program = self.running(name="Nameless", identity="anonymous")
        for number in range(5):
            self.take(self.invite(program, self.miller, wave=number)._ticket(), "5")
            rows = self.env.execute_query(
                SQL(
                    "SELECT 1 FROM (%s) r WHERE program_id = %s",
                    self.env["cx.rollup.cut"]._readable_rows(),
                    program.id,
                )
            )
            self.assertEqual(bool(rows), number == 4)
