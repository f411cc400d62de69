from odoo import api, models
from odoo.tools import consteq


class CrmJourneyMail(models.Model):
    """The link by which people say that they want no more of these messages. It is good for nothing else."""

    _inherit = "crm.journey.mail"

    @api.model
    def _person_of_link(self, partner_id, seal):
        """Whose link it is, in a sudo environment; empty where it is nobody's."""
        people = self.env["res.partner"].sudo()  # The link is the right of whoever holds it.
        if not consteq(self._seal("unsubscribe", partner_id), seal or ""):
            return people
        return people.browse(partner_id).exists()

    @api.model
    def _unsubscribe(self, person):
        self.env["crm.contact.pressure"]._opt_out(person, "journey", self.env._("Link in an e-mail of a journey"))

    @api.model
    def _trace_of_picture(self, trace_id, seal):
        """Whether the address of the picture is one of ours."""
        return consteq(self._seal("opened", trace_id), seal or "")
