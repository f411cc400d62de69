from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import approval_matrix
from .clm_approval_escalation import GONE

STUCK_ACTIVITY = "contract_clm.mail_activity_find_approver"


class ClmApprovalShort(models.Model):
    """Too few people are left for a step, because somebody left in the middle of it."""

    _inherit = "clm.approval.step"

    stuck_on = fields.Datetime("Too few people since")

    def _is_short(self, readers):
        """Whether those who are left cannot decide the step, even if all of them approve."""
        self.ensure_one()
        able = self._able_of(self.user_ids, readers)
        if self.decision != approval_matrix.ALL:
            able -= self.vote_ids.user_id
        return approval_matrix.is_short(
            self.decision,
            self.count,
            len(self.vote_ids),
            set(self._open_seats().ids),
            set(able.ids),
            set(self.escalated_to_ids.ids),
        )

    def _short(self):
        readers = self._reader_ids()
        return self.filtered(lambda step: step._is_short(readers))

    @api.model
    def _with_somebody_gone(self):
        """Pending steps with an open seat of somebody who was archived, or lost the right or the company, those behind
        a wall, which may have gone up since, and those that are stuck."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT step.id
                  FROM clm_approval_step step
                  JOIN clm_contract contract ON contract.id = step.contract_id
                 WHERE step.state = 'pending'
                   AND (step.stuck_on IS NOT NULL OR contract.has_wall OR EXISTS (
                       SELECT 1
                         FROM %(asked)s asked
                        WHERE asked.clm_approval_step_id = step.id
                          AND (asked.res_users_id <> ALL(%(readers)s) OR NOT EXISTS (
                              SELECT 1 FROM res_company_users_rel works
                               WHERE works.user_id = asked.res_users_id AND works.cid = step.company_id))
                          AND NOT EXISTS (
                              SELECT 1 FROM clm_approval_vote vote
                               WHERE vote.step_id = step.id AND vote.seat_user_id = asked.res_users_id)))
                 ORDER BY step.id
                """,
                asked=SQL.identifier(self._fields["user_ids"].relation),
                readers=list(self._reader_ids()),
            )
        )
        return self.browse([step_id for [step_id] in rows])

    def _mend_short(self):
        """Escalates what has too few people; where there is nobody, the owner and the administrators are asked."""
        short = self._short()
        short._escalate(GONE)
        still = short._short()
        (self - still).filtered("stuck_on")._end_stuck()
        still.filtered(lambda step: not step.stuck_on)._begin_stuck()

    def _begin_stuck(self):
        self.stuck_on = fields.Datetime.now()
        told = self._tell_responsible(self._stuck_words)
        self.env["clm.approval"]._schedule(told, STUCK_ACTIVITY)

    def _end_stuck(self):
        self.stuck_on = False
        kind = self.env.ref(STUCK_ACTIVITY)
        others = self.contract_id.approval_ids.step_ids.filtered("stuck_on").contract_id
        # They belong to owners and administrators; whoever ends the trouble ends them.
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", "clm.contract"),
                ("res_id", "in", (self.contract_id - others).ids),
                ("activity_type_id", "=", kind.id),
            ]
        ).unlink()

    @api.model
    def _stuck_words(self, env):
        """Subject and text for those who must see to it."""
        return (
            env._("Nobody is left to approve"),
            env._(
                "Too few of those who were asked are still there, and nobody else could be asked. An administrator "
                "hands the step over to somebody under Contracts ‣ Approvals ‣ All Approvals, or the owner sets the "
                "contract back to draft and submits it again."
            ),
        )

    def _close_open(self, state):
        result = super()._close_open(state)
        self._forget_stuck()
        return result

    def _close_as(self, state, reason=""):
        result = super()._close_as(state, reason)
        self._forget_stuck()
        return result

    def _forget_stuck(self):
        stuck = self.filtered(lambda step: step.stuck_on and step.state not in ("planned", "pending"))
        if stuck:
            stuck._end_stuck()

    def _open(self):
        """Whoever left while it was planned is noticed when it opens."""
        result = super()._open()
        if self and self._short():
            self._follow_up_now()
        return result

    @api.model
    def _follow_up_now(self):
        """Lets the job run as soon as this is committed, so that whoever acts does not wait for it."""
        # While the addon is updated, groups are written before there is a job: it runs hourly anyway.
        job = self.env.ref("contract_clm.ir_cron_approval_follow_up", raise_if_not_found=False)
        if job:
            # Neither approvers nor those who archive users have rights on jobs.
            job.sudo()._trigger()


class ClmContractShort(models.Model):
    _inherit = "clm.contract"

    def _show_outsiders_out(self):
        """Approvers whom a new wall keeps out are no longer there to decide."""
        result = super()._show_outsiders_out()
        # Whoever changes the wall need not be able to read the approval.
        if self.sudo().filtered(lambda contract: contract.has_wall and contract.state == "approval"):
            self.env["clm.approval.step"]._follow_up_now()
        return result
