from odoo import fields, models
from odoo.tools import SQL


class CrmLifecycleFlowReport(models.Model):
    """How many customers entered and left each stage, and when."""

    _name = "crm.lifecycle.flow.report"
    _description = "Entered and Left Lifecycle Stages"
    _auto = False
    _order = "moment desc, id desc"
    _rec_name = "stage_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    model_id = fields.Many2one("crm.lifecycle.model", "Lifecycle", readonly=True)
    stage_id = fields.Many2one("crm.lifecycle.stage", readonly=True)
    moment = fields.Datetime("When", readonly=True)
    entered = fields.Integer(readonly=True, aggregator="sum")
    departed = fields.Integer("Left", readonly=True, aggregator="sum")
    change = fields.Integer(readonly=True, aggregator="sum", help="Entered less left.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT h.id * 2 AS id, h.partner_id, h.company_id, st.model_id, h.stage_id, h.entered_at AS moment,
                   1 AS entered, 0 AS departed, 1 AS change
              FROM crm_lifecycle_history h JOIN crm_lifecycle_stage st ON st.id = h.stage_id
             UNION ALL
            SELECT h.id * 2 + 1, h.partner_id, h.company_id, st.model_id, h.stage_id, h.left_at, 0, 1, -1
              FROM crm_lifecycle_history h JOIN crm_lifecycle_stage st ON st.id = h.stage_id
             WHERE h.left_at IS NOT NULL
            """
        )
