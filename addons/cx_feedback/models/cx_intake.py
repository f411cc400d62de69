from dataclasses import dataclass, replace

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.tools import hmac

from ..tools import tickets
from ..tools.exceptions import TicketError
from .cx_program import IDENTIFIED, PSEUDONYMOUS

LONGEST_COMMENT = 10_000
# Why a ticket cannot be answered now.
UNKNOWN, EXPIRED, NOT_OPEN, FULL = "unknown", "expired", "not_open", "full"


@dataclass(frozen=True)
class Opened:
    """What a ticket asks, in a sudo environment: whoever holds the ticket may see this and answer it, no more.

    `closed` is False, or the code of why it cannot be answered. `response` is what it answered before.
    """

    text: str
    ticket: tickets.Ticket | None
    program: models.BaseModel
    invitation: models.BaseModel
    place: models.BaseModel
    response: models.BaseModel
    closed: str | bool = False


class CxIntake(models.AbstractModel):
    """The one way in for answers, whatever the channel: a ticket is opened, and its answer stored once."""

    _name = "cx.intake"
    _description = "Feedback Intake"

    @api.model
    def _secret(self):
        # The secret of the database is read by nobody; what is made of it here is used here only.
        return bytes.fromhex(hmac(self.env(su=True), "cx_feedback.ticket", ""))

    @api.model
    def _seal(self, kind, number, expires=None, nonce=b""):
        return tickets.seal(self._secret(), kind, number, expires, nonce)

    @api.model
    def _open(self, text):
        """`Opened` for the text of a ticket; never raises, whatever the text is."""
        env = self.sudo().env  # The ticket is the right of whoever holds it.
        nothing = Opened(
            text,
            None,
            env["cx.program"],
            env["cx.invitation"],
            env["cx.place"],
            env["cx.response"],
            closed=UNKNOWN,
        )
        try:
            ticket = tickets.unseal(self._secret(), text)
        except TicketError:
            return nothing
        opened = self._look_up(replace(nothing, ticket=ticket))
        opened = replace(opened, closed=self._why_closed(opened), response=self._answered_before(opened))
        # Who has a place in the quota keeps it.
        return replace(opened, closed=False) if opened.closed == FULL and opened.response else opened

    @api.model
    def _look_up(self, opened):
        number = opened.ticket.number
        if opened.ticket.kind == tickets.INVITATION:
            invitation = opened.invitation.browse(number).exists()
            return replace(opened, invitation=invitation, program=invitation.program_id)
        if opened.ticket.kind == tickets.PLACE:
            place = opened.place.browse(number).exists()
            return replace(opened, place=place, program=place.program_id)
        return replace(opened, program=opened.program.browse(number).exists())

    @api.model
    def _why_closed(self, opened):
        if not opened.program or (opened.place and not opened.place.active):
            return UNKNOWN
        if opened.ticket.is_expired(fields.Date.today()):
            return EXPIRED
        if opened.program.state not in ("running", "paused") or not opened.program.active:
            return NOT_OPEN
        return FULL if opened.program._has_quota_reached() else False

    @api.model
    def _answered_before(self, opened):
        if opened.ticket.kind == tickets.PLACE and not opened.ticket.nonce:
            return opened.response
        return opened.response.search([("ticket_key", "=", self._key(opened))], limit=1)

    @api.model
    def _key(self, opened):
        return tickets.key(self._secret(), opened.text)

    @api.model
    def _fresh(self, opened):
        """The text for a form: that of a place gets a nonce, so that a form sent twice is one answer."""
        if opened.ticket.kind != tickets.PLACE or opened.ticket.nonce:
            return opened.text
        return self._seal(tickets.PLACE, opened.place.id, fields.Date.today(), tickets.draw())

    @api.model
    def _store(self, opened, score=None, comment=None, choice=None, channel="web", lang=None):
        """The one response of the ticket: made, or changed where it was answered before.

        `score` is the text that came in; None leaves the score as it is, as a comment that comes later does.
        Raises `ValidationError` in words for the respondent.
        """
        if opened.closed:
            raise ValidationError(self._closed_text(opened.closed))
        values = self._said(opened, score, comment, choice)
        response = opened.response
        if response:
            response.write(values)
            return response
        if not opened.program._take_place():
            raise ValidationError(self._closed_text(FULL))
        values |= self._who(opened) | {"channel": channel}
        values |= opened.program._kept(fields.Datetime.now(), lang)
        try:
            response = (
                opened.response.with_company(opened.program.company_id)
                .with_context(cx_by_ticket=True)
                .create(values)
            )
        except psycopg2.errors.UniqueViolation as error:
            # The same ticket was answered at the same moment; the next try sees that answer and changes it.
            raise ConcurrencyError(str(error)) from error
        if opened.program.identity == IDENTIFIED and opened.invitation:
            opened.invitation.state = "answered"
        return response

    @api.model
    def _said(self, opened, score, comment, choice):
        program, values = opened.program, {}
        if score is not None:
            values["score"] = program.metric_id._parse_score(score)
            values["followup_id"] = program._followup(values["score"]).id
        if comment is not None:
            values["comment"] = self._clean_comment(comment)
        if choice is not None:
            followup = program.followup_ids.browse(values.get("followup_id")) or opened.response.followup_id
            values["choice"] = followup._choice(choice)
        return values

    @api.model
    def _clean_comment(self, comment):
        comment = comment.replace("\x00", "").strip()
        if len(comment) > LONGEST_COMMENT:
            raise ValidationError(
                self.env._(
                    "Your text has %(length)s characters; there is room for %(limit)s. Please shorten it.",
                    length=len(comment),
                    limit=LONGEST_COMMENT,
                )
            )
        return comment or False

    @api.model
    def _who(self, opened):
        """What an answer keeps of its origin: as little as was promised."""
        program, invitation = opened.program, opened.invitation
        values = {
            "program_id": program.id,
            "metric_id": program.metric_id.id,
            "touchpoint_id": program.touchpoint_id.id,
            "company_id": program.company_id.id,
            "place_id": opened.place.id,
            "ticket_key": self._key(opened),
        }
        if program.identity == IDENTIFIED and invitation:
            values |= {
                "partner_id": invitation.partner_id.id,
                "invitation_id": invitation.id,
                "order_id": invitation.order_id.id,
                "lead_id": invitation.lead_id.id,
            }
        if program.identity == PSEUDONYMOUS and invitation:
            values["pseudonym"] = tickets.pseudonym(self._secret(), program.id, invitation.partner_id.id)
        return values

    @api.model
    def _closed_text(self, code):
        """Why it cannot be answered, in words for the respondent."""
        return {
            UNKNOWN: self.env._(
                "This link does not lead to a question. Please open it as it stands in the message, whole."
            ),
            EXPIRED: self.env._("The time for this question is over. Thank you for wanting to answer."),
            NOT_OPEN: self.env._("This question is closed. Thank you for wanting to answer."),
            FULL: self.env._("We have all the answers that we asked for. Thank you for wanting to answer."),
        }[code]
