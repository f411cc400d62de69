from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import periods, scale

CHOICES = ("metric_id", "program_id", "company_id", "model_id")


class CxMonthScreen(models.AbstractModel):
    """What screens have in common that are read from the counts per month.

    A choice is a dict with `months`, this one included, and the ids `metric_id`, `program_id`, `company_id` and
    `model_id` (lifecycle), False for all. Months are those of Coordinated Universal Time, as in the counts.
    """

    _name = "cx.month.screen"
    _description = "Feedback by Month"

    @api.model
    def _parse(self, choice):
        """The period and the ids of a choice; ids that are not chosen are left out."""
        try:
            months = int(choice["months"])
            if not 1 <= months <= periods.MOST_MONTHS:
                raise ValueError
            ids = {name: int(choice[name]) for name in CHOICES if choice.get(name)}
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
            raise self._refusal() from error
        return periods.last_months(fields.Date.today(), months), ids

    @api.model
    def _refusal(self):
        return UserError(self.env._("This cannot be read with these choices. Reload the page."))

    @api.model
    def _of_answers(self, ids):
        """The ids that are fields of the counts and of the answers."""
        return {name: number for name, number in ids.items() if name != "model_id"}

    @api.model
    def _number(self, value):
        """An id that came from outside, or 0."""
        try:
            return int(value or 0)
        except (TypeError, ValueError) as error:
            raise self._refusal() from error

    @api.model
    def _days(self, period):
        """First and last day of the period, and the first of the one before, as texts."""
        last = fields.Date.subtract(period.end, days=1)
        days = {"start": period.start, "end": last, "before": period.before}
        return {name: fields.Date.to_string(day) for name, day in days.items()}

    @api.model
    def _options(self):
        """What can be chosen on the screen."""
        programs = self.env["cx.program"].search([("is_template", "=", False)])
        return {
            "metrics": self._names(self.env["cx.metric"].search([("kind", "!=", scale.TEXT)])),
            "programs": self._names(programs),
        }

    @api.model
    def _names(self, records):
        return [{"id": record.id, "name": record.name} for record in records]

    @api.model
    def _metric_values(self, metric):
        low, high = metric._result_bounds()
        return {
            "id": metric.id,
            "name": metric.name,
            "kind": metric._kind_label(),
            "unit": metric.result_unit,
            "from": low,
            "to": high,
        }
