import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import evidence, notices, proof_file, terms
from .clm_notice import FROM_THEM, GIVEN, IN_FORCE, LOST, WITHDRAWN

ARRIVAL_ACTIVITY = "contract_clm.mail_activity_notice_arrival"
RECEIVED_ACTIVITY = "contract_clm.mail_activity_notice_received"


class ClmNoticeRecord(models.Model):
    """Recording notice, its arrival and its withdrawal, each with its evidence."""

    _inherit = "clm.notice"

    @api.model
    def _record(self, contract, values, *, card=LOST, loss_reason=None):
        """Records notice that was given or received, and what follows from it.

        :param values: column values; the hashes, the term and the rule that applies are added here
        :param card: LOST closes the renewal; NEGOTIATING leaves it, because the terms are being renegotiated
        :param loss_reason: `clm.renewal.loss.reason` for the card
        """
        contract.ensure_one()
        contract.check_access("write")
        contract._check_state("active")
        # Notices are written by actions that leave evidence, so users have no right to do it.
        ours = contract.sudo()
        ours.lock_for_update(allow_referencing=True)
        term = ours.current_term_id
        self._check_days(contract, term, values)
        self._check_kind(contract, values)
        self._check_other(ours, term, values["direction"])
        notice = self.sudo().create(
            {
                **self._hashed(values, "proof", "proof_sha256"),
                "contract_id": contract.id,
                "term_id": term.id,
                "basis": contract._notice_basis(),
                "deadline": term._notice_limit(),
            }
        )
        notice._take_effect()
        notice._close_card(card, loss_reason)
        notice._log("noticed", notice._summary())
        notice._tell_of_notice()
        return notice.sudo(self.env.su)

    @api.model
    def _check_days(self, contract, term, values):
        today = fields.Date.context_today(self)
        sent, received = values.get("sent_on"), values.get("received_on")
        first = sent or received
        if not first:
            raise UserError(self.env._("Say on which day the notice was sent or received."))
        if max(sent or first, received or first) > today:
            raise UserError(
                self.env._("The day lies in the future. Record the notice when it was sent or received.")
            )
        if sent and received and received < sent:
            raise UserError(self.env._("A notice cannot arrive before it is sent. Check both days."))
        if first < term.start_date:
            raise UserError(
                self.env._(
                    "The running term of %(contract)s began on %(start)s; notice from before that day was for the "
                    "earlier term and cannot end this one. Give notice again, or check the day.",
                    contract=contract.name,
                    start=format_date(self.env, term.start_date),
                )
            )

    @api.model
    def _check_kind(self, contract, values):
        if contract.term_mode == terms.MODE_EVERGREEN and values.get("kind") != notices.TERMINATE:
            raise UserError(
                self.env._(
                    "%(contract)s runs until notice is given, so there is no renewal to refuse: choose to end it at "
                    "the earliest date allowed.",
                    contract=contract.name,
                )
            )

    @api.model
    def _check_other(self, contract, term, direction):
        """Notice once given is enough, unless it is for a term that is over."""
        other = contract.notice_ids.filtered(
            lambda notice: (
                notice.state == IN_FORCE
                and notice.direction == direction
                and (notice.term_id == term or notice.ends_on)
            )
        )
        if other:
            raise UserError(
                self.env._(
                    "There is notice already: %(notice)s. Withdraw it before you record another one.",
                    notice=other[0].display_name,
                )
            )

    @api.model
    def _hashed(self, values, name, hash_name):
        """`values` with the SHA-256 of the file `name`, which was checked to be a proof."""
        data = base64.b64decode(values.get(name) or b"")
        if not data:
            return {**values, name: False, hash_name: False}
        try:
            proof_file.kind(data)
        except proof_file.WrongProof as error:
            raise UserError(
                self.env._(
                    "“%(file)s” cannot be kept as proof: %(error)s. Upload a PDF, a picture (PNG, JPEG) or the mail "
                    "itself (.eml).",
                    file=values.get(f"{name}_filename") or self.env._("The file"),
                    error=error,
                )
            ) from error
        return {**values, hash_name: evidence.sha256(data)}

    def _record_arrival(self, values):
        """Adds the day of arrival and its proof; what is late now has another effect.

        :param values: `received_on`, `arrival_proof`, `arrival_proof_filename`, `accepted`
        """
        self.ensure_one()
        self._check_in_force()
        self._lock()
        if self.received_on:
            raise UserError(self.env._("The arrival of this notice is recorded already."))
        day = values["received_on"]
        if day > fields.Date.context_today(self):
            raise UserError(
                self.env._("The day lies in the future. Record the arrival when it has happened.")
            )
        if day < self.sent_on:
            raise UserError(self.env._("A notice cannot arrive before it is sent. Check both days."))
        if self.accepted:
            values = {name: value for name, value in values.items() if name != "accepted"}
        # See _record.
        notice = self.sudo()
        notice.write(notice._hashed(values, "arrival_proof", "arrival_sha256"))
        if notice.contract_id.state == "active":
            notice._take_effect()
        notice._log("notice_arrived", notice._summary())
        notice.contract_id.activity_unlink([ARRIVAL_ACTIVITY])

    def action_withdraw(self, reason):
        """The notice counts no more, and the contract goes on as if it had not been given."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the notice is withdrawn."))
        for notice in self:
            notice._check_in_force()
            notice.contract_id._check_state("active")
            notice._lock()
            # See _record.
            own = notice.sudo()
            own.write(
                {
                    "state": WITHDRAWN,
                    "withdrawn_on": fields.Date.context_today(self),
                    "withdrawn_by_id": self.env.uid,
                    "withdrawal_reason": reason.strip(),
                }
            )
            own.stopped_term_id._settle_notices()
            own._reopen_card(self.env._("Notice was withdrawn"))
            own._log("notice_withdrawn", reason.strip())
            own.contract_id.activity_unlink([ARRIVAL_ACTIVITY])

    def _log(self, kind, summary):
        """Evidence, and a line in the chatter of the contract."""
        self.contract_id._log_evidence(kind, summary=summary, payload=self._facts())
        label = self.env["clm.evidence"]._kind_label(kind)
        self.contract_id._message_log(body=summary if kind == "noticed" else f"{label}: {summary}")

    def _facts(self):
        """What evidence keeps of a notice, in plain values."""
        self.ensure_one()
        days = ("sent_on", "received_on", "deadline", "ends_on")
        plain = ("direction", "kind", "way", "addressee", "basis", "standing", "accepted", "state")
        files = ("proof_filename", "proof_sha256", "arrival_proof_filename", "arrival_sha256")
        letters = ("letter_filename", "letter_sha256", "letter_docx_filename", "letter_docx_sha256")
        return (
            {"notice": self.id}
            | {name: fields.Date.to_string(self[name]) or None for name in days}
            | {name: self[name] or None for name in (*plain, *files, *letters)}
        )

    def _summary(self):
        """In a sentence: who gave notice, whether it was in time, and when the contract ends."""
        standing = dict(self._fields["standing"]._description_selection(self.env))[self.standing]
        if self.ends_on:
            return self.env._(
                "%(notice)s. %(standing)s; the contract ends on %(day)s.",
                notice=self.display_name,
                standing=standing,
                day=format_date(self.env, self.ends_on),
            )
        return self.env._(
            "%(notice)s. %(standing)s; the contract renews.", notice=self.display_name, standing=standing
        )

    def _tell_of_notice(self):
        """The owner hears of their customer's notice, and is asked for the proof of arrival of ours."""
        contract, today = self.contract_id, fields.Date.context_today(self)
        person = contract._person_in_charge()
        if not person:
            return
        if self.direction == FROM_THEM and person != self.env.user:
            contract._plan_notice_activity(RECEIVED_ACTIVITY, person, today, self._summary())
        if self.direction == GIVEN and self.standing == notices.UNDER_WAY:
            contract._plan_notice_activity(
                ARRIVAL_ACTIVITY, person, max(today, self.deadline), self._summary()
            )
