"""Signing of what is sent: HMAC-SHA256 (RFC 2104) over the time stamp, a full stop and the body.

The time stamp is in seconds since 1970 (UTC). Whoever receives computes the same and refuses old time stamps, so that
what was overheard cannot be sent again later.

>>> sign("secret", 1767225600, b"{}")
'sha256=fa7eaa06bf97d7815f3f456e97cde70c9e50cb005f01660c8d10b10c21964887'
"""

import hashlib
import hmac
import secrets

PREFIX = "clmwh_"


def new_secret():
    """A secret of 256 bits, recognisable as one of a webhook."""
    return PREFIX + secrets.token_urlsafe(32)


def sign(secret, timestamp, body):
    """The value of the header `X-Clm-Signature`; `body` is bytes."""
    signed = b"%d." % timestamp + body
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def headers(secret, timestamp, delivery, event, body):
    """All headers of ours; `delivery` stays the same when a delivery is repeated."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "contract_clm-webhook/1",
        "X-Clm-Delivery": delivery,
        "X-Clm-Event": event,
        "X-Clm-Timestamp": str(int(timestamp)),
        "X-Clm-Signature": sign(secret, int(timestamp), body),
    }
