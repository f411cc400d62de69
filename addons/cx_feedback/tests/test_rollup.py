from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.cx_rollup import KEYS
from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestRollup(ProgramCase):
    def counts(self):
        keys = SQL(", ").join(map(SQL.identifier, KEYS))
        rows = self.env.execute_query(
            SQL(
                "SELECT %(keys)s, SUM(count) FROM (%(rows)s) r GROUP BY %(keys)s HAVING SUM(count) != 0",
                keys=keys,
                rows=self.rollups._rows(),
            )
        )
        return sorted(rows, key=str)

    @property
    def rollups(self):
        # The job that folds runs as the system.
        return self.env["cx.rollup"].sudo()

    def test_increments_are_what_a_recount_finds(self):
        answers = self.answer(self.nps, 9, 9, 3) | self.answer(self.csat, 5)
        answers |= self.take(self.invite(self.program, self.miller)._ticket(), "7")
        self.rollups._fold()
        answers[0].score = 4
        answers[1].with_user(self.manager).unlink()
        answers[2].date = fields.Datetime.now() - timedelta(days=3)
        open_counts = self.counts()
        self.rollups._fold()
        folded = self.counts()
        self.rollups._rebuild()
        self.assertEqual(open_counts, folded)
        self.assertEqual(folded, self.counts())
        self.assertFalse(self.env["cx.rollup.delta"].search([]))

    def test_only_an_administrator_counts_again(self):
        with self.assertRaises(AccessError):
            self.env["cx.rollup"].action_rebuild()
        action = self.env.ref("cx_feedback.cx_rollup_rebuild_action").with_user(self.manager)
        self.assertEqual(action.run()["tag"], "display_notification")
        self.env["cx.rollup"].with_user(self.manager).action_rebuild()
