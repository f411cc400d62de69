from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cx_program import ANONYMOUS, PSEUDONYMOUS

# With fewer answers it is easy to guess whose they are. The form of a program tells this number in words.
FEWEST_SHOWN = 5


class CxProgram(models.Model):
    """Answers without a name are shown when there are enough of them, and not before."""

    _inherit = "cx.program"

    is_withheld = fields.Boolean(
        "Answers Withheld", compute="_compute_is_withheld", search="_search_is_withheld"
    )

    @api.depends("identity", "response_ids")
    def _compute_is_withheld(self):
        self.env.flush_all()
        withheld = {row[0] for row in self.env.execute_query(self._withheld())}
        for program in self:
            program.is_withheld = program._origin.id in withheld

    def _kept(self, answered_at, lang):
        """Date and language as an answer may keep them: the second, or a rare language, would lead to the person."""
        nameless = self.identity in (PSEUDONYMOUS, ANONYMOUS)
        return {
            "date": answered_at.replace(hour=0, minute=0, second=0, microsecond=0)
            if nameless
            else answered_at,
            "lang": False if self.identity == ANONYMOUS else lang,
        }

    @api.model
    def _search_is_withheld(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_in = Domain("id", "in", self._withheld())
        return Domain.OR([is_in if wanted else ~is_in for wanted in value])

    @api.model
    def _withheld(self):
        """SQL: ids of the programs whose few answers nobody reads yet."""
        # In the order of an index: else a program without answers is looked for in all of them.
        return SQL(
            """SELECT p.id FROM cx_program p
                WHERE p.identity = %s AND (SELECT COUNT(*) FROM (
                      SELECT FROM cx_response r WHERE r.program_id = p.id
                       ORDER BY r.date LIMIT %s) r) < %s""",
            ANONYMOUS,
            FEWEST_SHOWN,
            FEWEST_SHOWN,
        )
