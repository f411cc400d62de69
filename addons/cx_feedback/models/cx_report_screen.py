from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import periods


class CxReportScreen(models.AbstractModel):
    """What the reports have in common: rights, the choices of their screens, and the answers that may be read.

    A choice is a dict with `days` and the id `program_id`, False for all. Days are those of Coordinated Universal Time.
    """

    _name = "cx.report.screen"
    _description = "Feedback Screen"

    @api.model
    def _check_may_read(self):
        self.env["cx.response"].check_access("read")

    @api.model
    def _parse(self, choice):
        """The `Period` and the id of the program, or False."""
        try:
            days = int(choice["days"])
            if not 1 <= days <= periods.MOST_DAYS:
                raise ValueError
            return periods.last(fields.Date.today(), days), self._number(choice.get("program_id"))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise self._bad_choice() from error

    @api.model
    def _number(self, value):
        number = int(value or 0)
        if not 0 <= number < 2**31:
            raise ValueError(value)
        return number or False

    @api.model
    def _numbers(self, values):
        try:
            return [self._number(value) for value in values]
        except (TypeError, ValueError, OverflowError) as error:
            raise self._bad_choice() from error

    @api.model
    def _bad_choice(self):
        return UserError(self.env._("The report cannot be read with these choices. Reload the page."))

    @api.model
    def _in_period(self, period, name="date"):
        start, end = (
            fields.Datetime.to_string(fields.Datetime.to_datetime(day)) for day in (period.start, period.end)
        )
        return Domain(name, ">=", start) & Domain(name, "<", end)

    @api.model
    def _readable(self, domain):
        """`Query` of the answers of a domain that the user may read, in the chosen companies."""
        return self.env["cx.response"]._search(domain & Domain("company_id", "in", self.env.companies.ids))

    @api.model
    def _shown(self, estimate):
        return {name: getattr(estimate, name) if estimate else None for name in ("value", "low", "high")}
