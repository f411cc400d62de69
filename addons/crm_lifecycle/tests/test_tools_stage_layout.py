from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools.stage_layout import (
    BOX_HEIGHT,
    BOX_WIDTH,
    START,
    Stage,
    layout,
)

AHEAD = [Stage(number) for number in range(1, 7)]
ASIDE = [Stage(number, forward=False) for number in range(7, 10)]
ROADS = [(START, 1), *((n, n + 1) for n in range(1, 6)), (5, 7), (6, 7), (7, 8), (8, 9), (9, 5), (7, 5)]


class TestStageLayout(BaseCase):
    def test_stages_ahead_stand_in_order_above_the_others(self):
        boxes = layout(AHEAD + ASIDE, ROADS).boxes
        self.assertEqual([boxes[n].column for n in range(1, 7)], list(range(6)))
        self.assertEqual([boxes[n].lane for n in range(1, 10)], [0] * 6 + [1] * 3)
        aside = [boxes[n].column for n in range(7, 10)]
        self.assertEqual(aside, sorted(set(aside)))
        self.assertLess(max(aside), 6)

    def test_no_two_stages_share_a_place_whatever_the_graph(self):
        everywhere = [(a, b) for a in range(1, 10) for b in range(1, 10) if a != b]
        for stages in ([*AHEAD, *ASIDE], [*ASIDE], [*AHEAD[:1], *ASIDE], [*AHEAD]):
            known = {stage.id for stage in stages}
            edges = [edge for edge in everywhere if set(edge) <= known]
            boxes = layout(stages, edges).boxes
            self.assertEqual(len({(box.column, box.lane) for box in boxes.values()}), len(stages))

    def test_an_edge_begins_and_ends_at_the_border_of_its_stages(self):
        picture = layout(AHEAD + ASIDE, ROADS)
        for (start, end), (x0, y0, _cx, _cy, x1, y1) in zip(ROADS, picture.curves, strict=True):
            self.assertTrue(self.at_border(picture.boxes[end], x1, y1), (start, end))
            if start != START:
                self.assertTrue(self.at_border(picture.boxes[start], x0, y0), (start, end))

    def at_border(self, box, x, y):
        across, down = abs(x - box.x) * 2 / BOX_WIDTH, abs(y - box.y) * 2 / BOX_HEIGHT
        return abs(max(across, down) - 1) < 0.01

    def test_the_two_ways_between_stages_are_two_lines(self):
        there, back = layout(AHEAD, [(1, 2), (2, 1)]).curves
        self.assertNotEqual(there[2:4], back[2:4])

    def test_everything_lies_inside_the_picture(self):
        picture = layout(AHEAD + ASIDE, [*ROADS, (6, 1), (1, 6)])
        for x0, y0, cx, cy, x1, y1 in picture.curves:
            # A quadratic curve reaches half-way to its control point.
            xs, ys = (x0, x1, (x0 + 2 * cx + x1) / 4), (y0, y1, (y0 + 2 * cy + y1) / 4)
            self.assertTrue(min(xs) >= 0 and max(xs) <= picture.width)
            self.assertTrue(min(ys) >= 0 and max(ys) <= picture.height)

    def test_a_lifecycle_without_stages_is_an_empty_picture(self):
        self.assertEqual(layout([], []).boxes, {})
