from odoo import api, fields, models


class SignedWebhookSecret(models.TransientModel):
    """Shows a new secret. Nothing of it is stored: it comes with the action and goes with the dialog."""

    _name = "signed.webhook.secret"
    _description = "Secret of a Webhook"

    # Given as a default by the action; without a column, so that nobody can read it afterwards.
    secret = fields.Char(store=False, readonly=True)

    @api.model
    def _open(self, webhook, secret):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Secret of %(receiver)s", receiver=webhook.name),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_secret": secret},
        }
