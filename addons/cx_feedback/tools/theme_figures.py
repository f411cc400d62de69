"""What a theme tells: its share, what those who mention it score beside the others, and whether its share has changed.

`Sums` are what is kept of any number of answers: how many, those of the low, middle and high part of the scale, the sum
of their scores and of the squares of their scores. Every result of a metric follows from them. Many themes are looked
at together: `many.corrected` says which differences are real all the same.

>>> estimate("points", Sums(100, 20, 30, 50, 0, 0), 0, 10).rounded(3)
Estimate(count=100, value=30.0, low=14.051, high=44.201, unit='points', error=7.81)
>>> estimate("score", Sums(4, 0, 0, 0, 20, 104), 1, 7).rounded(3)
Estimate(count=4, value=5.0, low=2.429, high=6.714, unit='score', error=0.577)
>>> estimate("score", Sums(3, 0, 0, 0, 15, 75), 1, 5) == intervals.mean({5: 3}, 1, 5)
True
>>> estimate("points", Sums(), 0, 10)
"""

from math import sqrt
from typing import NamedTuple

from . import intervals


class Sums(NamedTuple):
    count: int = 0
    low: int = 0
    middle: int = 0
    high: int = 0
    total: int = 0
    squares: int = 0

    def without(self, other):
        """Return the sums of those who are not among `other`."""
        return Sums(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def estimate(unit, sums, low, high):
    """Return the `Estimate` of a metric from `low` to `high`, measured in `unit`; None for no answer."""
    if not sums.count or not unit:
        return None
    if unit == intervals.POINTS:
        return intervals.net(sums.high, sums.middle, sums.low)
    if unit == intervals.PERCENT:
        return intervals.share(sums.high, sums.count)
    return _mean(sums, low, high)


def _mean(sums, low, high):
    """`intervals.mean` of sums: the mean and the mean square about it are all that it needs of the answers."""
    value = sums.total / sums.count
    spread = max(0.0, sums.squares / sums.count - value**2)
    return intervals.mean_of(sums.count, value, spread, low, high)


def difference_bounds(before, after):
    """Return the ends of the interval of a difference of two estimates; None where one is missing.

    >>> found = difference_bounds(intervals.net(100, 60, 40), intervals.net(120, 50, 30))
    >>> [round(end, 2) for end in found]
    [0.09, 29.91]
    """
    if not before or not after:
        return None
    difference = after.value - before.value
    margin = intervals.Z_95 * sqrt(before.error**2 + after.error**2)
    return difference - margin, difference + margin
