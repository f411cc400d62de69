"""Signing of what is sent: HMAC-SHA256 (RFC 2104) over the time stamp, a full stop and the body.

The time stamp is in seconds since 1970 (UTC). Whoever receives computes the same and refuses old time stamps, so that
what was overheard cannot be sent again later. While a secret takes the place of another one, both sign.

>>> sign("secret", 1767225600, b"{}")
'sha256=fa7eaa06bf97d7815f3f456e97cde70c9e50cb005f01660c8d10b10c21964887'
>>> sorted(headers("new", 1767225600, "id-1", "test", b"{}", name="App", before="old"))[-5:]
['X-App-Delivery', 'X-App-Event', 'X-App-Signature', 'X-App-Signature-Before', 'X-App-Timestamp']
"""

import hashlib
import hmac
import secrets


def new_secret(prefix="wh_"):
    """A secret of 256 bits, recognisable by its prefix as one of a webhook."""
    return prefix + secrets.token_urlsafe(32)


def sign(secret, timestamp, body):
    """The value of the header `X-…-Signature`; `body` is bytes."""
    signed = b"%d." % timestamp + body
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def headers(secret, timestamp, delivery, event, body, *, name="Webhook", agent="signed_webhook/1", before=""):
    """All headers of ours; `delivery` stays the same when a delivery is repeated.

    :param name: between `X-` and what the header says, such as `Clm`
    :param before: the secret that the present one takes the place of, as long as it is still good
    """
    found = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": agent,
        f"X-{name}-Delivery": delivery,
        f"X-{name}-Event": event,
        f"X-{name}-Timestamp": str(int(timestamp)),
        f"X-{name}-Signature": sign(secret, int(timestamp), body),
    }
    if before:
        found[f"X-{name}-Signature-Before"] = sign(before, int(timestamp), body)
    return found
