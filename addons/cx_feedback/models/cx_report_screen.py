from odoo import api, models
from odoo.fields import Domain


class CxReportScreen(models.AbstractModel):
    """What the reports have in common: their choices, and the answers that may be read.

    A choice is a dict with `days` and the id `program_id`, False for all.
    """

    _name = "cx.report.screen"
    _description = "Feedback Report on a Screen"
    _inherit = "cx.screen"

    @api.model
    def _parse(self, choice):
        """The `Period` and the id of the program, or False."""
        return self._last_days(choice), self._chosen(choice, ["program_id"]).get("program_id", False)

    @api.model
    def _numbers(self, values):
        return [self._number(value) for value in values]

    @api.model
    def _readable(self, domain):
        """`Query` of the answers of a domain that the user may read, in the chosen companies."""
        return self.env["cx.response"]._search(domain & Domain("company_id", "in", self.env.companies.ids))
