from odoo import fields, models

from ..tools import journey
from .crm_lifecycle_standing import LIFECYCLE_USER


class ResPartner(models.Model):
    _inherit = "res.partner"

    journey_count = fields.Integer("Journeys", compute="_compute_journey_count", groups=LIFECYCLE_USER)

    def _compute_journey_count(self):
        rows = self.env["crm.journey.token"]._read_group(
            [("partner_id", "in", self.ids), ("is_control", "=", False)], ["partner_id"], ["__count"]
        )
        counts = {partner.id: count for partner, count in rows}
        for partner in self:
            partner.journey_count = counts.get(partner._origin.id, 0)

    def action_open_journeys(self):
        """The journeys that the contact is or was on."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_journey_token_action")
        waiting = self.env["crm.journey.token"].search_count(
            [("partner_id", "=", self.id), ("state", "=", journey.WAITING)], limit=1
        )
        return {
            **action,
            "domain": [("partner_id", "=", self.id), ("is_control", "=", False)],
            "context": {"search_default_waiting": 1} if waiting else {},
        }
