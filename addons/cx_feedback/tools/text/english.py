"""English words brought to one form: no apostrophes, plain endings.

A light stemmer in the spirit of D. Harman, "How Effective Is Suffixing?", JASIS 42 (1991), with -ing and -ed besides.
Words in and out are one lower-case word.

>>> [key(word) for word in ("prices", "deliveries", "shipping", "waited", "it's", "don't", "charge", "speed")]
['pric', 'delivery', 'ship', 'wait', 'it', 'dont', 'charg', 'speed']
"""

import re

SHORT_ENDINGS = re.compile(r"['’ʼ´`](?:s|re|ve|ll|m|d)$")
APOSTROPHES = re.compile(r"['’ʼ´`]")
VOWEL = re.compile("[aeiouy]")
SHORTEST = 3
KEPT_DOUBLE = "lsz"


def key(word):
    word = APOSTROPHES.sub("", SHORT_ENDINGS.sub("", word))
    if len(word) <= SHORTEST or not word.isascii():
        return word
    word = _without_past(_without_plural(word))
    return word[:-1] if len(word) > SHORTEST and word.endswith("e") else word


def _without_plural(word):
    if word.endswith("ies") and len(word) > SHORTEST + 1:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_past(word):
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if (
            word.endswith(ending)
            and len(base) >= SHORTEST
            and VOWEL.search(base)
            and not word.endswith("eed")
        ):
            is_doubled = base[-1] == base[-2] and base[-1] not in KEPT_DOUBLE
            return base[:-1] if is_doubled else base
    return word
