"""Links in the HTML of a message: found, and replaced by short ones that count clicks.

>>> html = '<p><a class="b" href="https://example.com/a?x=1&amp;y=2">A</a> <a href="mailto:a@b.c">B</a></p>'
>>> found(html)
['https://example.com/a?x=1&y=2']
>>> replaced(html, {"https://example.com/a?x=1&y=2": "https://s/r/1"})
'<p><a class="b" href="https://s/r/1">A</a> <a href="mailto:a@b.c">B</a></p>'
"""

import re
from html import escape, unescape

LINK = re.compile(r"""(<a\b[^>]*?\shref\s*=\s*)(["'])\s*(https?://[^"'<>]+?)\s*\2""", re.IGNORECASE)


def found(html):
    """Return the different addresses that links go to, in order."""
    return list(dict.fromkeys(unescape(match[2]) for match in LINK.findall(html or "")))


def replaced(html, addresses):
    """Return the HTML with links going to ``addresses[old]`` where there is one."""

    def put(match):
        new = addresses.get(unescape(match[3]))
        return f"{match[1]}{match[2]}{escape(new)}{match[2]}" if new else match[0]

    return LINK.sub(put, html or "")
