"""The text that marks a place to sign in a PDF, and the room that the place takes.

The package ``docx_template`` writes it; its module ``signing_places`` must say the same,
for neither package needs the other.

>>> MARKER.fullmatch("clm_sign_ours_1_ltr").groups()
('sign', 'ours', '1', 'ltr')
>>> readable("Signature: clm_sign_ours_1_ltr.")
'Signature: ________.'
"""

import re

SIGN, INITIALS, SIGNED_ON = "sign", "initials", "signed_on"
# Width and height in points.
SIZES = {SIGN: (150.0, 38.0), INITIALS: (60.0, 20.0), SIGNED_ON: (110.0, 13.0)}
POINTS_BELOW_LINE = 3.0

MARKER = re.compile(r"clm_(sign|initials|signed_on)_(ours|counterparty)_([1-9]\d?)_(ltr|rtl)")


def readable(text: str) -> str:
    """Return a text with a line to write on for each marker."""
    return MARKER.sub("________", text)
