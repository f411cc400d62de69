"""Intervals of 95 % for what is estimated from answers: shares, the difference of two shares, means.

Shares and their differences are percent from 0 to 100 and points from -100 to 100; a mean is in scores of its scale.
Sources: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927), for
shares; B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70 (2016), for
differences of shares; for means Student's t with the answers that Rocks adds, spread over the scale. How often they
hold the truth is measured by `benchmarks/intervals.py`.

>>> share(80, 100).rounded(2)
Estimate(count=100, value=80.0, low=71.12, high=86.66, unit='percent', error=4.0)
>>> net(50, 30, 20).rounded(3)
Estimate(count=100, value=30.0, low=14.051, high=44.201, unit='points', error=7.81)
>>> wald(50, 30, 20).rounded(3)
Estimate(count=100, value=30.0, low=14.692, high=45.308, unit='points', error=7.81)
>>> mean({4: 2, 6: 2}, 1, 7).rounded(3)
Estimate(count=4, value=5.0, low=2.429, high=6.714, unit='score', error=0.577)
"""

from dataclasses import dataclass, replace
from math import sqrt

from . import student

UNITS = (POINTS, PERCENT, SCORE) = ("points", "percent", "score")
Z_95 = 1.959963984540054
# Rocks 2016: three answers more, three quarters of one at each end.
ADDED_IN_ALL, ADDED_TO_EACH_END = 3, 0.75


@dataclass(frozen=True)
class Estimate:
    """`value` with its interval from `low` to `high`, of `count` answers; `error` is the plain standard error."""

    count: int
    value: float
    low: float
    high: float
    unit: str
    error: float

    def rounded(self, digits):
        names = ("value", "low", "high", "error")
        return replace(self, **{name: round(getattr(self, name), digits) for name in names})


def share(hits, count, z=Z_95):
    """Return the share of `hits` among `count` answers, in percent, with the interval of Wilson; None for no answer."""
    if not count:
        return None
    part = hits / count
    centre = (part + z * z / (2 * count)) / (1 + z * z / count)
    margin = z * sqrt(part * (1 - part) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return Estimate(
        count=count,
        value=100 * part,
        low=max(0.0, 100 * (centre - margin)),
        high=min(100.0, 100 * (centre + margin)),
        unit=PERCENT,
        error=100 * sqrt(part * (1 - part) / count),
    )


def net_error(up, middle, down):
    """Return the standard error of `net`, in points. Counts may be fractions; one of them at least is above zero.

    >>> round(net_error(6, 3, 1), 4)
    21.2132
    """
    count = up + middle + down
    first, last = up / count, down / count
    return 100 * sqrt(max(0, first + last - (first - last) ** 2) / count)


def net(up, middle, down, z=Z_95):
    """Return the share of `up` less that of `down` with the adjusted Wald interval; None for no answer.

    It stays honest for few answers, where the plain interval has no width at all. The one of a single answer is
    widened to hold the value itself.
    """
    plain = wald(up, middle, down, z)
    if not plain:
        return None
    ends = ADDED_TO_EACH_END
    centre = 100 * (up - down) / (plain.count + ADDED_IN_ALL)
    margin = z * net_error(up + ends, middle + ADDED_IN_ALL - 2 * ends, down + ends)
    return replace(
        plain,
        low=max(-100.0, min(plain.value, centre - margin)),
        high=min(100.0, max(plain.value, centre + margin)),
    )


def wald(up, middle, down, z=Z_95):
    """Return the same with the plain Wald interval, which is too narrow for few answers; to compare with."""
    count = up + middle + down
    if not count:
        return None
    value, error = 100 * (up - down) / count, net_error(up, middle, down)
    return Estimate(
        count=count,
        value=value,
        low=max(-100.0, value - z * error),
        high=min(100.0, value + z * error),
        unit=POINTS,
        error=error,
    )


def mean(counts, low, high):
    """Return the mean of scores from `low` to `high`; None for no answer. `counts` is `{score: answers}`.

    The interval is Student's with the answers of Rocks added: three quarters of one at each end of the scale, the rest
    spread over what lies between. So few answers, or answers that are nearly all alike, leave room for others.
    """
    count = sum(counts.values())
    if not count:
        return None
    return mean_of(count, *moments(counts), low, high)


def mean_of(count, value, squares, low, high):
    """Return the same of ``count`` answers, by their mean and the mean square about it."""
    extra, scattered = moments(with_added({}, low, high))
    part = ADDED_IN_ALL / (count + ADDED_IN_ALL)
    centre = (1 - part) * value + part * extra
    spread = (1 - part) * squares + part * scattered + part * (1 - part) * (value - extra) ** 2
    margin = student.quantile(0.975, max(1, count - 1)) * sqrt(spread / (count + ADDED_IN_ALL))
    return Estimate(
        count=count,
        value=value,
        low=max(float(low), min(value, centre - margin)),
        high=min(float(high), max(value, centre + margin)),
        unit=SCORE,
        error=sqrt(squares / (count - 1)) if count > 1 else 0.0,
    )


def moments(counts):
    """Return the mean and the mean square about it of `{value: how often}`."""
    count = sum(counts.values())
    centre = sum(value * number for value, number in counts.items()) / count
    return centre, sum(number * (value - centre) ** 2 for value, number in counts.items()) / count


def with_added(counts, low, high, added=ADDED_IN_ALL):
    """Return counts with as many answers more as Rocks adds: a quarter at each end, half of them between.

    >>> with_added({5: 10}, 1, 5)
    {5: 10.75, 1: 0.75, 2: 0.5, 3: 0.5, 4: 0.5}
    >>> with_added({2: 1}, 1, 2, added=1)
    {2: 1.5, 1: 0.5}
    """
    between = range(low + 1, high)
    at_end = added * (ADDED_TO_EACH_END / ADDED_IN_ALL if between else 0.5)
    found = dict(counts)
    for score in (low, high):
        found[score] = found.get(score, 0) + at_end
    for score in between:
        found[score] = found.get(score, 0) + (added - 2 * at_end) / len(between)
    return found
