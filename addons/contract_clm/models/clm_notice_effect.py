from odoo import api, fields, models
from odoo.tools import format_date

from ..tools import notices, terms
from .clm_notice import IN_FORCE, LOST, SUPERSEDED

BATCH = 200


class ClmNoticeEffect(models.Model):
    """What notice does to its contract: the term that is the last, and the card."""

    _inherit = "clm.notice"

    def _take_effect(self):
        """Works out when the contract ends, and stops the renewal of that term; again after the arrival is known."""
        self.ensure_one()
        effect = self.contract_id._notice_effect(
            self.kind,
            self.standing,
            accepted=self.accepted,
            basis=self.basis,
            sent=self.sent_on,
            received=self.received_on,
            term=self.term_id,
        )
        before = self.stopped_term_id
        self.write(
            {
                "ends_on": effect.ends_on or False,
                "stopped_term_id": self.term_id.id if effect.stops else False,
            }
        )
        (before | self.stopped_term_id)._settle_notices()
        if not effect.stops:
            self._reopen_card(self.env._("The notice is late: the contract renews"))

    def _close_card(self, outcome, loss_reason):
        """The renewal is lost by notice that ends the contract, unless the terms are being renegotiated."""
        card = self.term_id._open_card()
        if not card or not self.stopped_term_id or outcome != LOST:
            return
        reason = loss_reason or self.env.ref(
            f"contract_clm.clm_renewal_loss_reason_notice_{self.direction}", raise_if_not_found=False
        )
        card.action_lost(self.note or self.display_name, reason and reason.id)
        self.closed_renewal_id = card

    def _reopen_card(self, note):
        """The card that this or another notice of the term closed is open again, once none stops the renewal."""
        notices_of_term = self.search([("term_id", "=", self.term_id.id)])
        card, term = notices_of_term.closed_renewal_id, self.term_id
        if card and term.state == "current" and not term._stopping_notices():
            card._reopen(note)
            notices_of_term.closed_renewal_id = False
            term._settle_notices()

    @api.model
    def _follow_up(self, today):
        """Nightly, after the terms rolled: what notice in an earlier term does to the one that runs now.

        :return: whether there is time for more
        """
        waiting = self.search(
            [
                ("state", "=", IN_FORCE),
                ("contract_id.state", "=", "active"),
                ("term_id.state", "=", "past"),
                "|",
                ("stopped_term_id", "=", False),
                ("stopped_term_id.state", "=", "past"),
            ]
        )
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH].try_lock_for_update()
            batch._reach_next_term()
            remaining = max(len(waiting) - start - BATCH, 0)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                return False
        return True

    def _reach_next_term(self):
        """Late notice ends the contract with the term that followed; other notice is over, for the contract renewed."""
        late = self.filtered(lambda notice: notice.kind == notices.TERMINATE and not notice.stopped_term_id)
        (self - late).write({"state": SUPERSEDED})
        for notice in late:
            term = notice.contract_id.current_term_id
            if notice.contract_id._must_renew(term):
                continue
            notice.write({"stopped_term_id": term.id, "ends_on": term.end_date})
        late.stopped_term_id._settle_notices()


class ClmTerm(models.Model):
    _inherit = "clm.term"

    notice_ids = fields.One2many("clm.notice", "stopped_term_id", "Notices")

    def _stopping_notices(self):
        return self.notice_ids.filtered(lambda notice: notice.state == IN_FORCE)

    def _settle_notices(self):
        """Makes the terms' ends what the notices in force, and a lost renewal, say that they are."""
        # Users have no right to write terms, so that dates follow from what was agreed.
        for term in self.sudo().filtered(lambda term: term.state == "current"):
            stopping = term._stopping_notices()
            term.write(
                {
                    "renewal_stopped": bool(stopping) or term._has_lost_card() or term._is_to_be_replaced(),
                    **term._end_values(stopping),
                }
            )

    def _end_values(self, stopping):
        """Column values of the end, where notice may bring it: without an end, or on an anniversary."""
        contract = self.contract_id
        ends = min(stopping.mapped("ends_on"), default=None)
        if self.mode == terms.MODE_EVERGREEN:
            return {"end_date": ends or False}
        if contract.notice_anchor != terms.ANNIVERSARY:
            return {}
        own = self._bounds(contract, self.number, contract._started_on())[1]
        return {"end_date": min(own, ends or own)}

    def _is_to_be_replaced(self):
        return "active" in self.contract_id.successor_ids.mapped("state")

    def _cards(self):
        return self.env["clm.renewal"].search([("term_id", "in", self.ids)])

    def _open_card(self):
        return self._cards().filtered(lambda card: card.state == "open")

    def _has_lost_card(self):
        return "lost" in self._cards().mapped("state")

    def _notice_limit(self):
        """The last day for the day that counts: of sending, or of arrival; the deadline allows for the delivery."""
        if self.contract_id._notice_basis() == notices.SENT:
            return self.notice_deadline
        return terms.arrival_limit(terms.steps_of(self.deadline_trail)) or self.notice_deadline


