"""Webhooks without a database: what is sent, to which addresses, how it is signed, and when it is tried again.

check_address → sign → post → wait_after
"""

from .address import AddressError, check_address, networks, resolve
from .post import Answer, Parcel, post, post_all
from .schedule import GIVE_UP_AFTER, has_failed_too_long, wait_after
from .signature import headers, new_secret, sign

__all__ = [
    "GIVE_UP_AFTER",
    "AddressError",
    "Answer",
    "Parcel",
    "check_address",
    "has_failed_too_long",
    "headers",
    "networks",
    "new_secret",
    "post",
    "post_all",
    "resolve",
    "sign",
    "wait_after",
]
