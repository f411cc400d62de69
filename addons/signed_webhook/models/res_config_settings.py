from odoo import models
from odoo.exceptions import ValidationError

from ..tools import webhooks


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    def _check_webhook_networks(self, name):
        """Raises `ValidationError` when what stands in the field `name` is no list of networks."""
        for settings in self:
            try:
                webhooks.networks(settings[name])
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(text)s is no list of networks. Write them like 10.1.0.0/16, 192.168.5.7.",
                        text=settings[name],
                    )
                ) from error
