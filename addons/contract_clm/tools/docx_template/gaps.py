"""The gaps of a part: what the program fills in between fixed bytes."""

import hashlib
import re

from lxml import etree

from .sites import Guard


class Op:
    """A gap in the bytes: Jinja2 code to run and the site that takes the value.

    ``carrier`` is the element that gave way to a statement, if one did.
    """

    def __init__(self, code, site=None, carrier=None):
        self.code = code
        self.site = site
        self.carrier = carrier


def statement(code):
    """Return the first word of a statement's code: ``if``, ``endfor``; empty for values."""
    return code.split()[1] if code.startswith("{%") else ""


class Layout:
    """The gaps of one part while its tree is being rewritten."""

    def __init__(self, part, data):
        self.part = part
        self.ops = []
        self._nonce = "x" + hashlib.sha256(data).hexdigest()[:24]

    def text_marker(self, op):
        self.ops.append(op)
        return self.marker_text(len(self.ops) - 1)

    def element_marker(self, op):
        self.ops.append(op)
        return self.marker_element(len(self.ops) - 1)

    def marker_text(self, index):
        return f"{self._nonce}{index};"

    def marker_element(self, index):
        return etree.PI(self._nonce, str(index))

    def guard(self, element, site):
        """Wrap an element in a guard that may drop it."""
        element.addprevious(self.element_marker(Op("", Guard())))
        marker = self.element_marker(Op("", site))
        marker.tail, element.tail = element.tail, None
        element.addnext(marker)

    def cut(self, data):
        """Return alternating bytes and ops."""
        nonce = self._nonce.encode()
        pattern = re.compile(rb"<\?" + nonce + rb" (\d+)\?>|" + nonce + rb"(\d+);|$", re.S)
        position = 0
        for found in pattern.finditer(data):
            yield data[position : found.start()]
            position = found.end()
            number = found[1] or found[2]
            if number is None:
                return
            yield self.ops[int(number)]
