"""The steps in which a deadline was found, as they are kept beside it."""

import itertools
import json
from datetime import date

from .calendars import COMPANY_LEAVE, COMPANY_WEEKDAY, DAY, HOLIDAY, WEEKEND
from .finding import Step

STARTING_WITH_A_DAY = (HOLIDAY, WEEKEND, COMPANY_WEEKDAY, COMPANY_LEAVE, "renews_anyway")


def trail_of(steps) -> str:
    """The steps as one line of JSON, to be kept beside the day.

    >>> trail_of([Step("ends", date(2026, 12, 31)), Step("before", date(2026, 9, 30), (3, "month"))])
    '[["ends","2026-12-31"],["before","2026-09-30",3,"month"]]'
    """
    plain = [
        [
            step.code,
            *(value.isoformat() if isinstance(value, date) else value for value in (step.day, *step.values)),
        ]
        for step in steps
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def steps_of(trail: str) -> tuple:
    """The steps of a line that `trail_of` made.

    >>> steps_of('[["holiday","2026-10-01","2026-10-02",null]]')
    (Step(code='holiday', day=datetime.date(2026, 10, 1), values=(datetime.date(2026, 10, 2), None)),)
    """
    return tuple(
        Step(code, day and date.fromisoformat(day), _values(code, values))
        for code, day, *values in json.loads(trail or "[]")
    )


def arrival_limit(steps) -> date | None:
    """The last day for the arrival of notice that must be received; None where it need only be sent.

    >>> arrival_limit(steps_of('[["ends","2026-12-31"],["before","2026-09-30",3,"month"],["delivery","2026-09-27",3]]'))
    datetime.date(2026, 9, 30)
    """
    for before, step in itertools.pairwise(steps):
        if step.code == "delivery":
            # On the anniversary itself the contract goes on already.
            return before.day - DAY if before.code == "anniversary" else before.day
    return None


def _values(code, values):
    if code in STARTING_WITH_A_DAY:
        values = [date.fromisoformat(values[0]), *values[1:]]
    return tuple(values)
