from odoo import api, models
from odoo.tools import hmac

from ..tools import tickets
from ..tools.exceptions import TicketError

PERSON = "u"


class CxUnsubscribe(models.AbstractModel):
    """The link by which people say that they do not want to be asked. It is sealed, and good for nothing else."""

    _name = "cx.unsubscribe"
    _description = "Feedback Unsubscription"

    @api.model
    def _secret(self):
        # Another one than that of the questions: a link of this kind opens no question, and none of those this.
        return bytes.fromhex(hmac(self.env(su=True), "cx_feedback.unsubscribe", ""))

    @api.model
    def _path(self, partner):
        return f"/feedback/unsubscribe/{tickets.seal(self._secret(), PERSON, partner.id)}"

    @api.model
    def _person(self, text):
        """Whose link it is, in a sudo environment; empty where it is nobody's."""
        people = self.env["res.partner"].sudo()  # The link is the right of whoever holds it.
        try:
            ticket = tickets.unseal(self._secret(), text)
        except TicketError:
            return people
        return people.browse(ticket.number).exists()

    @api.model
    def _unsubscribe(self, person):
        self.env["crm.contact.pressure"]._opt_out(
            person, "feedback", self.env._("Link in a message that asked for feedback")
        )
