"""Names for placeholders, made of the words of a document in any script.

>>> of_words("[Company Name]"), of_words("[कंपनी का नाम]"), of_words("[None]")
('company_name', 'कंपनी_का_नाम', 'none_value')
>>> nearest("effective_date", ["contract.effective_date", "order.date"])
'contract.effective_date'
"""

import difflib
import re
import unicodedata

from .asking import ask

MAX_WORDS = 5
_ALIKE = 0.9
_JOINERS = re.compile("[\u200c\u200d]")
_TAG_SIGNS = re.compile(r"^(INS\s+|=\s*)")


def words(text):
    """Return the words of a text; marks belong to the letter before them."""
    text = _JOINERS.sub("", text)
    return "".join(char if _is_of_a_word(char) else " " for char in text).split()


def _is_of_a_word(char):
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def of_words(text, last=False):
    """Return a name of the first (or ``last``) words of a text, or ''."""
    found = [word.lower() for word in words(text)]
    return _usable("_".join(found[-MAX_WORDS:] if last else found[:MAX_WORDS]))


def of_tag(text):
    """Return the dotted name that stands in ``{a tag}`` of another program.

    >>> of_tag("{INS $party.full name}")
    'party.full_name'
    """
    text = _TAG_SIGNS.sub("", text.strip("{} ")).lstrip("$")
    pieces = ("_".join(words(piece.replace("_", " "))) for piece in text.split("."))
    return _usable(".".join(filter(None, pieces)))


def _usable(name):
    """Return the name, changed where the language gives it another meaning."""
    if not name:
        return ""
    name = ".".join(f"n_{piece}" if not piece.isidentifier() else piece for piece in name.split("."))
    return name if ask(name).names == ((name, "value"),) else f"{name}_value"


def nearest(name, known, aliases=None):
    """Return the known name that is meant, or the name itself.

    That is one spelt alike, or the only one that ends in the same two words or
    more. ``aliases`` say what else a first word is called:
    ``{"customer": "counterparty"}``.
    """
    plain = {other.replace(".", "_").lower(): other for other in known}
    wanted = _renamed(name.replace(".", "_").lower(), aliases or {})
    near = difflib.get_close_matches(wanted, plain, 1, _ALIKE)
    if near:
        return plain[near[0]]
    ending = [other for other in known if "_" in name and other.endswith(f".{name.lower()}")]
    return ending[0] if len(ending) == 1 else name


def _renamed(name, aliases):
    for alias, own in aliases.items():
        if name == alias or name.startswith(f"{alias}_"):
            return own + name[len(alias) :]
    return name
