from odoo import fields, models
from odoo.tools import SQL


class CrmLifecycleReplayTotal(models.Model):
    """How many customers stand in each stage, now and with the draft."""

    _name = "crm.lifecycle.replay.total"
    _description = "Stage Totals of a Lifecycle Replay"
    _auto = False
    _order = "replay_id, stage_id"

    replay_id = fields.Many2one("crm.lifecycle.replay", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    stage_id = fields.Many2one("crm.lifecycle.stage", readonly=True)
    moment = fields.Selection([("now", "Now"), ("draft", "With the draft")], readonly=True)
    customer_count = fields.Integer("Customers", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT l.id * 2 AS id, l.replay_id, l.company_id, l.before_stage_id AS stage_id, 'now' AS moment,
                   l.customer_count
              FROM crm_lifecycle_replay_line l
             UNION ALL
            SELECT l.id * 2 + 1, l.replay_id, l.company_id, l.after_stage_id, 'draft', l.customer_count
              FROM crm_lifecycle_replay_line l
            """
        )
