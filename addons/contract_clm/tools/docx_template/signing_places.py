"""The text that marks a place to sign in a finished document, and the room that the place takes.

The text is written in tiny white letters. It is ASCII and both of its ends are letters, so
that no writing direction reorders it (Unicode Standard Annex #9, rules W7 and N1). The
package ``pdf`` looks for it; its module ``signing_places`` must say the same, for neither
package needs the other.

>>> marker("signed_on", "counterparty", 2, True)
'clm_signed_on_counterparty_2_rtl'
>>> readable("Signature: clm_sign_ours_1_ltr\\u00a0\\u200e.")
'Signature: ________.'
"""

import re

SIGN, INITIALS, SIGNED_ON = "sign", "initials", "signed_on"
OURS, COUNTERPARTY = "ours", "counterparty"
# What a template may call each side.
SIDES = {"customer": COUNTERPARTY, "counterparty": COUNTERPARTY, "company": OURS, "ours": OURS}
# Width and height in points.
SIZES = {SIGN: (150.0, 38.0), INITIALS: (60.0, 20.0), SIGNED_ON: (110.0, 13.0)}
POINTS_BELOW_LINE = 3.0
MARKER_POINTS = 1.0
MOST_SIGNERS = 99

_MARKER = re.compile(r"clm_(?:sign|initials|signed_on)_(?:ours|counterparty)_\d+_(?:ltr|rtl)\u00a0?\u200e?")


def marker(kind, role, number, right_to_left):
    """Return the text that marks a place in a paragraph of that direction."""
    return f"clm_{kind}_{role}_{number}_{'rtl' if right_to_left else 'ltr'}"


def readable(text):
    """Return a text with a line to write on for each marker."""
    return _MARKER.sub("________", text)
