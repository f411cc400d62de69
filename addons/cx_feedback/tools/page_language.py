"""The language of a page: which installed one comes nearest to what a person reads, and how HTML calls it.

Codes of Odoo are ``ar_001``, ``hi_IN``, ``sr@latin``; those of HTML and browsers are BCP 47: ``ar-001``, ``sr-Latn``.

>>> choose(["hi-IN", "en"], ["en_US", "ar_001"])
'en_US'
>>> tag("sr@latin")
'sr-Latn'
"""

SCRIPTS = {"latin": "Latn"}


def choose(wanted, installed):
    """Return the first installed code that one of the wanted codes names or shares its language with; or None."""
    by_code = {_normal(code): code for code in installed}
    by_language = {}
    for code in installed:
        by_language.setdefault(_language(code), code)
    for code in filter(None, wanted):
        found = by_code.get(_normal(code)) or by_language.get(_language(code))
        if found:
            return found
    return None


def tag(code):
    """Return the BCP 47 tag of a code of Odoo."""
    language, _at, script = code.partition("@")
    return language.replace("_", "-") + (f"-{SCRIPTS.get(script, script)}" if script else "")


def _normal(code):
    return tag(code).lower()


def _language(code):
    return _normal(code).partition("-")[0]
