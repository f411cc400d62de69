from odoo import api, models


class ClmWebhookEvent(models.Model):
    """A kind of evidence that a webhook may be told of."""

    _name = "clm.webhook.event"
    _description = "Event of Contracts"
    _inherit = "signed.webhook.event"

    @api.model
    def _known(self):
        return dict(self.env["clm.evidence"]._fields["kind"]._description_selection(self.env))
