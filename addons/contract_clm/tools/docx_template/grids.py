"""Give a table as many grid columns as its widest row has after cells came or went.

Source: ECMA-376 part 1, 17.4.48 (tblGrid): LibreOffice cuts cells beyond the grid.
"""

import re

from .gaps import Op
from .oxml import TBL, TC, W, ancestor

_TOKEN = re.compile(rb"<(/?)w:(tbl|tr|tc|gridSpan|gridBefore|gridAfter|tcW)(?=[ />])([^>]*)>")
_VALUE = re.compile(rb' w:(?:val|w)="(\d+)"')


class GridStart:
    """The place of the columns' widths; ``widths`` are the template's."""

    place = None

    def __init__(self, widths, own):
        self._widths, self._own = widths, own

    def emit(self, state, value, out):
        state.grids.append((len(out), self))
        out.append(self._own)

    def grid(self, columns):
        """Return the grid for a number of columns of these relative widths."""
        if len(columns) == len(self._widths):
            return self._own
        total, shares = sum(self._widths), columns if all(columns) else [1] * len(columns)
        scale = total / sum(shares) if total and shares else 0
        inner = b"".join(b'<w:gridCol w:w="%d"/>' % round(share * scale) for share in shares)
        return b"<w:tblGrid>" + inner + b"</w:tblGrid>"


class GridEnd:
    """The end of the table: now its rows are known."""

    place = None

    def emit(self, state, value, out):
        start, site = state.grids.pop()
        out[start] = site.grid(_widest_row(state.bytes_of(out[start + 1 :])))


def _widest_row(data):
    """Return the widths of the columns of the row that has most, 0 where unknown."""
    widest, row, depth, span = [], [], 0, 1
    for end, name, rest in _TOKEN.findall(data):
        if name == b"tbl" and not rest.endswith(b"/"):
            depth += -1 if end else 1
        elif depth:
            continue
        elif name == b"tr" and not end:
            row = []
        elif name == b"tr":
            widest = max(widest, row, key=len)
        elif name == b"tc" and not end:
            span, row = 1, [*row, 0]
        elif name == b"tcW":
            row[-1:] = [_number(rest)]
        elif name == b"gridSpan":
            span = min(max(_number(rest), 1), 63)
            row[-1:] = [row[-1] // span] * span if row else []
        elif name in (b"gridBefore", b"gridAfter"):
            row += [0] * min(_number(rest), 63)
    return widest


def _number(rest):
    found = _VALUE.search(rest)
    return int(found[1]) if found else 0


def tables_of(elements):
    """Return the tables around some cells or what stands in them, each once."""
    cells = [element if element.tag == TC else ancestor(element, TC) for element in elements]
    tables = dict.fromkeys(ancestor(cell, TBL) for cell in cells if cell is not None)
    return [table for table in tables if table is not None]


def follow(layout, tables):
    """Let the grids of these tables follow their cells."""
    for table in tables:
        grid = table.find(W + "tblGrid")
        if grid is None or any(child.tag != W + "gridCol" for child in grid):
            continue
        widths = [
            int(column.get(W + "w") or 0) for column in grid if (column.get(W + "w") or "0").isdecimal()
        ]
        own = b"".join(b'<w:gridCol w:w="%d"/>' % width for width in widths)
        site = GridStart(widths, b"<w:tblGrid>" + own + b"</w:tblGrid>")
        table.replace(grid, layout.element_marker(Op("", site)))
        table.append(layout.element_marker(Op("", GridEnd())))
