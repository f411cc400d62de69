"""A limit for the whole of something that waits for others, whatever it waits for: names, packets, answers."""

import queue
import threading
from collections.abc import Callable


class TooLate(Exception):
    """It did not end in time. Its thread ends by itself, and nobody hears what it found."""


def in_time(work: Callable, seconds: float):
    """The result of ``work()``, or what it raised; ``TooLate`` when that takes more than so many seconds."""
    results = queue.SimpleQueue()

    def run():
        try:
            results.put((work(), None))
        except Exception as error:
            results.put((None, error))

    threading.Thread(target=run, daemon=True, name="contract-seal").start()
    try:
        result, error = results.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise TooLate(f"no end after {seconds:.1f} seconds") from None
    if error:
        raise error
    return result
