"""Where a webhook may lead: to public addresses, and to those private networks that an administrator allowed.

A name is resolved once, every address that it has is judged, and one of those is connected to. So a name that answers
differently the next time (DNS rebinding) reaches nothing else.

>>> check_address("https://example.com/hook")
>>> check_address("http://example.com/hook")
Traceback (most recent call last):
...
signed_webhook.tools.webhooks.address.AddressError: plain
>>> is_allowed("10.0.0.7", ()), is_allowed("10.0.0.7", networks("10.0.0.0/8")), is_allowed("8.8.8.8", ())
(False, True, True)
>>> is_allowed("::ffff:127.0.0.1", ()), is_allowed("64:ff9b::a9fe:a9fe", ())
(False, False)
"""

import ipaddress
import re
import socket
import threading
from urllib.parse import urlsplit

# IPv4 addresses inside of IPv6 ones, RFC 6052.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOOPBACK_NAMES = {"localhost"}
UNFIT = re.compile(r"[^\x21-\x7e]")
MAX_LENGTH = 2000


class AddressError(ValueError):
    """`code` says what is wrong with an address: 'malformed', 'plain', 'private', 'unresolved'."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def networks(text):
    """Networks written with commas or spaces between them; ValueError for what is none.

    >>> networks("10.0.0.0/8, 192.168.1.5")
    (IPv4Network('10.0.0.0/8'), IPv4Network('192.168.1.5/32'))
    """
    return tuple(ipaddress.ip_network(part) for part in re.split(r"[,\s]+", text or "") if part)


def check_address(url):
    """Raises `AddressError` unless `url` may be stored: https, or http to the server itself."""
    host = _parse(url).hostname
    if not url.lower().startswith("https:") and not _is_loopback(host):
        raise AddressError("plain")


def split(url):
    """`(scheme, host, port, path with query)` of an address that `check_address` accepts."""
    check_address(url)
    parts = _parse(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port, path


def resolve(host, port, allowed, seconds):
    """Numeric addresses to connect to, each allowed; `AddressError` where one of them is not, or there is none."""
    found = [ip.partition("%")[0] for ip in _look_up(host, port, seconds)]
    if not found:
        raise AddressError("unresolved")
    if not all(is_allowed(ip, allowed) for ip in found):
        raise AddressError("private")
    return list(dict.fromkeys(found))


def is_allowed(text, allowed):
    """Whether this numeric address is public, or in one of the `allowed` networks."""
    ip = _innermost(ipaddress.ip_address(text))
    if any(ip.version == network.version and ip in network for network in allowed):
        return True
    return ip.is_global and not ip.is_multicast


def _parse(url):
    if len(url) > MAX_LENGTH or UNFIT.search(url):
        raise AddressError("malformed")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressError("malformed") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise AddressError("malformed")
    if "@" in parts.netloc or "#" in url:
        raise AddressError("malformed")
    return parts


def _is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK_NAMES


def _innermost(ip):
    """The IPv4 address that an IPv6 address leads to, where it does."""
    if ip.version == 4:
        return ip
    if ip in NAT64:
        return ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1]) or ip


def _look_up(host, port, seconds):
    """The system's own look-up knows no time limit, so it gets a thread that is left alone when it takes too long."""
    found = []

    def ask():
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(row[4][0] for row in rows)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(seconds, 0))
    return list(found)
