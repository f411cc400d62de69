"""LibreOffice kept open from one call to the next, for as long as calls come.

Starting it takes most of the time of a single document. So the one that was used
last rests for ``IDLE_SECONDS`` and is taken up again by the next call. Calls at the
same time never wait for each other: each takes an ``Office`` of its own, and one
of them stays. Every process has its own, also after a fork, and none outlives its
process (see ``process``).
"""

import atexit
import os
import threading
from collections.abc import Sequence

from .exceptions import ConversionError
from .office import CALL_SECONDS, Office

IDLE_SECONDS = 60.0


class WarmOffice:
    """Lends an ``Office`` to each call and ends the one that nobody asks for any more."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS):
        self._idle_seconds = idle_seconds
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

    def close(self) -> None:
        """End the resting LibreOffice; the next call starts one again."""
        with self._lock:
            office, self._resting = self._resting, None
            self._stop_timer()
        if office:
            office[1].close()

    def forget(self) -> None:
        """Let go of what belongs to the parent process, after a fork."""
        if self._resting:
            self._resting[1].forget()
        self._start_anew()

    def _start_anew(self):
        self._lock = threading.Lock()
        self._resting: tuple[str | None, Office] | None = None
        self._timer: threading.Timer | None = None

    def _take(self, binary):
        with self._lock:
            if self._resting and self._resting[0] == binary:
                self._stop_timer()
                (_binary, office), self._resting = self._resting, None
                return office
        return Office(binary=binary)

    def _rest(self, binary, office):
        with self._lock:
            replaced, self._resting = self._resting, (binary, office)
            self._stop_timer()
            self._timer = threading.Timer(self._idle_seconds, self._end_unused, [office])
            self._timer.daemon = True
            self._timer.start()
        if replaced:
            replaced[1].close()

    def _end_unused(self, office):
        with self._lock:
            if not self._resting or self._resting[1] is not office:
                return
            self._resting = self._timer = None
        office.close()

    def _stop_timer(self):
        if self._timer:
            self._timer.cancel()
            self._timer = None


warm = WarmOffice()
atexit.register(warm.close)
os.register_at_fork(after_in_child=warm.forget)
