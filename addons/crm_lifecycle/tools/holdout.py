"""What a journey changed: the goal rate of those who travelled less that of those held out by lot.

The interval of 95 % is the hybrid score interval: R. G. Newcombe, "Interval estimation for the difference between
independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), method 10, from the intervals
of E. B. Wilson (1927) for each share. It holds with few people, and where nobody or everybody reached the goal. Shares
and differences are parts of one, from 0 to 1 and from -1 to 1.

>>> effect = compare(reached=56, travelled=70, reached_held_out=48, held_out=80)
>>> round(effect.difference, 4), round(effect.low, 4), round(effect.high, 4), effect.verdict
(0.2, 0.0524, 0.3339, 'helps')
>>> effect.needed
5
"""

from dataclasses import dataclass
from math import ceil, sqrt

Z_95 = 1.959963984540054
HELPS, HARMS, OPEN, NOBODY = "helps", "harms", "open", "nobody"


@dataclass(frozen=True)
class Effect:
    """Goal rates of both groups (None where a group is empty) and their difference from `low` to `high`."""

    rate: float | None
    rate_held_out: float | None
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self):
        """`HELPS` or `HARMS` where the interval lies on one side of zero, `OPEN` where it holds it."""
        if self.difference is None:
            return NOBODY
        if self.low > 0:
            return HELPS
        return HARMS if self.high < 0 else OPEN

    @property
    def needed(self):
        """How many must travel for one goal more (or one less, where the journey harms); None while that is open."""
        if self.verdict not in (HELPS, HARMS):
            return None
        # A hair less, so that 1 / 0.2 is five however it was stored.
        return ceil(1 / abs(self.difference) - 1e-9)


def compare(reached, travelled, reached_held_out, held_out, z=Z_95):
    """Return the `Effect` of a journey from counts of people: who reached the goal, of how many, in both groups."""
    rate = _rate(reached, travelled)
    rate_held_out = _rate(reached_held_out, held_out)
    if rate is None or rate_held_out is None:
        return Effect(rate, rate_held_out)
    low, high = wilson(reached, travelled, z)
    low_held_out, high_held_out = wilson(reached_held_out, held_out, z)
    difference = rate - rate_held_out
    below = sqrt((rate - low) ** 2 + (high_held_out - rate_held_out) ** 2)
    above = sqrt((high - rate) ** 2 + (rate_held_out - low_held_out) ** 2)
    return Effect(rate, rate_held_out, difference, difference - below, difference + above)


def wilson(hits, count, z=Z_95):
    """Return the score interval of Wilson for the share of `hits` among `count` people, at least one.

    >>> [round(end, 4) for end in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    part = hits / count
    centre = part + z * z / (2 * count)
    margin = z * sqrt(part * (1 - part) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)


def _rate(hits, count):
    if not 0 <= hits <= max(count, 0):
        raise ValueError(f"{hits} of {count} is no share: nobody reaches a goal without being counted.")
    return hits / count if count else None
