from odoo import models


class ClmContractApprovalWall(models.Model):
    """Approval behind a wall: nobody is asked, or written to, who may not read what it is about."""

    _inherit = "clm.contract"

    def _may_decide(self, users):
        return self._admitted(super()._may_decide(users))

    def _notify_person(self, user, subject, body_view, **values):
        readable = self - self._kept_out(user)
        if not readable:
            return None
        return super(ClmContractApprovalWall, readable)._notify_person(user, subject, body_view, **values)


class ClmApprovalStepWall(models.Model):
    _inherit = "clm.approval.step"

    def _to_ask(self):
        return self.contract_id._admitted(super()._to_ask())
