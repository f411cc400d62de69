from odoo import api, models
from odoo.tools import consteq


class CrmJourneyMail(models.Model):
    """The link by which people say that they want no more of these messages. It is good for nothing else."""

    _inherit = "crm.journey.mail"

    @api.model
    def _token_of_link(self, token_id, seal):
        """Whose link it is, in a sudo environment; empty where it is nobody's."""
        tokens = self.env["crm.journey.token"].sudo()  # The link is the right of whoever holds it.
        if not self._is_sealed("unsubscribe", token_id, seal):
            return tokens
        return tokens.browse(token_id).exists()

    @api.model
    def _unsubscribe(self, person):
        """Nobody, where the person was forgotten: they get nothing any more."""
        self.env["crm.contact.pressure"]._opt_out(
            person, "journey", self.env._("Link in an e-mail of a journey")
        )

    @api.model
    def _trace_of_picture(self, trace_id, seal):
        """Whether the address of the picture is one of ours."""
        return self._is_sealed("opened", trace_id, seal)

    @api.model
    def _is_sealed(self, purpose, id_, seal):
        # Texts with other letters than ASCII cannot be compared; bytes can.
        return consteq(self._seal(purpose, id_).encode(), (seal or "").encode(errors="replace"))
