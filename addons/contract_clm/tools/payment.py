"""Payment terms, as far as they are compared: the latest day on which the last part is due.

Kinds of delay are those of Odoo's payment terms; the end of a month lies at most 31 days away, that of the next 62.

>>> latest_day([(30, "days_after", 0), (60, "days_after_end_of_month", 0)])
91
>>> latest_day([(0, "days_end_of_month_on_the", 10)])
41
>>> latest_day([])
0
"""

MONTH_END = 31
DAYS_BEYOND = {
    "days_after_end_of_month": MONTH_END,
    "days_after_end_of_next_month": 2 * MONTH_END,
    "days_end_of_month_on_the": MONTH_END,
}


def latest_day(parts):
    """Days from the invoice to the last payment at the latest.

    :param parts: tuples of days, kind of delay, and the day of the next month, which counts for the kind
        "days_end_of_month_on_the" only: 0 is the end of the month itself
    """
    return max((_latest(*part) for part in parts), default=0)


def _latest(days, kind, day_of_next_month):
    beyond = day_of_next_month if kind == "days_end_of_month_on_the" else 0
    return days + DAYS_BEYOND.get(kind, 0) + beyond
