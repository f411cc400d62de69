"""Private keys at rest: AES-256-GCM under a key from a secret that is kept elsewhere.

The secret is any text with enough randomness; HKDF (RFC 5869) makes the key of it. What the key belongs to is
authenticated with it, so that a row cannot be moved to another certificate.

>>> kept = lock(b"key", "a secret", b"certificate")
>>> unlock(kept, "a secret", b"certificate")
b'key'

Under another secret `unlock` raises `SealError`.
"""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .exceptions import SealError

VERSION = "1"
PURPOSE = b"contract_clm seal key 1"
NONCE_BYTES = 12
SECRET_BYTES = 32


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def _cipher(secret):
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return AESGCM(key)


def lock(plain: bytes, secret: str, about: bytes) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return f"{VERSION}:{base64.b64encode(nonce + _cipher(secret).encrypt(nonce, plain, about)).decode()}"


def unlock(kept: str, secret: str, about: bytes) -> bytes:
    """What was locked; `SealError` with the code ``key_lost`` where the secret is not the one."""
    version, _colon, text = kept.partition(":")
    try:
        data = base64.b64decode(text, validate=True)
        if version != VERSION or len(data) <= NONCE_BYTES:
            raise SealError("key_lost")
        return _cipher(secret).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], about)
    except (InvalidTag, binascii.Error):
        raise SealError("key_lost") from None
