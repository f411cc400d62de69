from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import overlap


class CrmSegmentOverlap(models.TransientModel):
    """How far two or three segments are the same customers."""

    _name = "crm.segment.overlap"
    _description = "Overlap of Segments"

    segment_a_id = fields.Many2one("crm.segment", required=True, ondelete="cascade")
    segment_b_id = fields.Many2one("crm.segment", required=True, ondelete="cascade")
    segment_c_id = fields.Many2one("crm.segment", ondelete="cascade")
    part_ids = fields.One2many("crm.segment.overlap.part", "overlap_id", "Parts", readonly=True)
    similarity = fields.Float(
        readonly=True, help="Jaccard index: those in all segments among those in any of them."
    )
    picture = fields.Json(readonly=True)

    def _compute_display_name(self):
        self.display_name = self.env._("Overlap of Segments")

    def action_compare(self):
        """Shows the numbers of the chosen segments."""
        self.ensure_one()
        segments = self._segments()
        if len(segments) < 2:
            raise UserError(self.env._("Choose two different segments."))
        counts = segments._overlap_counts()
        masks = overlap.combinations(len(segments))
        self.write(
            {
                "similarity": overlap.jaccard(counts, masks[-1]),
                "picture": {
                    "names": segments.mapped("name"),
                    "parts": {str(mask): counts.get(mask, 0) for mask in masks},
                },
                "part_ids": [
                    fields.Command.clear(),
                    *(fields.Command.create(self._part(segments, counts, mask)) for mask in masks),
                ],
            }
        )

    def _segments(self):
        """The chosen segments in the order A, B, C, each once."""
        return (self.segment_a_id | self.segment_b_id | self.segment_c_id)._origin

    def _part(self, segments, counts, mask):
        inside = [segment.name for position, segment in enumerate(segments) if mask >> position & 1]
        count, everyone = counts.get(mask, 0), overlap.union(counts, 2 ** len(segments) - 1)
        if len(inside) == 1:
            name = self.env._("Only %(segment)s", segment=inside[0])
        elif len(inside) == len(segments):
            name = self.env._("In all: %(segments)s", segments=" + ".join(inside))
        else:
            name = self.env._("%(segments)s only", segments=" + ".join(inside))
        return {"mask": mask, "name": name, "size": count, "share": 100 * count / (everyone or 1)}


class CrmSegmentOverlapPart(models.TransientModel):
    _name = "crm.segment.overlap.part"
    _description = "Part of an Overlap"
    _order = "id"

    overlap_id = fields.Many2one("crm.segment.overlap", required=True, ondelete="cascade")
    mask = fields.Integer(required=True)
    name = fields.Char("Part")
    size = fields.Integer("Members")
    share = fields.Float("Share (%)")

    def _domain(self):
        """Contacts in exactly the segments of the part."""
        domain = []
        for position, segment in enumerate(self.overlap_id._segments()):
            operator = "in" if self.mask >> position & 1 else "not in"
            domain.append(("lifecycle_segment_ids", operator, segment.ids))
        return domain

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": self._domain(),
        }

    def action_save(self):
        """A new segment of those who are in this part, kept up to date like every other."""
        self.ensure_one()
        segments = self.overlap_id._segments()
        segment = self.env["crm.segment"].create(
            {
                "name": self.name,
                "domain": repr(self._domain()),
                "company_id": segments[0].company_id.id,
                "target": segments[0].target,
            }
        )
        segment.action_refresh()
        return segment.get_formview_action()


class CrmSegment(models.Model):
    _inherit = "crm.segment"

    def _overlap_counts(self):
        """`{bit mask: members}` of these segments; the first has bit 1, the second 2."""
        self.check_access("read")
        bits = SQL(" ").join(
            SQL("WHEN %s THEN %s", segment.id, 1 << position) for position, segment in enumerate(self)
        )
        self.env.cr.execute(
            SQL(
                """SELECT mask, COUNT(*)
                     FROM (SELECT BIT_OR(CASE segment_id %s END) AS mask
                             FROM crm_segment_member
                            WHERE left_at IS NULL AND segment_id = ANY(%s)
                            GROUP BY partner_id) m
                    GROUP BY mask""",
                bits,
                self.ids,
            )
        )
        return dict(self.env.cr.fetchall())
