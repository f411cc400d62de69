"""Does a comment hold one of some words? Accents, Arabic vowel signs and capitals make no difference.

A word must begin where a word of the comment begins, and may be followed by an ending.

>>> holds("The CAFÉ was dirty", ["cafe"]), holds("Deliveries were late", ["deliver"])
(True, True)
>>> holds("Nice chocolate", ["late"]), holds("", ["late"]), holds("Too late", [])
(False, False, False)
>>> holds("خِدمة سيئة", ["خدمة"]), holds("सेवा खराब थी", ["खराब"])
(True, True)
"""

import re
import unicodedata

# Accents of Latin letters, Arabic vowel signs and the Arabic line that only stretches a word. Signs of Indian scripts
# are letters of their own and stay.
IGNORED = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640]")


def plain(text):
    """Return the text as it is compared."""
    folded = unicodedata.normalize("NFKD", text or "").casefold()
    return " ".join(IGNORED.sub("", folded).split())


def listed(lines):
    """Return the words of a text that has one on each line."""
    return [word for line in (lines or "").splitlines() if (word := plain(line))]


def holds(comment, words):
    """Whether one of the words begins a word of the comment."""
    found = plain(comment)
    return any(re.search(rf"(?<!\w){re.escape(plain(word))}", found) for word in words)
