"""Prices of the next term: an uplift in percent, rounded, and how often a price is due in a term.

Prices are amounts of money for one unit and one period; percentages may be negative (a price cut):

>>> uplifted(100, 3.5, coin=0.01), uplifted(100, -10, coin=0.01)
(103.5, 90.0)
>>> uplifted(1980, 3.5, coin=10)
2050.0

A price that is finer than the currency's smallest coin, as for a call or a kilowatt-hour, stays as fine:

>>> uplifted(0.035, 5, coin=0.01, digits=4)
0.0368
>>> [periods(period, 12) for period in ("once", "month", "quarter", "year")]
[1, 12.0, 4.0, 1.0]
"""

from decimal import ROUND_HALF_UP, Decimal

# What recurs, by the months from one time to the next; whatever else is due once.
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def uplifted(price, percent, *, coin, digits=2):
    """The price after an uplift of `percent`, rounded half up to a multiple of `coin`.

    :param coin: the smallest amount of the currency, such as 0.01
    :param digits: decimals of prices that are no multiple of the coin themselves
    """
    if not percent or not price:
        return float(price)
    old = _decimal(price)
    new = old * (100 + _decimal(percent)) / 100
    step = _decimal(coin) if coin else Decimal(1).scaleb(-digits)
    if old % step:
        step = min(step, Decimal(1).scaleb(-digits))
    return float((new / step).quantize(Decimal(1), ROUND_HALF_UP) * step)


def periods(period, months):
    """How many times a price of this period is due in a term of so many months; 1 for what is due once."""
    return months / MONTHS[period] if period in MONTHS else 1


def _decimal(number):
    # Ten significant decimals: what a float of the database meant, without its binary tail.
    return Decimal(str(round(number, 10)))
