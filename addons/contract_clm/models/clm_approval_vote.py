from odoo import api, fields, models
from odoo.exceptions import UserError

# Stored for lists and rules only; what was decided is in none of them.
ALLOWED_WRITES = {"contract_id", "company_id"}


class ClmApprovalVote(models.Model):
    """One seat's decision: who pressed, and for whom. Written once, never changed."""

    _name = "clm.approval.vote"
    _description = "Approval Decision"
    _inherit = "clm.own.defaults.mixin"
    _order = "id"
    _rec_name = "user_id"
    _log_access = False

    step_id = fields.Many2one("clm.approval.step", required=True, ondelete="restrict", index=True)
    contract_id = fields.Many2one(related="step_id.contract_id", store=True, index=True, precompute=True)
    company_id = fields.Many2one(related="step_id.company_id", store=True, precompute=True)
    seat_user_id = fields.Many2one("res.users", "Asked", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", "Decided by", required=True, ondelete="restrict", index=True)
    decision = fields.Selection([("approved", "Approved"), ("refused", "Refused")], required=True)
    reason = fields.Text()
    decided_on = fields.Datetime(required=True)
    hours = fields.Float("Waited (hours)", aggregator="avg")
    working_hours = fields.Float("Waited (working hours)", aggregator="avg")

    _seat_unique = models.UniqueIndex("(step_id, seat_user_id)", "This decision was taken already.")

    def write(self, vals):
        if not ALLOWED_WRITES.issuperset(vals):
            raise UserError(self.env._("A decision is never changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The history of approvals is never deleted."))
