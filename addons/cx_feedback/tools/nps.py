"""Net Promoter Score: band of a score, score and interval of a set of answers.

Scores are whole numbers from 0 to 10. The NPS and the bounds of its interval are points from -100 to 100.
The interval is the adjusted Wald interval of Brendan Rocks, "Interval Estimation for the Net Promoter Score",
The American Statistician 70 (2016).

>>> [band(score) for score in (0, 6, 7, 8, 9, 10)]
['detractor', 'detractor', 'passive', 'passive', 'promoter', 'promoter']
>>> estimate(promoters=10, passives=0, detractors=0).rounded(3)
Estimate(count=10, value=100.0, low=47.504, high=100.0, unit='points', error=0.0)
"""

from . import intervals

SCALE = (0, 10)
BANDS = (PROMOTER, PASSIVE, DETRACTOR) = ("promoter", "passive", "detractor")
LOWEST_PROMOTER, LOWEST_PASSIVE = 9, 7


def band(score):
    if score >= LOWEST_PROMOTER:
        return PROMOTER
    return PASSIVE if score >= LOWEST_PASSIVE else DETRACTOR


def standard_error(promoters, passives, detractors):
    """Of the NPS, in points."""
    return intervals.net_error(promoters, passives, detractors)


def estimate(promoters, passives, detractors):
    """Return the `Estimate` of these counts of answers, or None when there is no answer."""
    return intervals.net(promoters, passives, detractors)
