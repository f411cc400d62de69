from contextlib import contextmanager
from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import choices, periods
from ..tools.exceptions import BadChoice


class CxScreen(models.AbstractModel):
    """What the screens of feedback have in common: rights, choices from outside, and the answers of a period.

    Days and months are those of Coordinated Universal Time, as in the counts.
    """

    _name = "cx.screen"
    _description = "Screen of Feedback"

    @api.model
    def _check_may_read(self):
        self.env["cx.response"].check_access("read")

    @contextmanager
    def _refusing(self):
        """Turns a `BadChoice` into words."""
        try:
            yield
        except BadChoice as error:
            raise self._refusal() from error

    @api.model
    def _refusal(self):
        return UserError(self.env._("This cannot be read with these choices. Reload the page."))

    @api.model
    def _number(self, value):
        """An id that came from outside, or 0."""
        with self._refusing():
            return choices.number(value)

    @api.model
    def _chosen(self, choice, names):
        """`{name: id}` of those that are chosen."""
        with self._refusing():
            return choices.ids(choice, names)

    @api.model
    def _last_days(self, choice, until=None):
        """The `Period` of the `days` of a choice, today or `until` included."""
        with self._refusing():
            days = choices.count(choice, "days", periods.MOST_DAYS)
        return periods.last(until or fields.Date.today(), days)

    @api.model
    def _last_months(self, choice):
        """The `Period` of the `months` of a choice, this one included."""
        with self._refusing():
            months = choices.count(choice, "months", periods.MOST_MONTHS)
        return periods.last_months(fields.Date.today(), months)

    @api.model
    def _conditions(self, ids):
        """SQL over the counts."""
        chosen = [SQL("%s = %s", SQL.identifier(name), number) for name, number in ids.items()]
        return [SQL("company_id = ANY(%s)", self.env.companies.ids), *chosen]

    @api.model
    def _domain(self, ids):
        chosen = [Domain(name, "=", number) for name, number in ids.items()]
        return Domain.AND([Domain("company_id", "in", self.env.companies.ids), *chosen])

    @api.model
    def _in_days(self, start, end, field="date"):
        first, last = (fields.Datetime.to_string(datetime.combine(day, time.min)) for day in (start, end))
        return Domain(field, ">=", first) & Domain(field, "<", last)

    @api.model
    def _shown(self, estimate):
        return {name: getattr(estimate, name) if estimate else None for name in ("value", "low", "high")}
