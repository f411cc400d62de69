from datetime import timedelta

import psycopg2

from odoo import fields, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Domain

from .cx_program import ANONYMOUS

PORTAL = "portal"
ASKED = ("sent", "answered")


class SaleOrder(models.Model):
    """The question on the page of an order. Whoever may see that page may answer; nothing is made by looking."""

    _inherit = "sale.order"

    def _cx_portal_program(self, partner):
        """The program that asks `partner` on the page of this order now; empty where none does."""
        self.ensure_one()
        # Customers have no right on programs; what they learn is that they are asked.
        programs = self.env["cx.program"].sudo()
        if self.state != "sale" or not self._cx_is_delivered():
            return programs
        program = programs.search(
            Domain("portal_on_order", "=", True)
            & Domain("state", "=", "running")
            & Domain("company_id", "=", self.company_id.id),
            limit=1,
        )
        if not program or program._has_quota_reached():
            return programs
        return program if self._cx_may_be_asked(program, partner) else programs

    def _cx_portal_partner(self, user):
        """Who answers on the page of this order: who is logged in, if of that customer, else whom it is for."""
        same_customer = user.partner_id.commercial_partner_id == self.partner_id.commercial_partner_id
        return user.partner_id if user._is_portal() and same_customer else self.partner_id

    def _cx_is_delivered(self):
        """True where nothing is delivered, or all of it was; the field is there with Odoo's `sale_stock`."""
        return "delivery_status" not in self._fields or self.delivery_status in (False, "full")

    def _cx_may_be_asked(self, program, partner):
        invitation = self._cx_portal_asked(program, partner)
        if not invitation:
            return True
        # The ticket of an anonymous answer was drawn once and is kept nowhere.
        return program.identity != ANONYMOUS and invitation.expires_on >= fields.Date.today()

    def _cx_portal_asked(self, program, partner):
        """How this program asked `partner` about this order before, by whatever way."""
        return (
            self.env["cx.invitation"]
            .sudo()  # Customers have no right on invitations; this one is theirs.
            .search(
                Domain("program_id", "=", program.id)
                & Domain("order_id", "=", self.id)
                & Domain("partner_id", "=", partner.id)
                & Domain("state", "in", ASKED),
                order="id desc",
                limit=1,
            )
        )

    def _cx_portal_ticket(self, partner):
        """The ticket for `partner`, whose invitation is made where there is none; False where nobody asks."""
        program = self._cx_portal_program(partner)
        if not program:
            return False
        invitation = self._cx_portal_asked(program, partner) or self._cx_portal_invite(program, partner)
        return invitation._ticket()

    def _cx_portal_invite(self, program, partner):
        now = fields.Datetime.now()
        # An invitation is made for who asks for it; its own rights are nobody's.
        invitations = self.env["cx.invitation"].sudo()
        try:
            return invitations.create(
                {
                    "program_id": program.id,
                    "company_id": program.company_id.id,
                    "partner_id": partner.id,
                    "order_id": self.id,
                    "channel": PORTAL,
                    "state": "sent",
                    "sent_at": now,
                    # Nobody is reminded of a question that they opened themselves.
                    "reminded_at": now,
                    "expires_on": now.date() + timedelta(days=program.expiry_days),
                }
            )
        except psycopg2.errors.UniqueViolation as error:
            # Two clicks at once; the next try finds the invitation of the other.
            raise ConcurrencyError(str(error)) from error
