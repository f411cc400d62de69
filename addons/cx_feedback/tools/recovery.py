"""Did a second score come out better than the first? Also where the two were given on different scales.

A score becomes a place on its scale, from 0 at the low end to 100 at the high one. A change is in points of such
places, from -100 to 100. The interval of a mean change is Student's t of the differences of the same people (paired).

>>> place(3, 0, 10), place(4, 1, 5)
(30.0, 75.0)
>>> is_better("low", "middle"), is_better("middle", "middle")
(True, False)
>>> mean_change(4, 25.0, 20.0).rounded(2)
Estimate(count=4, value=25.0, low=-6.82, high=56.82, unit='points', error=10.0)
>>> mean_change(1, 40.0, None).rounded(2)
Estimate(count=1, value=40.0, low=-96.5, high=98.5, unit='points', error=0.0)
>>> mean_change(0, None, None)
"""

from math import sqrt

from . import student, summary
from .intervals import POINTS, Estimate

WORST, BEST = -100.0, 100.0


def place(score, low, high):
    """Return where a score lies on its scale; 0 on a scale without length."""
    return 100.0 * (score - low) / (high - low) if high > low else 0.0


def is_better(first, second):
    """Whether the second score lies in a higher part of its scale; both are tones, see `summary`."""
    return summary.TONES.index(second) > summary.TONES.index(first)


def mean_change(count, mean, deviation):
    """Return the `Estimate` of ``count`` changes with their mean and standard deviation; None where there is none.

    Changes that are all alike say nothing of their spread: as many others may exist as the interval of Clopper and
    Pearson leaves room for, and they may lie at the ends.
    """
    if not count:
        return None
    if count > 1 and deviation:
        error = deviation / sqrt(count)
        below = above = student.quantile(0.975, count - 1) * error
    else:
        error, unseen = 0.0, 1 - 0.025 ** (1 / count)
        below, above = unseen * (mean - WORST), unseen * (BEST - mean)
    return Estimate(
        count=count,
        value=mean,
        low=max(WORST, mean - below),
        high=min(BEST, mean + above),
        unit=POINTS,
        error=error,
    )
