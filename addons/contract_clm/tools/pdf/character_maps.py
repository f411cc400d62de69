"""Which letters the codes of a PDF's text stand for, by the ``/ToUnicode`` table of its font.

Source: ISO 32000-2, 9.10.3; Adobe Technical Note 5014.
"""

import re

from pypdf.generic import DictionaryObject, StreamObject

MAXIMUM_BYTES = 1_000_000
MAXIMUM_CODES = 65_536

_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf(?:char|range)", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")


class CharacterMap:
    """The letters of one font; a font without a table is taken as Latin-1."""

    def __init__(self, font: DictionaryObject):
        self._width = 2 if font.get("/Subtype") == "/Type0" else 1
        table = font.get("/ToUnicode")
        table = table.get_object() if table is not None else None
        self._letters = read_table(table.get_data()) if isinstance(table, StreamObject) else None

    def text(self, codes: bytes) -> str:
        """Return the text of the bytes of a string operand; unknown codes are left out."""
        if self._letters is None:
            return codes.decode("latin-1") if self._width == 1 else ""
        width = self._width
        numbers = (
            int.from_bytes(codes[start : start + width], "big") for start in range(0, len(codes), width)
        )
        return "".join(self._letters.get(number, "") for number in numbers)


def read_table(data: bytes) -> dict[int, str]:
    """Return the text of each code; of a hostile table no more than ``MAXIMUM_CODES``.

    >>> read_table(b"1 beginbfchar <01> <0063> endbfchar 1 beginbfrange <02> <03> <006C> endbfrange")
    {1: 'c', 2: 'l', 3: 'm'}
    """
    letters: dict[int, str] = {}
    for kind, block in _BLOCK.findall(data[:MAXIMUM_BYTES]):
        if kind == b"char":
            letters.update((_number(code), _text(text)) for code, text in _PAIR.findall(block))
        else:
            for found in _RANGE.findall(block):
                _add_range(letters, *found)
        if len(letters) >= MAXIMUM_CODES:
            break
    return letters


def _add_range(letters, first, last, start, listed):
    first, last = _number(first), _number(last)
    last = min(last, first + MAXIMUM_CODES - len(letters))
    if listed:
        texts = _HEX.findall(listed)
        letters.update(zip(range(first, last + 1), map(_text, texts), strict=False))
        return
    text = _text(start)
    for code in range(first, last + 1) if text else ():
        point = ord(text[-1]) + code - first
        if point <= 0x10FFFF:
            letters[code] = text[:-1] + chr(point)


def _number(digits):
    return int(b"".join(digits.split())[:8] or b"0", 16)


def _text(digits):
    digits = b"".join(digits.split())
    raw = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    return raw.decode("utf-16-be", "ignore")
