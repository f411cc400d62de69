"""Digits of other scripts, where the locale writes them by default.

Babel 2.10 always prints 0 to 9. CLDR's default numbering systems are kept here
for the languages that use their own digits in documents.
"""

import re

_BETWEEN = re.compile(r"(?<=\d)[.,](?=\d)")
_ARABIC_SIGNS = {",": "٬", ".": "٫"}
_ZERO = {"arab": 0x0660, "arabext": 0x06F0, "deva": 0x0966, "beng": 0x09E6, "mymr": 0x1040}

_BY_LANGUAGE = {
    "ckb": "arab",
    "fa": "arabext",
    "ps": "arabext",
    "mr": "deva",
    "ne": "deva",
    "bn": "beng",
    "as": "beng",
    "my": "mymr",
}
_ARABIC_COUNTRIES = set("BH DJ EG ER IL IQ JO KM KW LB MR OM PS QA SA SD SO SS SY TD YE".split())


def table(name, locale):
    """Return a translation table for ``str.translate``; empty for 0 to 9.

    A locale may ask for a system by name: ``hi_IN@numbers=deva``.
    """
    system = _asked(name) or _default(locale)
    zero = _ZERO.get(system)
    if zero is None:
        return {}
    signs = {ord("0") + digit: zero + digit for digit in range(10)}
    if system == "arab":
        signs.update({ord("%"): "٪"})
    return signs


def separated(text, numerals):
    """Return a number with the separators that go with Arabic digits."""
    if numerals.get(ord("0")) == _ZERO["arab"]:
        return _BETWEEN.sub(lambda sign: _ARABIC_SIGNS[sign[0]], text)
    return text


def _asked(name):
    return name.partition("@numbers=")[2] if name else ""


def _default(locale):
    if locale.language == "ar":
        return "arab" if not locale.territory or locale.territory in _ARABIC_COUNTRIES else ""
    return _BY_LANGUAGE.get(locale.language, "")
