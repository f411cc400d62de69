from odoo import fields, models
from odoo.tools import SQL

NOW = SQL("(now() AT TIME ZONE 'UTC')")


class CrmLifecycleStayReport(models.Model):
    """Each stay with its length, that of open stays until now."""

    _name = "crm.lifecycle.stay.report"
    _description = "Time per Lifecycle Stage"
    _auto = False
    _order = "entered_at desc, id desc"
    _rec_name = "stage_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    model_id = fields.Many2one("crm.lifecycle.model", "Lifecycle", readonly=True)
    stage_id = fields.Many2one("crm.lifecycle.stage", readonly=True)
    entered_at = fields.Datetime("Entered", readonly=True)
    left_at = fields.Datetime("Left", readonly=True)
    is_open = fields.Boolean("Still There", readonly=True)
    cause = fields.Selection(
        selection=lambda self: self.env["crm.lifecycle.history"]._fields["cause"].selection, readonly=True
    )
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    average_days = fields.Float(readonly=True, aggregator="avg")
    median_days = fields.Float(readonly=True, aggregator="avg")
    total_days = fields.Float(readonly=True, aggregator="sum")

    @property
    def _table_query(self):
        days = SQL("EXTRACT(EPOCH FROM (COALESCE(h.left_at, %s) - h.entered_at)) / 86400.0", NOW)
        return SQL(
            """
            SELECT h.id, h.partner_id, h.company_id, st.model_id, h.stage_id, h.entered_at, h.left_at,
                   h.left_at IS NULL AS is_open, h.cause, p.user_id, p.country_id,
                   %(days)s AS average_days, %(days)s AS median_days, %(days)s AS total_days
              FROM crm_lifecycle_history h
              JOIN crm_lifecycle_stage st ON st.id = h.stage_id
              JOIN res_partner p ON p.id = h.partner_id
            """,
            days=days,
        )

    def _read_group_select(self, aggregate_spec, query):
        """The middle of the lengths where their median is asked for; Odoo itself knows no median."""
        if aggregate_spec == "median_days:avg":
            length = self._field_to_sql(self._table, "median_days", query)
            return SQL("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)", length)
        return super()._read_group_select(aggregate_spec, query)
