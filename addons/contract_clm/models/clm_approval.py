from odoo import api, fields, models

STATES = [
    ("pending", "Pending"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("voided", "Void"),
]


class ClmApproval(models.Model):
    """One run of approval, bound to one version's SHA-256."""

    _name = "clm.approval"
    _description = "Contract Approval"
    _order = "id desc"

    contract_id = fields.Many2one("clm.contract", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    version_id = fields.Many2one("clm.contract.version", required=True, ondelete="restrict")
    sha256 = fields.Char("SHA-256", required=True)
    state = fields.Selection(STATES, default="pending", required=True)
    requested_by_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    requested_on = fields.Datetime(required=True, default=fields.Datetime.now)
    closed_on = fields.Datetime()
    note = fields.Char(help="Why it was refused or is void.")
    step_ids = fields.One2many("clm.approval.step", "approval_id")

    _one_pending = models.UniqueIndex(
        "(contract_id) WHERE state = 'pending'", "An approval of this contract is running already."
    )

    @api.depends("contract_id.name", "version_id.number")
    def _compute_display_name(self):
        for approval in self:
            approval.display_name = self.env._(
                "Approval of %(version)s", version=approval.version_id.display_name
            )

    def _close(self, state, note=""):
        self.write({"state": state, "closed_on": fields.Datetime.now(), "note": note})
        # The next approval of the same contract may be created in this transaction: see _one_pending.
        self.flush_recordset(["state"])
        self.contract_id._write_guarded({"approver_ids": [(5, 0, 0)]})

    def _void(self, reason):
        """What was approved no longer holds; nothing is deleted."""
        # Users have no right to write approvals; the callers are the contract's own actions.
        running = self.sudo().filtered(lambda approval: approval.state in ("pending", "approved"))
        for approval in running:
            approval.step_ids.filtered(lambda step: step.state == "pending").state = "voided"
            approval._close("voided", reason)
            approval.contract_id.activity_unlink(["contract_clm.mail_activity_approve"])
            approval.contract_id._log_evidence("approval_voided", version=approval.version_id, summary=reason)
