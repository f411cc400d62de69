"""Compiled templates by the SHA-256 of their bytes; the oldest goes first."""

import hashlib
import threading
from collections import OrderedDict

SIZE = 64

_lock = threading.Lock()
_compiled = OrderedDict()


def get(data, limits, make):
    """Return the compiled template of these bytes, made at most once."""
    key = hashlib.sha256(data).digest(), limits
    with _lock:
        if key in _compiled:
            _compiled.move_to_end(key)
            return _compiled[key]
    template = make(data, limits)
    with _lock:
        _compiled[key] = template
        while len(_compiled) > SIZE:
            _compiled.popitem(last=False)
    return template
