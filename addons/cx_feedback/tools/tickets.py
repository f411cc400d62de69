"""Sealed tickets: what the links of invitations, places and anonymous programs carry.

A ticket is ``kind (1) | number (5) | expiry day (2) | nonce (0 or 9) | seal (12)`` in URL-safe Base64 without padding.
The number is the id of an invitation or a place, or of the program of an anonymous ticket. The expiry is a day since
1970-01-01, 0 for none; it holds until the end of that day. The seal is the beginning of HMAC-SHA256 (RFC 2104), so
that a ticket needs no row in the database and cannot be guessed: 96 bits.

An anonymous ticket is drawn, sent and forgotten: nothing that is stored leads from a person to its nonce.

>>> from datetime import date
>>> text = seal(b"secret", INVITATION, 42, expires=date(2026, 3, 31))
>>> len(text), unseal(b"secret", text)
(27, Ticket(kind='i', number=42, expires=datetime.date(2026, 3, 31), nonce=b''))
>>> unseal(b"another secret", text)
Traceback (most recent call last):
...
odoo.addons.cx_feedback.tools.exceptions.TicketError: the seal is broken
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import date, timedelta

from .exceptions import TicketError

KINDS = (INVITATION, ANONYMOUS, PLACE) = ("i", "a", "p")
NUMBER_BYTES, DAY_BYTES, NONCE_BYTES, SEAL_BYTES = 5, 2, 9, 12
HEAD_BYTES = 1 + NUMBER_BYTES + DAY_BYTES
LONGEST_TEXT = 64
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Ticket:
    kind: str
    number: int
    expires: date | None
    nonce: bytes = b""

    def is_expired(self, today):
        return self.expires is not None and today > self.expires


def draw():
    """Return a nonce that nobody has seen before."""
    return secrets.token_bytes(NONCE_BYTES)


def seal(secret, kind, number, expires=None, nonce=b""):
    """Return the text of a ticket; ``secret`` is bytes."""
    day = (expires - EPOCH).days if expires else 0
    body = kind.encode() + number.to_bytes(NUMBER_BYTES) + day.to_bytes(DAY_BYTES) + nonce
    return _encode(body + _mark(secret, body))


def unseal(secret, text):
    """Return the `Ticket`; raise `TicketError` for what was not sealed with this secret."""
    raw = _decode(text)
    body, mark = raw[:-SEAL_BYTES], raw[-SEAL_BYTES:]
    if len(body) not in (HEAD_BYTES, HEAD_BYTES + NONCE_BYTES):
        raise TicketError("this is no ticket")
    if not hmac.compare_digest(mark, _mark(secret, body)):
        raise TicketError("the seal is broken")
    day = int.from_bytes(body[1 + NUMBER_BYTES : HEAD_BYTES])
    return Ticket(
        kind=body[:1].decode(),
        number=int.from_bytes(body[1 : 1 + NUMBER_BYTES]),
        expires=EPOCH + timedelta(days=day) if day else None,
        nonce=body[HEAD_BYTES:],
    )


def key(secret, text):
    """Return what an answer keeps of its ticket: enough to know it again, not to find whom it was sent to."""
    return hmac.new(secret, b"key|" + text.encode(), hashlib.sha256).hexdigest()[:32]


def pseudonym(secret, program, person):
    """Return the same short name for the same person in a program, and another one in the next program."""
    return hmac.new(secret, b"name|%d|%d" % (program, person), hashlib.sha256).hexdigest()[:16]


def _mark(secret, body):
    return hmac.new(secret, body, hashlib.sha256).digest()[:SEAL_BYTES]


def _encode(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text):
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise TicketError("this is no ticket")
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (Base64Error, ValueError) as error:
        raise TicketError("this is no ticket") from error
    if _encode(raw) != text:
        # Base64 forgives signs that mean nothing; two texts of one ticket would be two answers.
        raise TicketError("this is no ticket")
    return raw
