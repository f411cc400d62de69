from odoo import api, models
from odoo.tools import SQL

from .cx_case_second import SECOND_SCORE

OPEN_CASE = "open_case"
MARKETING = ("marketing", "journey")


class CrmContactPressure(models.AbstractModel):
    """Who has an open case gets no marketing, and is not asked by the same program meanwhile."""

    _inherit = "crm.contact.pressure"

    @api.model
    def _reasons(self):
        return {**super()._reasons(), OPEN_CASE: self.env._("Open case")}

    @api.model
    def _refusals(self, ask):
        return {**super()._refusals(ask), OPEN_CASE: self._has_open_case(ask)}

    @api.model
    def _has_open_case(self, ask):
        """SQL over person `p`: a case of the company that asks is open and keeps this from them."""
        if ask.purpose in MARKETING:
            about = SQL("k.pauses_marketing")
        elif ask.origin is not None and ask.origin._name == "cx.program" and not self._asks_again(ask.origin):
            about = SQL("k.program_id = %s", ask.origin.id)
        else:
            return SQL("FALSE")
        return SQL(
            """EXISTS (SELECT FROM cx_case k
                        WHERE k.partner_id = p.id AND k.company_id = %s AND %s
                          AND k.state IN ('new', 'contacted', 'action'))""",
            ask.company.id,
            about,
        )

    @api.model
    def _asks_again(self, program):
        return bool(program.env.context.get(SECOND_SCORE))
