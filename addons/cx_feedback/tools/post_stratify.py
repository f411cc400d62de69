"""Post-stratified results: answers weighted so that every group counts by its share among all customers.

Those who answer are seldom like all customers. With N_h customers and n_h answers in group h, W_h = N_h / N, the result
is Σ W_h·ȳ_h with the variance Σ W_h²·s_h²/n_h (W. G. Cochran, "Sampling Techniques", 3rd ed. 1977, 5A.9, for the n_h at
hand; S. Lohr, "Sampling: Design and Analysis", 4.4). Its interval adds answers as the plain ones do
(`tools/intervals.py`), spread over the groups by W_h. Groups of fewer than `fewest` answers are taken together; those
without any are left out, and the result speaks for the others only. Effective answers: (Σw)²/Σw² (L. Kish, "Survey
Sampling", 1965); weights are not trimmed.

`worth` is what each score counts in the result: {score: points, percent or score}.

>>> groups = [Group("few", 100, {10: 60, 0: 20}), Group("many", 300, {10: 10, 0: 10})]
>>> found = weigh(groups, {10: 100.0, 0: -100.0}, "points")
>>> found.plain.value, found.weighted.value, round(found.effective, 1), round(found.design_effect, 2)
(40.0, 12.5, 34.6, 2.89)
>>> [(row.name, row.share, row.answer_share) for row in found.rows]
[('few', 25.0, 80.0), ('many', 75.0, 20.0)]
"""

from dataclasses import dataclass
from math import sqrt

from . import intervals, student, summary

# Of a group that counts by itself.
FEWEST = 5


@dataclass(frozen=True)
class Group:
    """`population` customers, of whom answers are `counts` `{score: answers}`."""

    name: object
    population: int
    counts: dict

    @property
    def answers(self):
        return sum(self.counts.values())


@dataclass(frozen=True)
class Row:
    """One group, or several taken together (`names`): percent of all customers and of all answers, its own result."""

    name: object
    names: tuple
    population: int
    answers: int
    share: float
    answer_share: float
    value: float


@dataclass(frozen=True)
class Weighted:
    """`covered` is the percent of customers in groups with answers; `unheard` names the groups without any."""

    plain: intervals.Estimate
    weighted: intervals.Estimate
    rows: tuple[Row, ...]
    covered: float
    unheard: tuple
    effective: float
    design_effect: float


def worth(kind, variant, low, high):
    """Return what each score from `low` to `high` counts in the result of a metric.

    >>> worth("csat", None, 1, 5)
    {1: 0.0, 2: 0.0, 3: 0.0, 4: 100.0, 5: 100.0}
    """
    scores = range(low, high + 1)
    unit = summary.unit(kind, variant)
    if unit == intervals.SCORE:
        return {score: float(score) for score in scores}
    tones = {score: summary.tone(kind, variant, score, low, high) for score in scores}
    lowest = -100.0 if unit == intervals.POINTS else 0.0
    points = {summary.LOW: lowest, summary.MIDDLE: 0.0, summary.HIGH: 100.0}
    return {score: points[tone] for score, tone in tones.items()}


def weigh(groups, worths, unit, fewest=FEWEST):
    """Return the `Weighted` result of `Group`s; None where nobody answered or no group has customers."""
    heard = [group for group in groups if group.answers and group.population]
    population = sum(group.population for group in groups)
    if not heard:
        return None
    merged = collapse(heard, fewest)
    covered = sum(group.population for _names, group in merged)
    answers = sum(group.answers for _names, group in merged)
    spread = sum((group.population / covered) ** 2 / group.answers for _names, group in merged)
    return Weighted(
        plain=_estimate([Group(None, 1, _summed(heard))], worths, unit),
        weighted=_estimate([group for _names, group in merged], worths, unit),
        rows=tuple(_row(names, group, population, answers, worths) for names, group in merged),
        covered=100 * covered / population,
        unheard=tuple(group.name for group in groups if group.population and not group.answers),
        effective=1 / spread,
        design_effect=answers * spread,
    )


def collapse(groups, fewest):
    """Return pairs (names, `Group`): those with few answers are one, with the smallest other if that is still too few.

    >>> groups = [Group("a", 9, {1: 9}), Group("b", 5, {1: 2}), Group("c", 5, {2: 1}), Group("d", 9, {1: 30})]
    >>> [(names, group.population, group.counts) for names, group in collapse(groups, 5)]
    [(('d',), 9, {1: 30}), (('b', 'c', 'a'), 19, {1: 11, 2: 1})]
    """
    few = [group for group in groups if group.answers < fewest]
    enough = sorted((group for group in groups if group.answers >= fewest), key=lambda group: group.answers)
    while few and enough and sum(group.answers for group in few) < fewest:
        few.append(enough.pop(0))
    alone = [((group.name,), group) for group in groups if group in enough]
    if not few:
        return alone
    together = Group(None, sum(group.population for group in few), _summed(few))
    return [*alone, (tuple(group.name for group in few), together)]


def _summed(groups):
    found = {}
    for group in groups:
        for score, number in group.counts.items():
            found[score] = found.get(score, 0) + number
    return found


def _row(names, group, population, answers, worths):
    return Row(
        name=names[0] if len(names) == 1 else None,
        names=names,
        population=group.population,
        answers=group.answers,
        share=100 * group.population / population,
        answer_share=100 * group.answers / answers,
        value=_mean(group.counts, worths)[0],
    )


def _mean(counts, worths):
    """Mean and mean square about it of what the scores are worth."""
    return intervals.moments(_by_worth(counts, worths))


def _by_worth(counts, worths):
    found = {}
    for score, number in counts.items():
        found[worths[score]] = found.get(worths[score], 0) + number
    return found


def _estimate(groups, worths, unit):
    """The weighted mean of groups with its interval."""
    population = sum(group.population for group in groups)
    shares = [group.population / population for group in groups]
    answers = sum(group.answers for group in groups)
    value = centre = variance = error = 0.0
    for share, group in zip(shares, groups, strict=True):
        mean, square = _mean(group.counts, worths)
        wider = _widened(group.counts, worths, intervals.ADDED_IN_ALL * share)
        middle, spread = intervals.moments(wider)
        value += share * mean
        centre += share * middle
        error += share**2 * square / max(1, group.answers - 1)
        variance += share**2 * spread / sum(wider.values())
    margin = student.quantile(0.975, max(1, answers - len(groups))) * sqrt(variance)
    ends = min(worths.values()), max(worths.values())
    return intervals.Estimate(
        count=answers,
        value=value,
        low=max(ends[0], min(value, centre - margin)),
        high=min(ends[1], max(value, centre + margin)),
        unit=unit,
        error=sqrt(error),
    )


def _widened(counts, worths, added):
    """What the answers are worth, with those added that leave room for others: a quarter at each end, half between."""
    found = _by_worth(counts, worths)
    lowest, highest = min(worths.values()), max(worths.values())
    between = sorted({worth for worth in worths.values() if lowest < worth < highest})
    at_end = added / 4 if between else added / 2
    for end in (lowest, highest):
        found[end] = found.get(end, 0) + at_end
    for worth_between in between:
        found[worth_between] = found.get(worth_between, 0) + (added - 2 * at_end) / len(between)
    return found
