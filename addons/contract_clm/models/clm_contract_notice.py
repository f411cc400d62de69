from odoo import api, fields, models

from ..tools import notices, terms
from .clm_notice import FROM_THEM, GIVEN, IN_FORCE, SUPERSEDED


class ClmContractNotice(models.Model):
    """Notice on the contract's own screen, and in the nightly run."""

    _inherit = "clm.contract"

    notice_ids = fields.One2many("clm.notice", "contract_id", "Notices")
    notice_count = fields.Integer(compute="_compute_notice_count")
    ends_by_notice_on = fields.Date("Ends by notice on", compute="_compute_ends_by_notice_on")

    @api.depends("notice_ids")
    def _compute_notice_count(self):
        counts = dict(
            self.env["clm.notice"]._read_group(
                [("contract_id", "in", self.ids)], ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.notice_count = counts.get(contract._origin, 0)

    @api.depends("notice_ids.state", "notice_ids.ends_on", "state")
    def _compute_ends_by_notice_on(self):
        for contract in self:
            running = contract.notice_ids.filtered(lambda notice: notice.state == IN_FORCE and notice.ends_on)
            contract.ends_by_notice_on = contract.state == "active" and min(
                running.mapped("ends_on"), default=False
            )

    def action_give_notice(self):
        """Opens the dialog for notice that we gave."""
        return self._open_notice(GIVEN, self.env._("Give notice"))

    def action_receive_notice(self):
        """Opens the dialog for notice that the counterparty gave."""
        return self._open_notice(FROM_THEM, self.env._("Notice received"))

    def _open_notice(self, direction, title):
        self.ensure_one()
        self.check_access("write")
        self._check_state("active")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "clm.notice.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self.id, "default_direction": direction},
        }

    def action_view_notices(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_notice_action")
        return {**action, "domain": [("contract_id", "=", self.id)], "context": {}}

    def _person_in_charge(self):
        """The owner; where they are gone, the nearest of their superiors who may read this, else an officer."""
        self.ensure_one()
        # Whether the owner is still there is not everybody's to read.
        owner = self.sudo().user_id
        superiors = owner.with_company(self.company_id)._clm_superiors_in_office() if owner else owner
        officers = self.env.ref("contract_clm.group_contract_clm_officer").sudo().all_user_ids
        return next(
            (
                user
                for people in (owner, superiors, officers)
                for user in people
                if user.active and not user.share and self._readable_by(user)
            ),
            self.env["res.users"],
        )

    def _plan_notice_activity(self, kind, person, day, text):
        # Whoever records notice need not be the owner; the activity is the owner's.
        summary = self.env.ref(kind).with_context(lang=person.lang).name
        self.sudo().activity_schedule(kind, date_deadline=day, user_id=person.id, note=text, summary=summary)

    def _renew(self, *args, **kwargs):
        """Notice that was to end the term before is over: both sides went on all the same."""
        stopped = self.current_term_id
        result = super()._renew(*args, **kwargs)
        # Notices are written by actions only.
        over = stopped.sudo()._stopping_notices()
        over.write({"state": SUPERSEDED})
        return result

    def _end(self, end_reason, kind, *args, **kwargs):
        """What stops on a day that only notice gave was terminated, not over by itself."""
        noticed, result = self.browse(), None
        if kind == "expired":
            noticed = self.filtered(lambda contract: contract._ends_by_notice())
        if noticed:
            result = super(ClmContractNotice, noticed)._end("terminated", "terminated", *args, **kwargs)
        if others := self - noticed:
            result = super(ClmContractNotice, others)._end(end_reason, kind, *args, **kwargs)
        return result

    def _ends_by_notice(self):
        if self.term_mode == terms.MODE_EVERGREEN:
            return True
        # Whoever ends a contract need not see its notices.
        term = self.current_term_id.sudo()
        return self.notice_anchor == terms.ANNIVERSARY and any(
            notice.kind == notices.TERMINATE and notice.ends_on == term.end_date
            for notice in term._stopping_notices()
        )

    @api.model
    def _cron_renewal_run(self):
        """Also what notice does to later terms, reminders before deadlines, and customers to win back."""
        result = super()._cron_renewal_run()
        if result is False:
            return False
        today = fields.Date.context_today(self)
        renewals = self.env["clm.renewal"]
        # The terms may have used the time up: then this goes on a minute later.
        if not self.env["ir.cron"]._commit_progress():
            return False
        tasks = (self.env["clm.notice"]._follow_up, renewals._remind, renewals._win_back)
        if not all(task(today) for task in tasks):
            return False
        self.env["ir.cron"]._commit_progress(remaining=0)
        return True
