from odoo import api, models


class ClmApprovalStepPage(models.Model):
    """What the page of a mail asks of steps."""

    _inherit = "clm.approval.step"

    def _stands_in_for(self):
        """Those for whom the current user would decide on these steps."""
        acts_for, me = self._acts_for(), self.env.user
        # See _compute_waiting_for_me: whose own contract it is may lie outside what the user reads.
        seats = self.env["res.users"].union(*(step.sudo()._seats(me, acts_for) for step in self))
        return seats - me

    @api.model
    def _shown(self, contract, step_ids, sha256, terms_sha256):
        """The steps that somebody was shown, if they are still what waits for the current user and are bound to the
        document and the terms that were shown; none otherwise.

        :param step_ids: list of ids
        :param sha256: of the document that was shown
        :param terms_sha256: fingerprint of the terms that were shown; empty for runs that kept none
        """
        waiting = contract._steps_waiting_for_me().filtered(
            lambda step: (
                step.approval_id.sha256 == sha256 and (step.approval_id.terms_sha256 or "") == terms_sha256
            )
        )
        shown = waiting.filtered(lambda step: step.id in step_ids)
        return shown if len(shown) == len(set(step_ids)) else self.browse()

    def _decision_text(self):
        """A sentence that asks the reader to decide on this step, and says why."""
        self.ensure_one()
        if not self.why:
            return self.env._("This waits for your decision as “%(step)s”.", step=self.name)
        return self.env._(
            "This waits for your decision as “%(step)s”. Why: %(reasons)s",
            step=self.name,
            reasons="; ".join(self.why.splitlines()),
        )
