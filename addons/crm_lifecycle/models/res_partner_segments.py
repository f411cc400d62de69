from odoo import api, fields, models
from odoo.fields import Domain

from .crm_lifecycle_standing import LIFECYCLE_USER
from .crm_segment import MAILING_USER
from .res_partner_sets import search_by_rows

# Whoever writes mailings chooses recipients by segment.
SEGMENT_READERS = f"{LIFECYCLE_USER},{MAILING_USER}"


class ResPartner(models.Model):
    _inherit = "res.partner"

    lifecycle_segment_ids = fields.Many2many(
        "crm.segment",
        string="Segments",
        compute="_compute_lifecycle_segments",
        search="_search_lifecycle_segment_ids",
        groups=SEGMENT_READERS,
        help="The segments that the contact is in now.",
    )
    lifecycle_segment_count = fields.Integer(
        "Number of Segments", compute="_compute_lifecycle_segments", groups=SEGMENT_READERS
    )

    def _compute_lifecycle_segments(self):
        members = self.env["crm.segment.member"].search(
            [("partner_id", "in", self.ids), ("left_at", "=", False)]
        )
        by_partner = members.grouped("partner_id")
        for partner in self:
            segments = by_partner.get(partner._origin, members.browse()).segment_id
            partner.lifecycle_segment_ids = segments
            partner.lifecycle_segment_count = len(segments)

    @api.model
    def _search_lifecycle_segment_ids(self, operator, value):
        members, still_in = self.env["crm.segment.member"], Domain("left_at", "=", False)
        return search_by_rows("id", members, still_in, "segment_id", operator, value)

    def action_open_lifecycle_segments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_segment_member_action")
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {}
        return action
