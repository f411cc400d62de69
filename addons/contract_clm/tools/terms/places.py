"""Where a deadline is found: the law that governs, the company, and the zone in which the day ends.

>>> from datetime import date
>>> place = Place("IN", company_name="Northwind Ltd")
>>> place.zone, [step.code for step in place.notes(Deadline(date(2026, 9, 30), ()))]
('Asia/Kolkata', ['zone'])
>>> [step.code for step in Place("XX").notes(Deadline(date(2026, 9, 30), ()))]
['country_unknown', 'zone']
"""

from dataclasses import dataclass, field
from functools import cached_property

from .calendars import CompanyDays, WorkingDays, knows
from .exceptions import NoWorkingDay
from .finding import Deadline, Step
from .zones import zone_of


@dataclass
class Place:
    """Calendars and zone.

    :param country: two letters of the country whose law governs, None where none is agreed
    :param subdivision: the part of it in which the company is
    :param zones: names of the company's zones, the first one that fits is taken
    """

    country: str | None
    subdivision: str | None = None
    company: CompanyDays | None = None
    company_name: str = ""
    zones: tuple = field(default=())

    @cached_property
    def calendar(self) -> WorkingDays:
        return WorkingDays(self.country, self.subdivision, self.company)

    @cached_property
    def without_company(self) -> WorkingDays:
        return WorkingDays(self.country, self.subdivision)

    def counted(self, find):
        """What `find` answers with the calendar, and with the country's alone where the company never works.

        >>> from datetime import date
        >>> never = CompanyDays(weekdays=(frozenset(), frozenset()))
        >>> Place("GB", company=never).counted(lambda calendar: calendar.previous(date(2026, 12, 27)))
        datetime.date(2026, 12, 24)
        """
        try:
            return find(self.calendar)
        except NoWorkingDay:
            return find(self.without_company)

    @cached_property
    def zone(self) -> str:
        return zone_of(self.country, self.zones)

    def notes(self, found: Deadline) -> tuple:
        """What is to be said besides the steps of a deadline: `no_country`, `country_unknown` (code), `zone` (name)."""
        if not found.day:
            return ()
        zone = Step("zone", found.day, (self.zone,))
        if not self.country:
            return Step("no_country", None), zone
        if not knows(self.country):
            return Step("country_unknown", None, (self.country,)), zone
        return (zone,)
