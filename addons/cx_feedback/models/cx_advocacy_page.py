from dataclasses import dataclass

from odoo import api, models
from odoo.tools import hmac

from ..tools import advocacy, tickets
from ..tools.exceptions import TicketError

PERSON, FRIEND = "c", "f"
LONGEST_NAME = 200


@dataclass(frozen=True)
class Desk:
    """Whom a link names, in a sudo environment: whoever holds it may see this and answer, no more."""

    text: str
    partner: models.BaseModel
    company: models.BaseModel
    requests: models.BaseModel
    lang: str = ""


class CxAdvocacyPage(models.AbstractModel):
    """The customer's own page of requests: a sealed link is opened, and what they say is kept."""

    _name = "cx.advocacy.page"
    _description = "Page of Advocacy Requests"

    @api.model
    def _secret(self):
        # Read by nobody; another one than that of questions, so that no link opens the other page.
        return bytes.fromhex(hmac(self.env(su=True), "cx_feedback.advocacy", ""))

    @api.model
    def _ticket(self, partner, company):
        nonce = company.id.to_bytes(tickets.NONCE_BYTES)
        return tickets.seal(self._secret(), PERSON, partner.id, nonce=nonce)

    @api.model
    def _friend_ticket(self, request):
        return tickets.seal(self._secret(), FRIEND, request.id)

    @api.model
    def _address(self, partner, company):
        return f"{partner.get_base_url()}/advocacy/{self._ticket(partner, company)}"

    @api.model
    def _friend_address(self, request):
        return f"{request.get_base_url()}/advocacy/friend/{self._friend_ticket(request)}"

    @api.model
    def _unsealed(self, text, kind):
        try:
            ticket = tickets.unseal(self._secret(), text)
        except TicketError:
            return None
        return ticket if ticket.kind == kind else None

    @api.model
    def _open(self, text):
        """`Desk` for the text of a link, or None; never raises, whatever the text is."""
        ticket = self._unsealed(text, PERSON)
        if not ticket:
            return None
        env = self.sudo().env  # The link is the right of whoever holds it.
        partner = env["res.partner"].browse(ticket.number).exists()
        company = env["res.company"].browse(int.from_bytes(ticket.nonce)).exists()
        requests = env["cx.advocacy"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)], order="id"
        )
        if not partner or not requests:
            return None
        return Desk(text, partner, company, requests, partner.lang or "")

    @api.model
    def _in_language(self, desk, lang):
        records = {
            name: getattr(desk, name).with_context(lang=lang) for name in ("partner", "company", "requests")
        }
        return Desk(desk.text, lang=lang, **records)

    @api.model
    def _site(self, desk):
        """The review site for this customer: the same one each time."""
        request = desk.requests.filtered(lambda row: row.kind == advocacy.REVIEW)
        return request.site_id or request.env["cx.review.site"]._for(
            desk.company, desk.partner.country_id, desk.lang, advocacy.lot_of(f"{request.id}")
        )

    @api.model
    def _take(self, desk, kind, said, name_as=""):
        """Keeps what the customer says of one request; False where that means nothing now."""
        request = desk.requests.filtered(lambda row: row.kind == kind)
        if not request or not request.try_lock_for_update():
            return False
        values = {}
        if said == advocacy.YES and kind == advocacy.REFERENCE:
            values = self._consent(desk, request, name_as)
        if said == advocacy.YES and kind == advocacy.REVIEW:
            values = {"site_id": self._site(desk).id}
        return request._say(said, **values)

    @api.model
    def _consent(self, desk, request, name_as):
        name = " ".join(name_as.replace("\x00", "").split())[:LONGEST_NAME]
        return {
            "name_as": name or desk.partner.commercial_partner_id.name,
            "consent_text": request.program_id.with_company(desk.company)._consent_text(),
            "consent_lang": desk.lang,
        }
