"""Origins of websites that may show a page in a frame, one on each line, for Content-Security-Policy.

>>> parse("https://Shop.example.com\\n\\n https://*.example.org:8443/ ")
('https://shop.example.com', 'https://*.example.org:8443')
>>> frame_ancestors(())
"frame-ancestors 'none'"
"""

import re

from .exceptions import OriginError

ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?", re.ASCII)


def parse(text):
    """Return the origins of a text; raise `OriginError` with the first line that is none."""
    return tuple(_origin(line) for line in (text or "").split("\n") if line.strip())


def frame_ancestors(origins):
    return f"frame-ancestors {' '.join(origins) if origins else chr(39) + 'none' + chr(39)}"


def _origin(line):
    origin = line.strip().lower().removesuffix("/")
    if not ORIGIN.fullmatch(origin):
        raise OriginError(line.strip())
    return origin