class ClmContract(models.Model):
    _inherit = "clm.contract"

    def _notice_basis(self):
        """Which day of a notice counts: `tools.notices.SENT` or `RECEIVED`."""
        return self.notice_arrival or notices.SENT

    def _started_on(self):
        return min(self.sudo().term_ids.mapped("start_date"))

    def _minimum_last_day(self):
        """The last day of the contract's minimum term, None where it has none."""
        if not self.minimum_length or not self.term_ids:
            return None
        return terms.last_day(
            self._started_on(), terms.Duration(self.minimum_length, self.minimum_unit or "month")
        )

    def _must_renew(self, term):
        """Whether the contract's minimum term goes on after this term."""
        minimum = self._minimum_last_day()
        return bool(minimum and term.end_date and term.end_date < minimum and self._end_after(term))

    def _notice_effect(self, kind, standing, *, accepted, basis, sent, received, term):
        """What such notice does in this term: a `tools.notices.Effect`."""
        if kind == notices.TERMINATE and self.notice_anchor == terms.ANNIVERSARY:
            day = notices.counting_day(basis, sent, received)
            arrived = basis == notices.RECEIVED and bool(received)
            if last := term._end_by_notice(day, arrived=arrived):
                return notices.Effect(True, last)
        if self.term_mode == terms.MODE_EVERGREEN:
            # Its length counts from the arrival, once that is known.
            return self._effect_without_end(received or sent)
        return notices.effect(
            kind,
            notices.LATE if self._must_renew(term) else standing,
            accepted=accepted,
            term_end=term.end_date or None,
            next_end=self._end_after(term),
        )

    def _effect_without_end(self, day):
        notice, earliest = self.env["clm.term"]._notice(self), self._minimum_last_day()
        place = self.env["clm.term"]._places_of(self)[self.id]
        return place.counted(lambda calendar: notices.effect_without_end(day, notice, calendar, earliest))

    def _end_after(self, term):
        """The last day of the term that follows by itself, None where none does."""
        may_renew = self.term_mode == terms.MODE_AUTO_RENEW and terms.may_renew(
            term.number, self.renewal_limit
        )
        if not may_renew or not term:
            return None
        return self.env["clm.term"]._bounds(self, term.number + 1, self._started_on())[1]

    def _outlook(self, effect, standing, deadline):
        """In words, what follows from notice."""
        if not effect.stops and self._must_renew(self.current_term_id):
            return self.env._(
                "The contract has a minimum term until %(day)s, so it renews after the running term, unless an "
                "earlier end is accepted.",
                day=format_date(self.env, self._minimum_last_day()),
            )
        if not effect.ends_on:
            return self.env._(
                "Too late: the last day was %(deadline)s. The contract renews until %(end)s, unless the notice is "
                "accepted all the same.",
                deadline=format_date(self.env, deadline),
                end=format_date(self.env, self._end_after(self.current_term_id)),
            )
        if effect.follows:
            return self.env._(
                "Too late for the running term: the last day was %(deadline)s. The contract renews once more and ends "
                "on %(end)s, unless an end on %(earlier)s is accepted.",
                deadline=format_date(self.env, deadline),
                end=format_date(self.env, effect.ends_on),
                earlier=format_date(self.env, self.end_date),
            )
        if standing == notices.UNDER_WAY:
            return self.env._(
                "It counts when it arrives, at the latest on %(deadline)s. The contract then ends on %(end)s. Record "
                "the arrival with its proof.",
                deadline=format_date(self.env, deadline),
                end=format_date(self.env, effect.ends_on),
            )
        return self.env._("The contract ends on %(end)s.", end=format_date(self.env, effect.ends_on))
