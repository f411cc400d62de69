"""Notice rules: how long before a contract may end notice must be given.

A rule has a length in calendar days, weeks, months or years, or in working days; counts back from the last day of the
term or from an anniversary of the contract's first day; and says whether notice must have been sent or received by
then.

>>> Notice(3, "month", arrival=RECEIVED, delivery_days=3).back_from(date(2027, 12, 31), WorkingDays())
datetime.date(2027, 9, 30)
>>> Notice(5, BUSINESS_DAY).back_from(date(2026, 12, 31), WorkingDays("GB"))
datetime.date(2026, 12, 22)
"""

from dataclasses import dataclass
from datetime import date

from .calendars import WorkingDays
from .durations import UNITS, Duration, add
from .exceptions import TermError

BUSINESS_DAY = "business_day"
NOTICE_UNITS = (*UNITS, BUSINESS_DAY)
END = "end"
ANNIVERSARY = "anniversary"
SENT = "sent"
RECEIVED = "received"


@dataclass(frozen=True)
class Notice:
    """A notice rule.

    :param unit: one of `NOTICE_UNITS`
    :param anchor: `END`, the last day of the term, or `ANNIVERSARY`, of the contract's first day
    :param arrival: `SENT` or `RECEIVED` by the deadline
    :param delivery_days: calendar days that notice takes to arrive; taken off where it must be received in time

    Errors: TermError for what cannot be.
    """

    length: int
    unit: str
    anchor: str = END
    arrival: str = SENT
    delivery_days: int = 0

    def __post_init__(self):
        if self.unit not in NOTICE_UNITS:
            raise TermError(f"notice is given in one of {NOTICE_UNITS}, not in {self.unit!r}")
        if self.length < 0 or self.delivery_days < 0:
            raise TermError("a notice period cannot be negative")
        if self.anchor not in (END, ANNIVERSARY):
            raise TermError(f"notice counts back from {END!r} or {ANNIVERSARY!r}, not from {self.anchor!r}")
        if self.arrival not in (SENT, RECEIVED):
            raise TermError(f"notice is {SENT!r} or {RECEIVED!r} in time, not {self.arrival!r}")

    @property
    def days_on_the_way(self):
        return self.delivery_days if self.arrival == RECEIVED else 0

    def back_from(self, day: date, calendar: WorkingDays) -> date:
        """The day that lies the length of the rule before `day`; only working days are counted to a working day."""
        if self.unit == BUSINESS_DAY:
            return calendar.back(day, self.length)
        return add(day, Duration(self.length, self.unit), -1)

    def on_from(self, day: date, calendar: WorkingDays) -> date:
        """The day that lies the length of the rule after `day`; only working days are counted to a working day."""
        if self.unit == BUSINESS_DAY:
            return calendar.forward(day, self.length)
        return add(day, Duration(self.length, self.unit))
