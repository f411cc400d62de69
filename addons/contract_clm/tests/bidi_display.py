"""What a reader sees: the characters of a line from left to right, as ICU orders them.

LibreOffice orders its lines with ICU. Without the library ``display`` is None.
"""

import ctypes
import ctypes.util
import re

INVISIBLE = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"


class _Icu:
    def __init__(self, name):
        self._library = ctypes.CDLL(name)
        self._version = re.search(r"\d+", name)[0]
        self._of("open").restype = ctypes.c_void_p
        self._line = ctypes.c_void_p(self._of("open")())

    def _of(self, name):
        return getattr(self._library, f"ubidi_{name}_{self._version}")

    def display(self, text, right):
        """Return the visible characters of a line of that direction, without final blanks."""
        text = text.rstrip(" ")
        count, error = len(text), ctypes.c_int(0)
        units = (ctypes.c_uint16 * count)(*map(ord, text))
        level = ctypes.c_uint8(1 if right else 0)
        self._of("setPara")(self._line, units, count, level, None, ctypes.byref(error))
        order = (ctypes.c_int32 * count)()
        self._of("getVisualMap")(self._line, order, ctypes.byref(error))
        if error.value > 0:
            raise AssertionError(f"ICU error {error.value}")
        return INVISIBLE.sub("", "".join(text[index] for index in order))


def _found():
    name = ctypes.util.find_library("icuuc")
    return _Icu(name).display if name and re.search(r"\d+", name) else None


display = _found()
