"""On which days notice can be given: the public holidays and weekends of a country, and the working days of a company.

Holidays come from the library `holidays` (https://pypi.org/project/holidays), in which a country is the two letters of
ISO 3166-1 and a subdivision the part after the hyphen of ISO 3166-2. Days are calendar days; weekdays count from
Monday, 0, to Sunday, 6.

>>> india = WorkingDays("IN", company=CompanyDays(weekdays=(range(6), range(6))))
>>> [india.day_off(date(2026, 10, day)) for day in (1, 2, 3)]
[None, DayOff(kind='holiday', name=None), DayOff(kind='weekend', name=None)]
>>> holiday_name("IN", None, date(2026, 10, 2), "en_US")
'Gandhi Jayanti'
>>> india.previous(date(2026, 10, 4))
datetime.date(2026, 10, 1)
"""

import warnings
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from .exceptions import NoWorkingDay, TermError

HOLIDAY = "holiday"
WEEKEND = "weekend"
COMPANY_WEEKDAY = "not_worked"
COMPANY_LEAVE = "closed"
DAY = timedelta(days=1)
# Whoever does not work for a year does not work again.
LONGEST_CLOSURE = 366
EVERY_DAY = (frozenset(range(7)),) * 2


@dataclass(frozen=True)
class DayOff:
    """Why a day is no working day; `name` is what the company calls it, where it says so."""

    kind: str
    name: str | None = None


@lru_cache(maxsize=1)
def _supported():
    return holidays.list_supported_countries()


def knows(country: str | None) -> bool:
    """Whether public holidays of the country are known."""
    return country in _supported()


def known_subdivision(country: str | None, code: str | None) -> str | None:
    """The code if holidays of that part of the country are known, else None.

    >>> known_subdivision("IN", "MH"), known_subdivision("IE", "D")
    ('MH', None)
    """
    return code if code and code in _supported().get(country, ()) else None


@lru_cache(maxsize=4096)
def _year(country, subdivision, year, language):
    """The holidays of one year, in the language if the library speaks it."""
    with warnings.catch_warnings():
        # Of years for which a country has not said yet when its feasts are, what is known counts.
        warnings.simplefilter("ignore")
        return _spoken(country, subdivision, year, language)


def _spoken(country, subdivision, year, language):
    plain = holidays.country_holidays(country, subdiv=subdivision, years=year)
    spoken = [
        known
        for wanted in (language or "", "en_US", "en")
        for known in plain.supported_languages
        if wanted and (known == wanted or known == wanted.split("_")[0])
    ]
    if not spoken:
        return plain
    return holidays.country_holidays(country, subdiv=subdivision, years=year, language=spoken[0])


@lru_cache(maxsize=65536)
def _country_day_off(country, subdivision, day):
    days = _year(country, subdivision, day.year, None)
    if day in days:
        return DayOff(HOLIDAY)
    return None if days.is_working_day(day) else DayOff(WEEKEND)


def holiday_name(country: str, subdivision: str | None, day: date, language: str | None) -> str:
    """What the holiday is called; in English where its name is not known in the language, empty if it is none."""
    return _year(country, subdivision, day.year, language).get(day) or ""


@dataclass(frozen=True)
class CompanyDays:
    """When a company works.

    :param weekdays: the days of work in weeks of even and of odd number, as `week_parity` counts them: two sets
    :param closed: names of days on which it is closed, by date
    """

    weekdays: tuple = EVERY_DAY
    closed: dict = field(default_factory=dict, hash=False)

    def day_off(self, day):
        if day in self.closed:
            return DayOff(COMPANY_LEAVE, self.closed[day])
        return None if day.weekday() in self.weekdays[week_parity(day)] else DayOff(COMPANY_WEEKDAY)

    @property
    def never_works(self):
        return not any(self.weekdays)


def week_parity(day: date) -> int:
    """0 or 1 in turn, from Monday to Sunday, counted from the year 1 as Odoo's calendars of two weeks are."""
    return (day.toordinal() - 1) // 7 % 2


class WorkingDays:
    """Days that are worked both in a country and by a company; either may be left out."""

    def __init__(self, country=None, subdivision=None, company=None):
        self.country = country if knows(country) else None
        self.subdivision = known_subdivision(self.country, subdivision)
        self.company = company
        self._known = {}

    def day_off(self, day: date) -> DayOff | None:
        """Why the day is no working day, or None for a working day."""
        if day not in self._known:
            self._known[day] = self._find(day)
        return self._known[day]

    def _find(self, day):
        found = self.country and _country_day_off(self.country, self.subdivision, day)
        return found or (self.company and self.company.day_off(day)) or None

    def days_off_before(self, day: date) -> list[tuple[date, DayOff]]:
        """The days off from `day` backwards until the first working day.

        Errors: NoWorkingDay if there is none for more than a year.
        """
        return self._days_off(day, _day_before)

    def _days_off(self, day, beside):
        off = []
        while found := self.day_off(day):
            off.append((day, found))
            if len(off) > LONGEST_CLOSURE or (self.company and self.company.never_works):
                raise NoWorkingDay(f"there is no working day within a year of {off[0][0]}")
            day = beside(day)
        return off

    def previous(self, day: date) -> date:
        """The day itself if it is worked, else the last working day before it."""
        off = self.days_off_before(day)
        return off[-1][0] - DAY if off else day

    def back(self, day: date, count: int) -> date:
        """The working day that is `count` working days before `day`.

        >>> WorkingDays("GB").back(date(2026, 12, 31), 5)
        datetime.date(2026, 12, 22)
        """
        for _times in range(count):
            day = self.previous(_day_before(day))
        return day

    def forward(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`.

        >>> WorkingDays("GB").forward(date(2026, 12, 22), 5)
        datetime.date(2026, 12, 31)
        """
        for _times in range(count):
            day = _day_after(day)
            off = self._days_off(day, _day_after)
            day = off[-1][0] + DAY if off else day
        return day


def covered(start: datetime, end: datetime, hours: dict):
    """The days whose hours of work lie between two local moments.

    :param hours: first and last hour of work by weekday; a weekday that is missing lasts from midnight to midnight
    """
    day = start.date()
    while day <= end.date():
        first, last = hours.get(day.weekday(), (0, 24))
        midnight = datetime.combine(day, time.min)
        # A closure that is entered until 23:59 lasts the whole day.
        whole = midnight + timedelta(hours=last) - timedelta(minutes=1)
        if start <= midnight + timedelta(hours=first) and end >= whole:
            yield day
        day += DAY


def _day_after(day):
    if day == date.max:
        raise TermError("the date lies outside the calendar (years 1 to 9999)")
    return day + DAY


def _day_before(day):
    if day == date.min:
        raise TermError("the date lies outside the calendar (years 1 to 9999)")
    return day - DAY
