from odoo import api, fields, models

from ..tools import scale

CHOICES = ("metric_id", "program_id", "company_id", "model_id")


class CxMonthScreen(models.AbstractModel):
    """What screens have in common that are read from the counts per month.

    A choice is a dict with `months`, this one included, and the ids `metric_id`, `program_id`, `company_id` and
    `model_id` (lifecycle), False for all.
    """

    _name = "cx.month.screen"
    _description = "Feedback by Month"
    _inherit = "cx.screen"

    @api.model
    def _parse(self, choice):
        """The period and the ids of a choice; ids that are not chosen are left out."""
        return self._last_months(choice), self._chosen(choice, CHOICES)

    @api.model
    def _of_answers(self, ids):
        """The ids that are fields of the counts and of the answers."""
        return {name: number for name, number in ids.items() if name != "model_id"}

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
