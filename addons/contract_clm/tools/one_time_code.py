"""One-time codes: six decimal digits from the system's random source, kept only as a salted hash.

A code is good for ten minutes and five guesses; a new one can be asked for once a minute, five times an hour. So an
hour of guessing finds a code with a probability of 25 in a million.

>>> code = new_code()
>>> len(code), code.isdecimal()
(6, True)
>>> stored = digest("012345", "salt")
>>> matches(" 012 345 ", "salt", stored), matches("012346", "salt", stored), matches("012345", "other", stored)
(True, False, False)

People type the digits of their own language:

>>> matches("٠١٢٣٤٥", "salt", stored), matches("०१२३४५", "salt", stored)
(True, True)
"""

import hashlib
import hmac
import secrets
import unicodedata
from datetime import timedelta

DIGITS = 6
GOOD_FOR = timedelta(minutes=10)
MAX_GUESSES = 5
SEND_AGAIN_AFTER = timedelta(seconds=60)
SENT_PER_HOUR = 5
HOUR = timedelta(hours=1)
# Whoever steals the table still has to compute a million of these for each code, which is dead by then.
_ROUNDS = 50_000


class TooSoon(Exception):
    """A code was sent less than `SEND_AGAIN_AFTER` ago."""


class TooOften(Exception):
    """`SENT_PER_HOUR` codes were sent within the hour."""


def count(now, sent_on, hour_start, sent):
    """Start of the hour in which codes are counted, and how many were sent in it with one more.

    >>> from datetime import datetime
    >>> noon = datetime(2026, 1, 1, 12)
    >>> count(noon, None, None, 0) == (noon, 1)
    True
    >>> count(noon + timedelta(minutes=2), noon, noon, 1) == (noon, 2)
    True

    :param sent_on: when the last code was sent, or None
    :raise TooSoon, TooOften: if no code may be sent now
    """
    if sent_on and now < sent_on + SEND_AGAIN_AFTER:
        raise TooSoon
    if not hour_start or now >= hour_start + HOUR:
        return now, 1
    if sent >= SENT_PER_HOUR:
        raise TooOften
    return hour_start, sent + 1


def new_code():
    """Six digits, as text: zeros in front count."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def new_salt():
    return secrets.token_hex(16)


def digest(code, salt):
    """Hexadecimal PBKDF2-HMAC-SHA256 of a code."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), _ROUNDS).hex()


def typed(text):
    """The digits that somebody typed, as ASCII; empty if it cannot be a code."""
    found = [str(unicodedata.digit(character)) for character in (text or "")[:40] if character.isdecimal()]
    return "".join(found) if len(found) == DIGITS else ""


def matches(text, salt, stored):
    """Whether the typed text is the code of the hash; takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(digest(typed(text), salt), stored)
