from odoo import fields, models
from odoo.tools import SQL

from .crm_lifecycle_stay_report import NOW


class CrmLifecycleStageTime(models.Model):
    """Per customer and stage: entered, left, the latest stay and all stays together."""

    _name = "crm.lifecycle.stage.time"
    _description = "Customer's Time in a Lifecycle Stage"
    _auto = False
    _order = "partner_id, last_entered_at desc, id"
    _rec_name = "stage_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    model_id = fields.Many2one("crm.lifecycle.model", "Lifecycle", readonly=True)
    stage_id = fields.Many2one("crm.lifecycle.stage", readonly=True)
    stay_count = fields.Integer("Number of Stays", readonly=True)
    first_entered_at = fields.Datetime("First Entered", readonly=True)
    last_entered_at = fields.Datetime("Last Entered", readonly=True)
    last_left_at = fields.Datetime("Last Left", readonly=True, help="Empty while the customer is there.")
    latest_days = fields.Float("Latest Stay (Days)", readonly=True, aggregator="avg")
    total_days = fields.Float("All Stays (Days)", readonly=True, aggregator="sum")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MAX(h.id) AS id, h.partner_id, h.company_id, st.model_id, h.stage_id, COUNT(*) AS stay_count,
                   MIN(h.entered_at) AS first_entered_at, MAX(h.entered_at) AS last_entered_at,
                   (ARRAY_AGG(h.left_at ORDER BY h.entered_at DESC, h.id DESC))[1] AS last_left_at,
                   (ARRAY_AGG(%(days)s ORDER BY h.entered_at DESC, h.id DESC))[1] AS latest_days,
                   SUM(%(days)s) AS total_days
              FROM crm_lifecycle_history h JOIN crm_lifecycle_stage st ON st.id = h.stage_id
             GROUP BY h.partner_id, h.company_id, st.model_id, h.stage_id
            """,
            days=SQL("EXTRACT(EPOCH FROM (COALESCE(h.left_at, %s) - h.entered_at)) / 86400.0", NOW),
        )
