"""What a contract is worth in a year.

Amounts come with the period they recur in; what is paid once is spread over the years of the first term, but a term
of less than a year does not make it more:

>>> per_year([(100, "month"), (1200, "once")], months=24)
1800.0
>>> per_year([(1200, "once")], months=3), per_year([(1200, "once")], months=0)
(1200.0, 1200.0)
"""

from .uplift import MONTHS, periods

MONTHS_OF_A_YEAR = 12


def per_year(lines, months):
    """The value of one year, in the unit of the amounts.

    :param lines: pairs of amount and period: a key of `uplift.MONTHS`, or any other word for what is paid once
    :param months: length of the first term; 0 where it is open
    """
    lines = list(lines)
    once = sum(amount for amount, period in lines if period not in MONTHS)
    recurring = sum(
        amount * periods(period, MONTHS_OF_A_YEAR) for amount, period in lines if period in MONTHS
    )
    return recurring + once * MONTHS_OF_A_YEAR / max(months, MONTHS_OF_A_YEAR)
