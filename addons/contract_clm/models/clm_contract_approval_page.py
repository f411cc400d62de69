from odoo import models


class ClmContractApprovalPage(models.Model):
    """What the page behind the link of a mail tells the current user about the approval of a contract."""

    _inherit = "clm.contract"

    def _latest_approval(self):
        return self.approval_ids.sorted("id")[-1:]

    def _approval_page_values(self):
        """Values for the template `contract_clm.approval_page`."""
        self.ensure_one()
        steps, run = self._steps_waiting_for_me(), self._latest_approval()
        previous = run._previous() if run else run
        rows = run._term_rows() if steps else []
        return {
            "contract": self,
            "run": run,
            "steps": steps,
            "votes": run.step_ids.vote_ids.filtered(lambda vote: vote.user_id == self.env.user),
            "previous": previous,
            "changed_terms": [row for row in rows if row["changed"]],
            "other_terms": [row for row in rows if not row["changed"] and row["now"]],
            "text_difference": run._text_difference(previous) if steps else "",
            "stands_in_for": steps._stands_in_for(),
            "notice": {} if steps else self._approval_notice(),
        }

    def _approval_notice(self):
        """Why nothing waits for the current user: dict of an alert: `kind`, `title`, `text`, what to do `next`."""
        self.ensure_one()
        run = self._latest_approval()
        notice = {"kind": "info", "text": "", "next": ""}
        return notice | getattr(self, f"_notice_{run.state or 'none'}")(run)

    def _notice_none(self, _run):
        return {
            "title": self.env._("Nobody is asked to approve this contract"),
            "next": self.env._("You need not do anything. You get a message when something waits for you."),
        }

    def _notice_voided(self, run):
        return {
            "kind": "warning",
            "title": self.env._("This approval is void"),
            "text": run.note or "",
            "next": self.env._(
                "You need not do anything. When %(owner)s submits the contract again, you get a new message.",
                owner=self.user_id.name or self.env._("the owner"),
            ),
        }

    def _notice_refused(self, run):
        refusal = run.step_ids.filtered(lambda step: step.state == "refused")[:1]
        return {
            "kind": "warning",
            "title": self.env._(
                "Refused by %(user)s", user=refusal.decided_by_id.name or self.env._("somebody else")
            ),
            "text": run.note or "",
            "next": self.env._(
                "The contract is a draft again. When %(owner)s submits it again, you get a new message.",
                owner=self.user_id.name or self.env._("the owner"),
            ),
        }

    def _notice_approved(self, _run):
        return {
            "kind": "success",
            "title": self.env._("The contract is approved"),
            "next": self.env._("You need not do anything. Nobody else is waited for."),
        }

    def _notice_pending(self, run):
        me = self.env.user
        my_steps = run.step_ids.filtered(lambda step: step.user_ids & (me | self.env.user._clm_acts_for()))
        later = my_steps.filtered(lambda step: step.state == "planned")
        decided = my_steps.filtered(lambda step: step.state == "approved" and step.decided_by_id != me)
        if me in run.step_ids._own_users():
            title = self.env._("Nobody approves their own contract")
        elif later:
            title = self.env._("Your turn comes later: %(step)s", step=later[0].name)
        elif run.step_ids.vote_ids.filtered(lambda vote: vote.user_id == me):
            title = self.env._("You have decided")
        elif decided:
            title = self.env._(
                "%(user)s has approved the step “%(step)s” already",
                user=decided[0].decided_by_id.name,
                step=decided[0].name,
            )
        else:
            title = self.env._("You are not asked about this contract")
        waiting = self.env._("Waiting for: %(people)s.", people=", ".join(self.approver_ids.mapped("name")))
        turn = self.env._("You get a message when it is your turn.")
        return {"title": title, "text": waiting, "next": turn if later else ""}
