from odoo import fields, models
from odoo.tools import SQL

NOW = SQL("(now() AT TIME ZONE 'UTC')")
# A row that waits is numbered by its step and its user; users fit into so many bits, and all of it into a JavaScript
# number. Odd numbers are those, even ones are decisions.
USER_BITS = 21


class ClmApprovalReport(models.Model):
    """How long approvals take: a row for each decision, and for each person who still has to decide."""

    _name = "clm.approval.report"
    _inherit = "clm.walled.row"
    _description = "Approval Times"
    _auto = False
    _order = "opened_on desc, id desc"
    _rec_name = "step_name"
    _depends = {
        "clm.approval.step": ["state", "name", "opened_on", "due_on", "user_ids", "rule_step_id"],
        "clm.approval.vote": ["decision", "seat_user_id", "user_id", "decided_on", "hours", "working_hours"],
        "clm.approval.rule.step": ["rule_id"],
        "clm.contract": ["type_id"],
    }

    step_id = fields.Many2one("clm.approval.step", "Approval Step", readonly=True)
    step_name = fields.Char("Step", readonly=True)
    contract_id = fields.Many2one("clm.contract", readonly=True)
    type_id = fields.Many2one("clm.contract.type", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    rule_id = fields.Many2one(
        "clm.approval.rule", readonly=True, groups="contract_clm.group_contract_clm_officer"
    )
    asked_user_id = fields.Many2one("res.users", "Asked", readonly=True)
    decided_user_id = fields.Many2one("res.users", "Decided by", readonly=True)
    as_stand_in = fields.Boolean("For Somebody Else", readonly=True)
    decision = fields.Selection(
        [("pending", "Pending"), ("approved", "Approved"), ("refused", "Refused")], readonly=True
    )
    opened_on = fields.Datetime("Asked on", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    hours = fields.Float("Hours until decided", readonly=True, aggregator="avg")
    working_hours = fields.Float("Working hours until decided", readonly=True, aggregator="avg")
    waiting_hours = fields.Float("Waiting now (hours)", readonly=True, aggregator="avg")
    late = fields.Float("Share of late ones", readonly=True, aggregator="avg")
    refused = fields.Float("Share of refused ones", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL("%s UNION ALL %s", self._decided_rows(), self._waiting_rows())

    def _decided_rows(self):
        return SQL(
            """
            SELECT vote.id::bigint * 2 AS id, vote.step_id, step.name AS step_name, vote.contract_id,
                   contract.type_id, vote.company_id, rule_step.rule_id, vote.seat_user_id AS asked_user_id,
                   vote.user_id AS decided_user_id, vote.user_id <> vote.seat_user_id AS as_stand_in, vote.decision,
                   step.opened_on, vote.decided_on, vote.hours, vote.working_hours,
                   NULL::float8 AS waiting_hours,
                   (step.due_on IS NOT NULL AND vote.decided_on > step.due_on)::int::float8 AS late,
                   (vote.decision = 'refused')::int::float8 AS refused
              FROM clm_approval_vote vote
              JOIN clm_approval_step step ON step.id = vote.step_id
              JOIN clm_contract contract ON contract.id = vote.contract_id
              LEFT JOIN clm_approval_rule_step rule_step ON rule_step.id = step.rule_step_id
            """
        )

    def _waiting_rows(self):
        return SQL(
            """
            SELECT ((step.id::bigint << %(bits)s) + asked.res_users_id) * 2 + 1, step.id, step.name,
                   step.contract_id, contract.type_id, step.company_id, rule_step.rule_id, asked.res_users_id,
                   NULL::int, FALSE, 'pending', step.opened_on, NULL::timestamp, NULL::float8, NULL::float8,
                   EXTRACT(EPOCH FROM (%(now)s - step.opened_on))::float8 / 3600,
                   (step.due_on IS NOT NULL AND %(now)s > step.due_on)::int::float8,
                   NULL::float8
              FROM clm_approval_step step
              JOIN %(asked)s asked ON asked.clm_approval_step_id = step.id
              JOIN clm_contract contract ON contract.id = step.contract_id
              LEFT JOIN clm_approval_rule_step rule_step ON rule_step.id = step.rule_step_id
             WHERE step.state = 'pending'
               AND NOT EXISTS (
                   SELECT 1 FROM clm_approval_vote vote
                    WHERE vote.step_id = step.id AND vote.seat_user_id = asked.res_users_id)
            """,
            bits=USER_BITS,
            now=NOW,
            asked=SQL.identifier(self.env["clm.approval.step"]._fields["user_ids"].relation),
        )

    def action_open_step(self):
        """Opens what was decided, or waits, with the contract's terms."""
        self.ensure_one()
        return self.step_id.action_open()
