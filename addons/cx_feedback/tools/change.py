"""Is a change between two periods real? The difference of two independent estimates, its z and two-sided p.

z = Δ / √(SE₁² + SE₂²) with the plain standard errors; p from the normal distribution. Below `FEWEST` answers in either
period the normal distribution is no fair judge, and the verdict is that there are too few.

>>> from . import intervals
>>> found = between(intervals.net(100, 60, 40), intervals.net(120, 50, 30))
>>> round(found.difference, 4), round(found.z, 4), round(found.p, 4), found.verdict
(15.0, 1.9717, 0.0486, 'up')
>>> between(intervals.net(6, 3, 1), intervals.net(9, 1, 0)).verdict
'too_few'
>>> between(None, intervals.net(60, 30, 10)).verdict
'nothing_before'
"""

from dataclasses import dataclass
from math import copysign, erfc, hypot, inf, sqrt

VERDICTS = (UP, DOWN, NONE, TOO_FEW, NOTHING_BEFORE) = ("up", "down", "none", "too_few", "nothing_before")
FEWEST = 30
SURE = 0.05


@dataclass(frozen=True)
class Change:
    """`difference` is in the unit of the estimates; `z` and `p` are None where nothing can be compared."""

    verdict: str
    difference: float | None = None
    z: float | None = None
    p: float | None = None


def between(before, after):
    """Return the `Change` from one `Estimate` to the next; either may be None for no answer."""
    if not before or not after:
        return Change(NOTHING_BEFORE)
    difference = after.value - before.value
    error = hypot(before.error, after.error)
    z = difference / error if error else copysign(inf, difference) if difference else 0.0
    p = erfc(abs(z) / sqrt(2))
    return Change(_verdict(before, after, difference, p), difference, z, p)


def _verdict(before, after, difference, p):
    if min(before.count, after.count) < FEWEST:
        return TOO_FEW
    if p >= SURE:
        return NONE
    return UP if difference > 0 else DOWN
