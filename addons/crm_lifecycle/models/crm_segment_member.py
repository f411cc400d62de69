from odoo import fields, models


class CrmSegmentMember(models.Model):
    """One stay of a contact in a segment; open while `left_at` is empty. Written in SQL by the refresh only."""

    _name = "crm.segment.member"
    _description = "Customer Segment Member"
    _order = "entered_at desc, id desc"
    _rec_name = "partner_id"
    _log_access = False

    segment_id = fields.Many2one("crm.segment", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Contact", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    entered_at = fields.Datetime("Entered", required=True, readonly=True)
    left_at = fields.Datetime("Left", readonly=True)
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    country_id = fields.Many2one(related="partner_id.country_id")

    _open_uniq = models.UniqueIndex("(segment_id, partner_id) WHERE left_at IS NULL")
    _partner_idx = models.Index("(partner_id)")
    # Rows come in the order of time, and the collector asks for the newest.
    _entered_idx = models.Index("USING brin (entered_at)")
    _left_idx = models.Index("(left_at) WHERE left_at IS NOT NULL")
    _closed_idx = models.Index("(segment_id) WHERE left_at IS NOT NULL")
