"""Student's t distribution, as far as intervals of means need it.

Up to 30 degrees of freedom the finite sums of Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964),
26.7.3 and 26.7.4, inverted by bisection; above, their expansion 26.7.5 about the normal quantile, right to 1e-6.

>>> [round(quantile(0.975, degrees), 4) for degrees in (1, 2, 9, 30, 31, 100, 10**6)]
[12.7062, 4.3027, 2.2622, 2.0423, 2.0395, 1.984, 1.96]
"""

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist

MOST_SUMMED = 30


@lru_cache(maxsize=256)
def quantile(probability, degrees):
    """Return the t below which `probability`, from 0.5 to below 1, lies with so many degrees of freedom, 1 or more."""
    if degrees > MOST_SUMMED:
        return _expanded(NormalDist().inv_cdf(probability), degrees)
    below, above = 0.0, 1.0
    while cumulative(above, degrees) < probability:
        above *= 2
    for _step in range(80):
        middle = (below + above) / 2
        if cumulative(middle, degrees) < probability:
            below = middle
        else:
            above = middle
    return above


def cumulative(t, degrees):
    """Return the probability below `t`.

    >>> round(cumulative(1.0, 1), 6), round(cumulative(-2.0, 4), 6)
    (0.75, 0.058058)
    """
    angle = atan(t / sqrt(degrees))
    if degrees % 2:
        return 0.5 + (angle + sin(angle) * cos(angle) * _series(angle, degrees, 3)) / pi
    return 0.5 + sin(angle) * _series(angle, degrees, 2) / 2


def _series(angle, degrees, first):
    """1 + ½·cos² + … of 26.7.4 (`first` 2), or 1 + ⅔·cos² + … of 26.7.3 (3); nothing for a single degree."""
    if degrees == 1:
        return 0.0
    total = term = 1.0
    for lower in range(first, degrees - 1, 2):
        term *= cos(angle) ** 2 * (lower - 1) / lower
        total += term
    return total


def _expanded(x, degrees):
    first = (x**3 + x) / 4
    second = (5 * x**5 + 16 * x**3 + 3 * x) / 96
    third = (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384
    fourth = (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160
    return x + first / degrees + second / degrees**2 + third / degrees**3 + fourth / degrees**4
