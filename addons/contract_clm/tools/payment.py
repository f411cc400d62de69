"""Payment terms, as far as they are compared: the latest day on which the last part is due.

Kinds of delay are those of Odoo's payment terms; the end of a month lies at most 31 days away, that of the next 62.

>>> latest_day([(30, "days_after"), (60, "days_after_end_of_month")])
91
>>> latest_day([])
0
"""

DAYS_BEYOND = {
    "days_after_end_of_month": 31,
    "days_after_end_of_next_month": 62,
    "days_end_of_month_on_the": 31,
}


def latest_day(parts):
    """Days from the invoice to the last payment at the latest; ``parts`` are ``(days, kind of delay)``."""
    return max((days + DAYS_BEYOND.get(kind, 0) for days, kind in parts), default=0)
