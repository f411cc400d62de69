"""Where the stages and the moves of a graph are drawn.

Stages ahead stand in the upper lane, the others (at risk, lapsed, won back) in the
lower one, both in their order from the start to the end of the line; the picture is
mirrored by whoever draws it from right to left. Units are those of the picture
(pixels at full size), the origin is the upper start corner.

>>> picture = layout([Stage(1), Stage(2), Stage(3, forward=False)], [(0, 1), (1, 2), (2, 3), (3, 2)])
>>> [(box.column, box.lane) for box in picture.boxes.values()]
[(0, 0), (1, 0), (1, 1)]
"""

from dataclasses import dataclass
from math import hypot

BOX_WIDTH, BOX_HEIGHT = 136, 64
COLUMN, LANE = 190, 170
MARGIN_X, MARGIN_Y = 70, 110
START = 0
# How far a curve leaves the straight line: between neighbours that lead both ways, and for each column skipped.
BOW, BOW_PER_COLUMN = 26, 20


@dataclass(frozen=True)
class Stage:
    """A stage, in the order in which it is given."""

    id: int
    forward: bool = True


@dataclass(frozen=True)
class Box:
    """A stage in the picture; ``x`` and ``y`` are its middle."""

    column: int
    lane: int

    @property
    def x(self):
        return MARGIN_X + BOX_WIDTH // 2 + self.column * COLUMN

    @property
    def y(self):
        return MARGIN_Y + self.lane * LANE


@dataclass(frozen=True)
class Picture:
    """``boxes`` by stage; ``curves`` as (x0, y0, control x, control y, x1, y1), one for each edge."""

    boxes: dict
    curves: list
    width: int
    height: int


def layout(stages, edges):
    """Return the `Picture` of stages and of edges ``(from, to)``, where from `START` is the way in."""
    boxes = _boxes(stages, edges)
    pairs = set(edges)
    curves = [_curve(boxes, start, end, (end, start) in pairs) for start, end in edges]
    columns = 1 + max((box.column for box in boxes.values()), default=0)
    lanes = 1 + max((box.lane for box in boxes.values()), default=0)
    width = 2 * MARGIN_X + BOX_WIDTH + (columns - 1) * COLUMN
    return Picture(boxes, curves, width, 2 * MARGIN_Y + (lanes - 1) * LANE)


def _boxes(stages, edges):
    ahead = [stage for stage in stages if stage.forward]
    columns = {stage.id: column for column, stage in enumerate(ahead)}
    aside = [stage for stage in stages if not stage.forward]
    lane = 1 if ahead else 0
    return {
        stage.id: Box(columns[stage.id], 0) if stage.forward else Box(column, lane)
        for stage, column in [(stage, 0) for stage in ahead]
        + list(zip(aside, _below(aside, columns, edges), strict=True))
    }


def _below(aside, columns, edges):
    """The columns of the lower lane: near the stages that they are linked with, one each, in order."""
    taken, last = [], -1
    for stage in aside:
        near = [columns[end] for start, end in edges if start == stage.id and end in columns]
        near += [columns[start] for start, end in edges if end == stage.id and start in columns]
        wanted = round(sum(near) / len(near)) if near else last + 1
        last = max(last + 1, wanted)
        taken.append(last)
    return _pulled_in(taken, max([*columns.values(), len(aside) - 1], default=0))


def _pulled_in(taken, limit):
    """Columns moved back so that none lies beyond the limit, as far as there is room."""
    pulled = []
    for column in reversed(taken):
        limit = min(column, limit)
        pulled.append(limit)
        limit -= 1
    return pulled[::-1]


def _curve(boxes, start, end, both_ways):
    target = boxes[end]
    if start == START:
        above = target.y - BOX_HEIGHT / 2
        return (target.x, above - 46, target.x, above - 23, target.x, above)
    source = boxes[start]
    bow = _bow(source, target, both_ways)
    dx, dy = target.x - source.x, target.y - source.y
    length = hypot(dx, dy) or 1
    control = ((source.x + target.x) / 2 + bow * dy / length, (source.y + target.y) / 2 - bow * dx / length)
    begin = _border(source, control)
    finish = _border(target, control)
    return tuple(round(value, 1) for value in (*begin, *control, *finish))


def _bow(source, target, both_ways):
    """How far the curve leaves the straight line, to the left of its direction."""
    if source.lane != target.lane:
        return BOW if both_ways else BOW / 2
    skipped = abs(source.column - target.column) - 1
    bow = skipped * 2 * BOW_PER_COLUMN + (2 * BOW if skipped or both_ways else 0)
    # A curve comes half as far as its control point, and stays inside the picture.
    bow = min(bow, 2 * MARGIN_Y - BOX_HEIGHT - 20)
    # Curves of the lower lane bow downwards, away from the upper one.
    return -bow if target.lane else bow


def _border(box, towards):
    """Where the line from the middle of the box to a point leaves the box."""
    dx, dy = towards[0] - box.x, towards[1] - box.y
    scale = max(abs(dx) / (BOX_WIDTH / 2), abs(dy) / (BOX_HEIGHT / 2), 1e-9)
    return box.x + dx / scale, box.y + dy / scale
