"""The history of approvals goes with a contract that is deleted for good, and in no other way."""

from odoo import api, models


class ClmApproval(models.Model):
    _inherit = "clm.approval"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        return None if self.env["clm.disposal"]._covers(self.contract_id) else super()._unlink_except_never()


class ClmApprovalStep(models.Model):
    _inherit = "clm.approval.step"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        return None if self.env["clm.disposal"]._covers(self.contract_id) else super()._unlink_except_never()


class ClmApprovalVote(models.Model):
    _inherit = "clm.approval.vote"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        return None if self.env["clm.disposal"]._covers(self.contract_id) else super()._unlink_except_never()
