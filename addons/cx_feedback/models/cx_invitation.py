from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import tickets
from .cx_program import ANONYMOUS


class CxInvitation(models.Model):
    """One person asked, or not asked and why: a narrow table without chatter.

    An invitation to an anonymous or a pseudonymous program never learns of its answer.
    """

    _name = "cx.invitation"
    _description = "Feedback Invitation"
    _order = "id desc"
    _rec_name = "partner_id"

    program_id = fields.Many2one("cx.program", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, readonly=True, ondelete="cascade", help="Who is asked."
    )
    event_id = fields.Many2one(
        "crm.lifecycle.event", "Signal", readonly=True, ondelete="set null", help="What happened before."
    )
    wave = fields.Integer(readonly=True, help="Which round of a regular program.")
    order_id = fields.Many2one("sale.order", readonly=True, ondelete="set null")
    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="set null")
    channel = fields.Char(readonly=True)
    lang = fields.Char("Language", readonly=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("sent", "Sent"),
            ("answered", "Answered"),
            ("skipped", "Not asked"),
            ("failed", "Failed"),
            ("expired", "Expired"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="planned",
    )
    reason = fields.Char("Reason Code", readonly=True)
    scheduled_at = fields.Datetime("Planned For", readonly=True)
    sent_at = fields.Datetime("Sent", readonly=True)
    reminded_at = fields.Datetime("Reminded", readonly=True)
    expires_on = fields.Date("Open Until", readonly=True)
    problem = fields.Char(readonly=True, help="Why sending failed.")

    _event_uniq = models.UniqueIndex("(program_id, event_id, partner_id) WHERE event_id IS NOT NULL")
    _wave_uniq = models.UniqueIndex(
        "(program_id, wave, partner_id) WHERE wave IS NOT NULL AND event_id IS NULL"
    )
    _partner_idx = models.Index("(partner_id, program_id, sent_at)")
    _due_idx = models.Index("(scheduled_at) WHERE state = 'planned'")
    _sent_idx = models.Index("(program_id, sent_at) WHERE state = 'sent'")
    _event_idx = models.Index("(event_id) WHERE event_id IS NOT NULL")

    def _ticket(self):
        """The text for the links of this invitation; an anonymous one is new each time and kept nowhere."""
        self.ensure_one()
        intake = self.env["cx.intake"]
        if self.program_id.identity == ANONYMOUS:
            return intake._seal(
                tickets.ANONYMOUS, self.program_id.id, expires=self.expires_on, nonce=tickets.draw()
            )
        return intake._seal(tickets.INVITATION, self.id, expires=self.expires_on)

    def action_cancel(self):
        """Takes back what was not sent yet."""
        self.program_id.check_access("write")
        if any(invitation.state != "planned" for invitation in self):
            raise UserError(self.env._("Only what is planned can be cancelled."))
        # Invitations are a record that nobody writes; who runs the program may take back what was not sent.
        self.sudo().write({"state": "cancelled"})
