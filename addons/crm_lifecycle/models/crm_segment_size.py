from odoo import api, fields, models


class CrmSegmentSize(models.Model):
    """How large a segment was at the last refresh of a day, and who came and went on that day."""

    _name = "crm.segment.size"
    _description = "Customer Segment Size"
    _order = "day desc, id desc"
    _rec_name = "day"
    _log_access = False

    segment_id = fields.Many2one("crm.segment", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="segment_id.company_id", store=True, precompute=True, required=True, index=True
    )
    day = fields.Date(required=True, readonly=True)
    size = fields.Integer("Members", readonly=True, aggregator="avg")
    entered = fields.Integer(readonly=True)
    left = fields.Integer(readonly=True)

    _day_uniq = models.UniqueIndex("(segment_id, day)")

    @api.model
    def _note(self, segment, day, size, entered, left):
        """Keeps the day's last size and adds up its coming and going."""
        self.env.cr.execute(
            """INSERT INTO crm_segment_size AS s (segment_id, company_id, day, size, entered, "left")
               VALUES (%s, %s, %s, %s, %s, %s)
               ON CONFLICT (segment_id, day) DO UPDATE
                  SET size = EXCLUDED.size, entered = s.entered + EXCLUDED.entered,
                      "left" = s."left" + EXCLUDED."left" """,
            (segment.id, segment.company_id.id, day, size, entered, left),
        )
        self.invalidate_model(flush=False)
