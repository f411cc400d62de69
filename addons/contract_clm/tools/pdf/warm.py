"""LibreOffice kept open from one call to the next, for as long as calls come.

Starting it takes most of the time of a single document. So what was used last rests
for ``IDLE_SECONDS`` and is taken up again by the next call. Calls at the same time
never wait for each other: each takes an ``Office`` of its own, and some of them
stay. Every process has its own, also after a fork, and none outlives its process
(see ``process``).
"""

import atexit
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from .exceptions import ConversionError, OfficeTimeout, PdfError
from .office import CALL_SECONDS, Office

IDLE_SECONDS = 60.0
BACKGROUND_NICENESS = 10


class WarmOffice:
    """Lends an ``Office`` to each call, keeps ``keeps`` of them, and ends those that nobody asks for any more."""

    def __init__(self, *, idle_seconds: float = IDLE_SECONDS, keeps: int = 1, niceness: int = 0):
        self._idle_seconds = idle_seconds
        self._keeps = keeps
        self._niceness = niceness
        self._start_anew()

    def convert(
        self, documents: Sequence[bytes], *, timeout: float = CALL_SECONDS, binary: str | None = None
    ) -> list[bytes | ConversionError]:
        """Return one PDF, or one ``ConversionError``, for each DOCX: see ``Office.convert``."""
        office = self._take(binary)
        try:
            return office.convert(documents, timeout=timeout)
        finally:
            self._rest(binary, office)

    def convert_side_by_side(
        self, documents: Sequence[bytes], at_once: int, **options
    ) -> list[bytes | PdfError]:
        """As ``attempt`` with ``convert``, by ``at_once`` processes."""
        shares = [share for first in range(at_once) if (share := documents[first::at_once])]
        if len(shares) < 2:
            return attempt(self.convert, documents, **options)
        results: list = [None] * len(documents)
        with ThreadPoolExecutor(len(shares)) as threads:
            made = threads.map(lambda share: attempt(self.convert, share, **options), shares)
            for first, share in enumerate(made):
                results[first::at_once] = share
        return results

    def close(self) -> None:
        """End what rests; the next call starts LibreOffice again."""
        with self._lock:
            resting, self._resting = self._resting, []
            self._stop_timer()
        for _binary, office in resting:
            office.close()

    def forget(self) -> None:
        """Let go of what belongs to the parent process, after a fork."""
        for _binary, office in self._resting:
            office.forget()
        self._start_anew()

    def _start_anew(self):
        self._lock = threading.Lock()
        self._resting: list[tuple[str | None, Office]] = []
        self._timer: threading.Timer | None = None

    def _take(self, binary):
        with self._lock:
            for place, (resting_binary, office) in enumerate(self._resting):
                if resting_binary == binary:
                    del self._resting[place]
                    return office
        return Office(binary=binary, niceness=self._niceness)

    def _rest(self, binary, office):
        with self._lock:
            self._resting.insert(0, (binary, office))
            too_many = self._resting[self._keeps :]
            del self._resting[self._keeps :]
            self._stop_timer()
            self._timer = threading.Timer(self._idle_seconds, self.close)
            self._timer.daemon = True
            self._timer.start()
        for _binary, other in too_many:
            other.close()

    def _stop_timer(self):
        if self._timer:
            self._timer.cancel()
            self._timer = None


def attempt(convert, documents: Sequence[bytes], **options) -> list[bytes | PdfError]:
    """What ``convert`` makes of the documents; what it raises stands in the place of those that it did not make."""
    try:
        return convert(documents, **options)
    except OfficeTimeout as error:
        return [result or error for result in error.results] or [error] * len(documents)
    except PdfError as error:
        return [error] * len(documents)


# For documents that somebody waits for, and for those of long jobs.
warm = WarmOffice()
background = WarmOffice(keeps=os.cpu_count() or 1, niceness=BACKGROUND_NICENESS)


def close_all() -> None:
    """End every LibreOffice of this process that rests."""
    warm.close()
    background.close()


def _forget_all():
    warm.forget()
    background.forget()


atexit.register(close_all)
os.register_at_fork(after_in_child=_forget_all)
