"""Net Promoter Score: band of a score, score and interval of a set of answers.

Scores are whole numbers from 0 to 10. The NPS and the bounds of its interval are points from -100 to 100.
The interval is the adjusted Wald interval of Brendan Rocks, "Interval Estimation for the Net Promoter Score",
The American Statistician 70 (2016): three answers are added, 3/4 to each of promoters and detractors and the
rest to the passives. It stays honest for few answers, where the plain interval has no width at all. The one
of a single answer is widened to hold the score itself.

>>> [band(score) for score in (0, 6, 7, 8, 9, 10)]
['detractor', 'detractor', 'passive', 'passive', 'promoter', 'promoter']
>>> estimate(promoters=50, passives=30, detractors=20).rounded(3)
Estimate(count=100, score=30.0, low=14.051, high=44.201)
>>> estimate(promoters=10, passives=0, detractors=0).rounded(3)
Estimate(count=10, score=100.0, low=47.504, high=100.0)
"""

from dataclasses import dataclass
from math import sqrt

SCALE = (0, 10)
BANDS = (PROMOTER, PASSIVE, DETRACTOR) = ("promoter", "passive", "detractor")
LOWEST_PROMOTER, LOWEST_PASSIVE = 9, 7
Z_95 = 1.959963984540054
ADDED_IN_ALL, ADDED_TO_EACH_END = 3, 0.75


@dataclass(frozen=True)
class Estimate:
    """`score` with its interval from `low` to `high`, of `count` answers."""

    count: int
    score: float
    low: float
    high: float

    def rounded(self, digits):
        return Estimate(self.count, *(round(value, digits) for value in (self.score, self.low, self.high)))


def band(score):
    if score >= LOWEST_PROMOTER:
        return PROMOTER
    return PASSIVE if score >= LOWEST_PASSIVE else DETRACTOR


def standard_error(promoters, passives, detractors):
    """Of the NPS, in points. Counts may be fractions; one of them at least is above zero.

    >>> round(standard_error(6, 3, 1), 4)
    21.2132
    """
    count = promoters + passives + detractors
    up, down = promoters / count, detractors / count
    return 100 * sqrt(max(0, up + down - (up - down) ** 2) / count)


def estimate(promoters, passives, detractors, z=Z_95):
    """`Estimate` of these counts of answers, or None when there is no answer."""
    count = promoters + passives + detractors
    if not count:
        return None
    up, down = promoters + ADDED_TO_EACH_END, detractors + ADDED_TO_EACH_END
    middle = passives + ADDED_IN_ALL - 2 * ADDED_TO_EACH_END
    centre = 100 * (up - down) / (count + ADDED_IN_ALL)
    margin = z * standard_error(up, middle, down)
    score = 100 * (promoters - detractors) / count
    return Estimate(
        count=count,
        score=score,
        low=max(-100.0, min(score, centre - margin)),
        high=min(100.0, max(score, centre + margin)),
    )
