"""Where a PDF asks for signatures, initials and dates: the markers of ``signing_places`` in it.

Only text of ``MARKER_MOST_POINTS`` or less counts: whoever writes a marker into a name or
an address asks for nothing. Forms within pages (XObjects) are not looked into; Word and
LibreOffice put the text of a document into the pages themselves.

Source of the operators: ISO 32000-2, 8.4.4 and 9.4.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PageObject
from pypdf.generic import DictionaryObject

from . import signing_places as places
from .character_maps import CharacterMap
from .geometry import Matrix, frame
from .reading import BROKEN, open_pdf

MARKER_MOST_POINTS = 2.0
MOST_PAGES = 2000
MOST_ANCHORS = 2000
MOST_PAGE_BYTES = 8_000_000
DEEPEST_STATE = 500
SAME_LINE_POINTS = 2.0

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TEXT_SIZE = re.compile(rb"([\d.]+)\s+Tf\b")


@dataclass(frozen=True)
class Anchor:
    """A place to sign: points from the lower left corner of the page as a reader shows it.

    ``kind`` is sign, initials or signed_on, ``role`` ours or counterparty; ``number``
    counts the signers of that side, ``page`` the pages, both from 1.
    """

    kind: str
    role: str
    number: int
    page: int
    x: float
    y: float
    width: float
    height: float
    right_to_left: bool = False


@dataclass(frozen=True)
class _Piece:
    """A piece of tiny text and the matrix of its beginning."""

    text: str
    matrix: Matrix


def find(pdf: bytes) -> list[Anchor]:
    """Return the places to sign in reading order of the pages.

    A page that cannot be read has none. Raises as ``reading.open_pdf``.
    """
    reader, found = open_pdf(pdf), []
    for number in range(min(len(reader.pages), MOST_PAGES)):
        try:
            found += _on_page(reader.pages[number], number + 1)
        except BROKEN:
            continue
        if len(found) >= MOST_ANCHORS:
            break
    return found[:MOST_ANCHORS]


def _on_page(page: PageObject, number: int) -> list[Anchor]:
    contents = page.get_contents()
    data = contents.get_data() if contents is not None else b""
    if len(data) > MOST_PAGE_BYTES or not _has_tiny_text(data):
        return []
    pieces = list(_Reading(page).pieces(contents.operations))
    return list(_anchors(pieces, page, number))


def _has_tiny_text(data):
    """Tell, without reading the page, whether it sets a size that a marker may have."""
    return any(_float(size) <= MARKER_MOST_POINTS for size in set(_TEXT_SIZE.findall(data)))


def _float(digits):
    try:
        return float(digits)
    except ValueError:
        return math.inf


class _Reading:
    """Follows the operators of a page as far as they place text."""

    def __init__(self, page: PageObject):
        resources = page.get("/Resources")
        fonts = resources.get_object().get("/Font") if resources is not None else None
        self._fonts = fonts.get_object() if fonts is not None else DictionaryObject()
        self._maps: dict[str, CharacterMap] = {}
        self._page = self._line = self._text = IDENTITY
        self._font, self._size, self._leading = "", 0.0, 0.0
        self._saved: list = []

    def pieces(self, operations) -> Iterator[_Piece]:
        """Yield what is tiny; other text as an empty piece, which keeps two markers apart."""
        for operands, operator in operations:
            if operator in _SHOWING:
                if operator in (b"'", b'"'):
                    self._next_line([])
                yield self._shown(operands[-1] if operands else b"")
            elif operator in _STEPS:
                _STEPS[operator](self, operands)

    def _shown(self, operand):
        matrix = _product(self._text, self._page)
        if not 0 < abs(self._size) * math.hypot(matrix[2], matrix[3]) <= MARKER_MOST_POINTS:
            return _Piece("", matrix)
        strings = operand if isinstance(operand, list) else [operand]
        codes = b"".join(_bytes_of(one) for one in strings)
        return _Piece(self._map().text(codes), matrix)

    def _map(self):
        if self._font not in self._maps:
            font = self._fonts.get(self._font)
            font = font.get_object() if font is not None else DictionaryObject()
            self._maps[self._font] = CharacterMap(font)
        return self._maps[self._font]

    def _save(self, _operands):
        if len(self._saved) < DEEPEST_STATE:
            self._saved.append((self._page, self._font, self._size, self._leading))

    def _restore(self, _operands):
        if self._saved:
            self._page, self._font, self._size, self._leading = self._saved.pop()

    def _move_page(self, operands):
        self._page = _product(_matrix(operands), self._page)

    def _begin(self, _operands):
        self._line = self._text = IDENTITY

    def _set_font(self, operands):
        self._font, self._size = str(operands[0]), float(operands[1])

    def _set_leading(self, operands):
        self._leading = float(operands[0])

    def _set_text(self, operands):
        self._line = self._text = _matrix(operands)

    def _move_text(self, operands):
        x, y = (float(one) for one in operands)
        self._line = self._text = _product((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def _move_and_lead(self, operands):
        self._leading = -float(operands[1])
        self._move_text(operands)

    def _next_line(self, _operands):
        self._move_text((0.0, -self._leading))


_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_STEPS = {
    b"q": _Reading._save,
    b"Q": _Reading._restore,
    b"cm": _Reading._move_page,
    b"BT": _Reading._begin,
    b"Tf": _Reading._set_font,
    b"TL": _Reading._set_leading,
    b"Tm": _Reading._set_text,
    b"Td": _Reading._move_text,
    b"TD": _Reading._move_and_lead,
    b"T*": _Reading._next_line,
}


def _anchors(pieces, page, number):
    """Yield the places that the pieces of one page name, also those cut over several pieces."""
    texts, starts, length = [], [], 0
    for piece, before in zip(pieces, [None, *pieces], strict=False):
        texts.append(piece.text if _continues(before, piece) else "\n" + piece.text)
        starts.append(length)
        length += len(texts[-1])
    to_seen = _inverse(frame(page).matrix)
    for found in places.MARKER.finditer("".join(texts)):
        first = pieces[bisect_right(starts, found.start()) - 1]
        kind, role, signer, direction = found.groups()
        box = _box(_product(first.matrix, to_seen), *places.SIZES[kind])
        if all(map(math.isfinite, box)):
            yield Anchor(kind, role, int(signer), number, *box, direction == "rtl")


def _continues(before, piece):
    if before is None or not before.text or not piece.text:
        return False
    return abs(before.matrix[5] - piece.matrix[5]) <= SAME_LINE_POINTS


def _box(matrix, width, height):
    """Return x, y, width and height of what is drawn at a marker, upright however its text is turned."""
    a, b, _c, _d, x, y = matrix
    length = math.hypot(a, b) or 1.0
    along, up = (a / length, b / length), (-b / length, a / length)
    below = -places.POINTS_BELOW_LINE
    corners = [
        (x + along[0] * right + up[0] * rise, y + along[1] * right + up[1] * rise)
        for right in (0.0, width)
        for rise in (below, below + height)
    ]
    left, bottom = (min(corner[axis] for corner in corners) for axis in (0, 1))
    across, high = (max(corner[axis] for corner in corners) for axis in (0, 1))
    return tuple(round(side, 2) for side in (left, bottom, across - left, high - bottom))


def _bytes_of(operand):
    if isinstance(operand, (str, bytes)):
        raw = getattr(operand, "original_bytes", operand)
        return raw if isinstance(raw, bytes) else b""
    return b""


def _matrix(operands):
    a, b, c, d, e, f = (float(one) for one in operands)
    return (a, b, c, d, e, f)


def _product(first, second):
    """Return the matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _inverse(matrix):
    """Return the way back of a matrix that turns and moves only."""
    a, b, c, d, e, f = matrix
    return (a, c, b, d, -(e * a + f * b), -(e * c + f * d))
