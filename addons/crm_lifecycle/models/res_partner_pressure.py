from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from .crm_lifecycle_standing import LIFECYCLE_USER

SHOWN_DAYS = 30


class ResPartner(models.Model):
    _inherit = "res.partner"

    contact_optout_ids = fields.One2many(
        "crm.contact.optout",
        "partner_id",
        "Does Not Want",
        domain=[("undone_at", "=", False)],
        groups=LIFECYCLE_USER,
    )
    contact_sent_count = fields.Integer(
        "Messages Lately",
        compute="_compute_contact_sent_count",
        groups=LIFECYCLE_USER,
        help="Feedback requests, journeys and mailings of the last 30 days.",
    )

    def _compute_contact_sent_count(self):
        since = fields.Datetime.now() - timedelta(days=SHOWN_DAYS)
        sent = Domain("verdict", "=", "send") & Domain("decided_at", ">", since)
        counts = {}
        for name in ("contact_id", "partner_id"):
            groups = self.env["crm.contact.ledger"]._read_group(
                sent & Domain(name, "in", self.ids), [name], ["__count"]
            )
            counts[name] = {partner.id: count for partner, count in groups}
        for partner in self:
            # A customer's count is that of all its contacts.
            partner.contact_sent_count = max(found.get(partner._origin.id, 0) for found in counts.values())

    def action_open_contact_ledger(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_contact_ledger_action")
        action["domain"] = ["|", ("contact_id", "=", self.id), ("partner_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_open_contact_optouts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_contact_optout_action")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
