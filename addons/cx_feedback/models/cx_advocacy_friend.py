from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, plaintext2html

from ..tools import advocacy
from .cx_advocacy import LEADS_A_DAY
from .cx_advocacy_page import FRIEND

LIMITS = {"name": 200, "email": 200, "phone": 50, "message": 5000}


class CxAdvocacyPage(models.AbstractModel):
    """Where a friend of the customer gets in touch: a new lead that knows who recommended us."""

    _inherit = "cx.advocacy.page"

    @api.model
    def _open_friend(self, text):
        """The request that the link belongs to, empty where it is none or was taken back."""
        ticket = self._unsealed(text, FRIEND)
        # As in `_open`.
        request = self.sudo().env["cx.advocacy"].browse(ticket.number if ticket else []).exists()
        open_states = (advocacy.AGREED, advocacy.DONE)
        return request.filtered(
            lambda row: row.kind == advocacy.REFERRAL and row.state in open_states and row.partner_id
        )

    @api.model
    def _introduce(self, request, **said):
        """The friend's lead, the same one where the form was sent twice; raises `UserError` in words for them."""
        values = self._clean_friend(said)
        request.lock_for_update()
        known = request.lead_ids.filtered(lambda lead: lead.email_normalized == values["email_from"])
        if known:
            return known[:1]
        self._check_not_too_many(request)
        lead = (
            request.env["crm.lead"]
            .with_company(request.company_id)
            .create(self._lead_values(request, values))
        )
        request.lead_count += 1
        if request.state == advocacy.AGREED:
            request._say(advocacy.DONE_NOW)
        return lead

    @api.model
    def _clean_friend(self, said):
        told = {
            key: (said.get(key) or "").replace("\x00", "").strip()[:limit] for key, limit in LIMITS.items()
        }
        email = email_normalize(told["email"])
        if not told["name"] or not email:
            raise UserError(
                self.env._("Please tell us your name and an e-mail address that we can write to.")
            )
        return {
            "contact_name": " ".join(told["name"].split()),
            "email_from": email,
            "phone": told["phone"],
            "message": told["message"],
        }

    @api.model
    def _check_not_too_many(self, request):
        since = fields.Datetime.now() - timedelta(days=1)
        recent = (
            request.env["crm.lead"]
            .with_context(active_test=False)
            .search_count([("advocacy_id", "=", request.id), ("create_date", ">", since)])
        )
        if recent >= LEADS_A_DAY:
            raise UserError(
                self.env._("Too many people used this link today. Please try again tomorrow, or write to us.")
            )

    @api.model
    def _lead_values(self, request, values):
        seller = request.partner_id.user_id
        return {
            "name": self.env._("Recommended: %(name)s", name=values["contact_name"]),
            "contact_name": values["contact_name"],
            "email_from": values["email_from"],
            "phone": values["phone"],
            "description": plaintext2html(values["message"]) if values["message"] else False,
            "company_id": request.company_id.id,
            "user_id": seller.id if request.company_id in seller.company_ids else False,
            "referred_by_id": request.partner_id.id,
            "advocacy_id": request.id,
        }
