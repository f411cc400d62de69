"""The company's seal on a finished PDF: PAdES with pyHanko.

No Odoo in here: bytes in, bytes out, errors are ``SealError``.
"""

import logging

from .credentials import Credentials, Facts, facts, read_pkcs12, self_signed
from .exceptions import LevelLost, SealError
from .sealing import FIELD, Sealed, seal
from .timestamping import Authority, Told, ask
from .secret_file import ensure_secret, read_secret
from .validation import SealReport, validate
from .vault import lock, new_secret, unlock

__all__ = [
    "FIELD",
    "Authority",
    "Credentials",
    "Facts",
    "LevelLost",
    "SealError",
    "SealReport",
    "Sealed",
    "Told",
    "ask",
    "ensure_secret",
    "facts",
    "lock",
    "new_secret",
    "read_pkcs12",
    "read_secret",
    "seal",
    "self_signed",
    "unlock",
    "validate",
]

# What certificates and authorities lack is an answer here (`problem`, `trusted`), not a fault for the server's log.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
