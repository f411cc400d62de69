"""How large the next batch of a long job should be: sizes in rows, times in seconds.

A batch is committed as a whole, so its length is what a kill can cost and what a pause has to wait for.

>>> next_size(10, 1.0, largest=200)
20
>>> next_size(100, 20.0, largest=200)
20
>>> next_size(1, 90.0, largest=200), next_size(150, 1.0, largest=200)
(1, 200)
"""

TARGET_SECONDS = 4.0
GROWTH = 2


def next_size(size, seconds, *, largest, target=TARGET_SECONDS):
    """The size that lasts about `target` seconds, after `size` rows lasted `seconds`; it grows by steps only."""
    fitting = int(size * target / seconds) if seconds > 0 else largest
    return max(1, min(fitting, size * GROWTH, largest))
