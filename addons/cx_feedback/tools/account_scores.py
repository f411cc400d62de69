"""The score of many accounts, in which each counts by a weight: its people who answered, or its revenue.

An account's value is its result among the latest answers of its people, in the unit of the metric. The score is the
ratio Σ w·y / Σ w; its error is found by linearisation (Cochran, "Sampling Techniques", 3rd ed. 1977, 6.4; Särndal,
Swensson, Wretman, "Model Assisted Survey Sampling", 1992, 5.7), so that people of one account, who think alike, are
not taken for independent ones. As in the adjusted Wald interval of Rocks (2016), three accounts of mean weight are
added, three quarters of one at each end of what is possible; Student's t has one degree less than the effective
number of accounts, (Σ w)² / Σ w² (Kish, "Survey Sampling", 1965, 11.7). Weights of zero or below have no say.

Ten promoters and three detractors, one person in each account:

>>> sums = add([(1, 100)] * 10 + [(1, -100)] * 3)
>>> found = score(sums, -100, 100)
>>> round(found.value, 2), round(found.low, 2), round(found.high, 2), round(found.effective, 2), found.verdict
(53.85, -2.3, 89.8, 13.0, 'fair')

One customer of many holds most of the weight:

>>> found = score(add([(900, -100)] + [(10, 100)] * 30), -100, 100)
>>> round(found.value), round(found.largest_share), round(found.effective, 1), found.verdict
(-50, 75, 1.8, 'one_rules')
>>> score(add([(0, 100), (-50, 0)]), -100, 100).verdict
'nothing'
>>> score(add([(5, 40)]), -100, 100).verdict
'alone'
"""

from dataclasses import dataclass
from math import sqrt

from . import student

VERDICTS = (FAIR, ONE_RULES, ALONE, NOTHING) = ("fair", "one_rules", "alone", "nothing")
RULING_SHARE = 50
ADDED = ((0.75, 0.0), (1.5, 0.5), (0.75, 1.0))


@dataclass(frozen=True)
class Sums:
    """Of weights w above zero and values y: `count`, Σ w, Σ w², Σ w·y, Σ w²·y, Σ w²·y², and the largest w."""

    count: int = 0
    w: float = 0.0
    ww: float = 0.0
    wy: float = 0.0
    wwy: float = 0.0
    wwyy: float = 0.0
    largest: float = 0.0

    def and_one(self, weight, value, times=1.0):
        """Return the sums with `times` accounts more; `count` and `largest` are of real accounts and stay."""
        return Sums(
            self.count,
            self.w + times * weight,
            self.ww + times * weight**2,
            self.wy + times * weight * value,
            self.wwy + times * weight**2 * value,
            self.wwyy + times * (weight * value) ** 2,
            self.largest,
        )

    def scaled(self, factor):
        """Return the sums of weights `factor` times as large, such as in another currency."""
        return Sums(
            self.count,
            self.w * factor,
            self.ww * factor**2,
            self.wy * factor,
            self.wwy * factor**2,
            self.wwyy * factor**2,
            self.largest * factor,
        )


@dataclass(frozen=True)
class Score:
    """`value` from `low` to `high`; None where there is none. Shares are percent of all weight."""

    verdict: str
    count: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    effective: float = 0.0
    largest_share: float = 0.0


def add(rows):
    """Return the `Sums` of rows (weight, value)."""
    counted = [(weight, value) for weight, value in rows if weight > 0]
    sums = Sums(len(counted), largest=max((weight for weight, _value in counted), default=0.0))
    for weight, value in counted:
        sums = sums.and_one(weight, value)
    return sums


def merge(parts):
    """Return the `Sums` of several groups of accounts together.

    >>> merge([add([(1, 100)]), add([(2, -100)]).scaled(2)]) == add([(1, 100), (4, -100)])
    True
    """
    parts = list(parts)
    names = ("count", "w", "ww", "wy", "wwy", "wwyy")
    totals = [sum(getattr(part, name) for part in parts) for name in names]
    return Sums(*totals, max((part.largest for part in parts), default=0.0))


def score(sums, lowest, highest):
    """Return the `Score` of values that can lie from `lowest` to `highest`. One account has a value and no interval."""
    if not sums.count or sums.w <= 0:
        return Score(NOTHING)
    value, effective = sums.wy / sums.w, sums.w**2 / sums.ww
    share = 100 * sums.largest / sums.w
    if sums.count == 1:
        return Score(ALONE, 1, value, None, None, 1.0, 100.0)
    centre, margin = _around(sums, lowest, highest)
    return Score(
        ONE_RULES if share >= RULING_SHARE else FAIR,
        sums.count,
        value,
        max(lowest, min(value, centre - margin)),
        min(highest, max(value, centre + margin)),
        effective,
        share,
    )


def _around(sums, lowest, highest):
    usual = sums.ww / sums.w
    more = sums
    for times, place in ADDED:
        more = more.and_one(usual, lowest + place * (highest - lowest), times)
    centre = more.wy / more.w
    squares = max(more.wwyy - 2 * centre * more.wwy + centre**2 * more.ww, 0.0)
    return centre, _quantile(sums.w**2 / sums.ww - 1) * sqrt(squares) / more.w


def _quantile(degrees):
    """Student's t of 95 %, between whole degrees of freedom on a straight line; below one as for one."""
    whole = max(int(degrees), 1)
    part = max(degrees - whole, 0.0)
    return student.quantile(0.975, whole) * (1 - part) + student.quantile(0.975, whole + 1) * part
