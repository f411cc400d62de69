"""How strongly one product goes with another, told from how many customers bought which.

All counts are of customers: ``both`` bought A and, with it or soon after, B; ``first`` bought A; ``second`` bought B;
``everyone`` bought anything. Shares are 0 to 1.

Sources: support and confidence of a rule A → B are those of R. Agrawal, T. Imieliński, A. Swami, "Mining Association
Rules between Sets of Items in Large Databases", SIGMOD 1993; that a customer counts once, whatever the number of
baskets, is R. Agrawal, R. Srikant, "Mining Sequential Patterns", ICDE 1995; lift is the "interest" of S. Brin,
R. Motwani, J. Ullman, S. Tsur, "Dynamic Itemset Counting", SIGMOD 1997. What could be chance is told by the exact
test of R. A. Fisher, "Statistical Methods for Research Workers" (5th ed. 1934), § 21.02, and, because many pairs are
tried at once, by the false discovery rate of Y. Benjamini, Y. Hochberg, JRSS B 57 (1995).

Of a hundred customers 25 bought tea, 90 coffee, 20 both (S. Brin, R. Motwani, C. Silverstein, SIGMOD 1997): many tea
drinkers buy coffee, but fewer than others do.

>>> tea_coffee = Pair(both=20, first=25, second=90, everyone=100)
>>> tea_coffee.support, tea_coffee.confidence, round(tea_coffee.lift, 2)
(0.2, 0.8, 0.89)
>>> tea_coffee.chance > 0.9
True
"""

from dataclasses import dataclass
from math import exp, inf, lgamma

# A term of the tail that changes nothing any more.
NEGLIGIBLE = 1e-17


@dataclass(frozen=True)
class Pair:
    """Two products; counts of customers."""

    both: int
    first: int
    second: int
    everyone: int

    def __post_init__(self):
        if (
            not 0
            <= self.both
            <= min(self.first, self.second)
            <= max(self.first, self.second)
            <= self.everyone
        ):
            raise ValueError(f"impossible counts: {self}")

    @property
    def support(self):
        """The share of all customers who bought both."""
        return self.both / self.everyone if self.everyone else 0.0

    @property
    def confidence(self):
        """The share of those who bought the first who bought the second, too."""
        return self.both / self.first if self.first else 0.0

    @property
    def lift(self):
        """How many times as often as among all customers; 1 where one says nothing about the other."""
        if not self.first or not self.second:
            return 0.0
        return self.both * self.everyone / (self.first * self.second)

    @property
    def chance(self):
        """The probability of so many or more if one had nothing to do with the other."""
        return fisher(self.both, self.first, self.second, self.everyone)


def fisher(both, first, second, everyone):
    """Return the one-sided p of Fisher's exact test: of ``both`` or more, with the other counts as they are.

    Fisher's lady tasting tea ("The Design of Experiments", 1935), who told all eight cups, or six:

    >>> round(fisher(4, 4, 4, 8), 6), round(fisher(3, 4, 4, 8), 6)
    (0.014286, 0.242857)
    """
    least, most = max(0, first + second - everyone), min(first, second)
    if both <= least:
        return 1.0
    if both * everyone > first * second:
        return min(1.0, _sum_away(both, most, 1, first, second, everyone))
    return max(0.0, 1.0 - _sum_away(both - 1, least, -1, first, second, everyone))


def _sum_away(start, end, step, first, second, everyone):
    """Sum the probabilities from ``start`` to ``end``, away from the middle, where they only get smaller."""
    total, term, count = 0.0, exp(_log_probability(start, first, second, everyone)), start
    while True:
        total += term
        if count == end or term <= total * NEGLIGIBLE:
            return total
        term *= (
            _ratio(count, first, second, everyone)
            if step > 0
            else 1 / _ratio(count - 1, first, second, everyone)
        )
        count += step


def _ratio(count, first, second, everyone):
    """How the probability of one more compares with that of ``count``."""
    return (first - count) * (second - count) / ((count + 1) * (everyone - first - second + count + 1))


def _log_probability(both, first, second, everyone):
    """The logarithm of the hypergeometric probability."""
    return (
        _log_choose(first, both)
        + _log_choose(everyone - first, second - both)
        - _log_choose(everyone, second)
    )


def _log_choose(of, chosen):
    if not 0 <= chosen <= of:
        return -inf
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)


def discoveries(chances, tried):
    """Return for each p the false discovery rate at which it would be kept, in the same order.

    ``tried`` is how many pairs could have been found; those not in ``chances`` count as p = 1, so that a choice made
    before does not flatter the rest.

    >>> discoveries([0.01, 0.5, 0.02], tried=10)
    [0.1, 1.0, 0.1]
    """
    if tried < len(chances):
        raise ValueError("fewer tried than found")
    order = sorted(range(len(chances)), key=chances.__getitem__, reverse=True)
    rates, least = [1.0] * len(chances), 1.0
    for rank, index in zip(range(len(order), 0, -1), order, strict=True):
        least = min(least, chances[index] * tried / rank)
        rates[index] = least
    return rates


def days_to_wait(median_days, without=7):
    """Return after how many days an offer comes in time: when half of those who bought later had done so.

    >>> days_to_wait(11.6), days_to_wait(0.2), days_to_wait(None)
    (12, 1, 7)
    """
    return without if median_days is None else max(1, round(median_days))
