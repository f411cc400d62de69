"""One POST with a limit for the whole of it, and many of them side by side.

Nothing is followed, no proxy is asked, and of the answer only the beginning is read: a receiver can be slow, dead,
endless or hostile, and costs `SECONDS` at most.
"""

import http.client
import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from . import address

SECONDS = 10
# Characters of an answer that are kept, and bytes that are read for them.
EXCERPT = 500
READ = 4 * EXCERPT
ADDRESSES_AT_MOST = 3
SIDE_BY_SIDE = 8


@dataclass(frozen=True)
class Parcel:
    """What goes to one address: `make_headers(timestamp)` is called when it is sent."""

    key: object
    url: str
    body: bytes
    make_headers: object = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What came back: an HTTP status (0 for none), the beginning of the text, milliseconds, and the trouble.

    `trouble` is '' where the receiver said 2xx, or one of 'malformed', 'plain', 'private', 'unresolved', 'unreachable',
    'certificate', 'timeout', 'garbled', 'redirected' and 'refused'.
    """

    status: int = 0
    text: str = ""
    duration: int = 0
    trouble: str = ""

    @property
    def reached(self):
        """Whether somebody answered at all."""
        return bool(self.status)


class _Pinned(http.client.HTTPConnection):
    """Connects to numeric addresses that were judged, and names the host only in TLS and in the header."""

    def __init__(self, host, port, *, ips, context, deadline):
        super().__init__(host, port)
        self.default_port = 443 if context else 80
        self._ips, self._context, self._deadline = ips, context, deadline

    def connect(self):
        self.sock = self._reach()
        if self._context:
            # The handshake comes afterwards, so that `cut` reaches it too.
            self.sock = self._context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def _reach(self):
        trouble = TimeoutError()
        for ip in self._ips[:ADDRESSES_AT_MOST]:
            left = self._deadline - time.monotonic()
            if left <= 0:
                break
            try:
                return socket.create_connection((ip, self.port), timeout=left)
            except OSError as error:
                trouble = error
        raise trouble

    def cut(self):
        """Ends whatever waits for this connection, from another thread."""
        sock = self.sock
        if sock is not None:
            try:
                # Not the method of the TLS socket, which would take its state away under the one who reads.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                pass


def post(parcel, *, allowed=(), seconds=SECONDS, context=None):
    """Sends a `Parcel` and returns the `Answer`; raises nothing.

    :param allowed: private networks that may be reached, see `address.networks`
    :param context: an SSLContext where not the system's certificates count
    """
    started = time.monotonic()
    try:
        status, text = _exchange(parcel, allowed, started + seconds, context)
        trouble = "" if 200 <= status < 300 else "redirected" if 300 <= status < 400 else "refused"
    except address.AddressError as error:
        status, text, trouble = 0, "", error.code
    except ssl.SSLCertVerificationError as error:
        status, text, trouble = 0, str(error), "certificate"
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = time.monotonic() - started >= seconds - 0.05 or isinstance(error, TimeoutError)
        garbled = isinstance(error, http.client.HTTPException) and not late
        status, text = 0, str(error)
        trouble = "timeout" if late else "garbled" if garbled else "unreachable"
    duration = int((time.monotonic() - started) * 1000)
    return Answer(status, text.replace("\0", "")[:EXCERPT], duration, trouble)


def _exchange(parcel, allowed, deadline, context):
    scheme, host, port, path = address.split(parcel.url)
    ips = address.resolve(host, port, allowed, deadline - time.monotonic())
    tls = (context or ssl.create_default_context()) if scheme == "https" else None
    connection = _Pinned(host, port, ips=ips, context=tls, deadline=deadline)
    watch = threading.Timer(max(deadline - time.monotonic(), 0), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        headers = {
            **parcel.make_headers(int(time.time())),
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        connection.request("POST", path, body=parcel.body, headers=headers)
        answer = connection.getresponse()
        if time.monotonic() >= deadline:
            # Cut off amid its headers, which look complete then.
            raise TimeoutError
        return answer.status, _beginning(answer)
    finally:
        watch.cancel()
        connection.close()


def _beginning(answer):
    """The first characters of an answer; one that breaks off after its status was an answer all the same."""
    try:
        return answer.read(READ).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError):
        return ""


def post_all(groups, *, allowed=(), seconds=SECONDS, context=None):
    """Sends groups of parcels side by side, those of a group one after the other.

    A group ends with the first parcel that nobody answers, and begins none after `seconds`; so no receiver takes the
    others' time.

    :param groups: list of lists of `Parcel`
    :return: dict of `Answer` by the parcel's key; those that were not tried are missing
    """

    def send(group):
        answers, end = {}, time.monotonic() + seconds
        for parcel in group:
            answers[parcel.key] = answer = post(parcel, allowed=allowed, seconds=seconds, context=context)
            if not answer.reached or time.monotonic() >= end:
                break
        return answers

    if not groups:
        return {}
    with ThreadPoolExecutor(min(len(groups), SIDE_BY_SIDE)) as threads:
        return {key: answer for answers in threads.map(send, groups) for key, answer in answers.items()}
