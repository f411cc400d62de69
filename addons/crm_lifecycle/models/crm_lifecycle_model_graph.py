from odoo import api, models

from ..tools import stage_layout


class CrmLifecycleModel(models.Model):
    """The stages and moves of a lifecycle as a picture."""

    _inherit = "crm.lifecycle.model"

    @api.readonly
    def stage_graph(self, ruleset_id=False):
        """Stages, moves and where they are drawn, for those who may read the lifecycle.

        `ruleset_id` chooses a version of the rules; without it, the live one. Returns
        `width`, `height`, `stages` (with `x`, `y`, the middle of a box) and `moves` (with
        `curve`: begin, control point and end of a quadratic curve).
        """
        self.ensure_one()
        self.check_access("read")
        ruleset = self.ruleset_ids.browse(ruleset_id) if ruleset_id else self.live_ruleset_id
        ruleset.check_access("read")
        moves = ruleset.transition_ids.filtered(lambda move: move.to_stage_id.active)
        # An archived stage is part of the picture as long as customers leave it.
        stages = (self.stage_ids | moves.from_stage_id).sorted()
        edges = [(move.from_stage_id.id or stage_layout.START, move.to_stage_id.id) for move in moves]
        picture = stage_layout.layout(
            [stage_layout.Stage(stage.id, stage.forward) for stage in stages], edges
        )
        return {
            "width": picture.width,
            "height": picture.height,
            "box": [stage_layout.BOX_WIDTH, stage_layout.BOX_HEIGHT],
            "stages": [stage._drawn(picture.boxes[stage.id]) for stage in stages],
            "moves": [move._drawn(curve) for move, curve in zip(moves, picture.curves, strict=True)],
        }
