from odoo import fields, models

SYSTEM = "base.group_system"
GOES_TO = {"url", "company_id"}


class ClmWebhook(models.Model):
    """An address of another system that is told what happens to contracts."""

    _name = "clm.webhook"
    _description = "Webhook"
    _inherit = "signed.webhook"

    _delivery_model = "clm.webhook.delivery"
    _deliveries_action = "contract_clm.clm_webhook_delivery_action"
    _marker = "clmwh_"
    _routing_fields = frozenset({"active", "company_id", "event_ids", "type_ids"})

    event_ids = fields.Many2many("clm.webhook.event", string="Events", help="None named: all of them.")
    type_ids = fields.Many2many("clm.contract.type", string="Contract Types", help="None named: all of them.")
    names_closed = fields.Boolean(
        "Names of confidential contracts",
        groups=SYSTEM,
        copy=False,
        tracking=True,
        help="Titles, parties and people of confidential and walled contracts are sent too. "
        "Otherwise only their numbers and hashes.",
    )
    delivery_ids = fields.One2many("clm.webhook.delivery", "webhook_id", "Deliveries")

    def write(self, vals):
        if GOES_TO & vals.keys() and not self.env.user.has_group(SYSTEM):
            # Whoever sends it elsewhere must not take along what only the system's administrator may allow.
            self.sudo().names_closed = False
        return super().write(vals)

    def _only_about(self):
        return self.type_ids.ids
