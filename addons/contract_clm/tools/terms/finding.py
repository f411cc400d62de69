"""The last day on which notice is in time, and how it was found.

From the day on which the contract may end, the length of notice is counted back, then the days of delivery where notice
must be received; a day off becomes the last working day before it. All of it is calendar days; a deadline ends when its
day does (`zones.end_of_day`).

>>> year = Span(date(2026, 1, 1), date(2026, 1, 1), date(2027, 1, 2))
>>> found = deadline(year, Notice(3, "month"), WorkingDays("IN"), date(2026, 1, 1))
>>> found.day
datetime.date(2026, 10, 1)
>>> [step.code for step in found.steps]
['ends', 'before', 'holiday']

A contract without an end may end on an anniversary, which must not lie within its minimum term:

>>> open_end = Span(date(2026, 1, 1), date(2026, 1, 1), minimum_last=date(2027, 12, 31))
>>> deadline(open_end, Notice(1, "month", ANNIVERSARY), WorkingDays(), date(2026, 6, 1)).day
datetime.date(2027, 12, 1)
"""

from dataclasses import dataclass
from datetime import date

from .calendars import DAY, HOLIDAY, WorkingDays
from .durations import shift
from .notice import ANNIVERSARY, BUSINESS_DAY, Notice


@dataclass(frozen=True)
class Span:
    """What a deadline is sought for: one term of a contract.

    :param start: the contract's first day, of which anniversaries are counted
    :param first: the term's first day
    :param last: its last day, None where it is open
    :param minimum_last: the last day of the contract's minimum term, if it has one
    :param renews: another term follows by itself
    """

    start: date
    first: date
    last: date | None = None
    minimum_last: date | None = None
    renews: bool = False


@dataclass(frozen=True)
class Step:
    """One step of the finding.

    :param code: what was done, see the functions that make it
    :param day: the day at which the step arrives, None where there is none
    :param values: further plain values, in an order that the code has for itself
    """

    code: str
    day: date | None
    values: tuple = ()


@dataclass(frozen=True)
class Deadline:
    """The last day for notice, and how it was found.

    :param day: None where notice may be given at any time, or changes nothing
    :param steps: the steps that led there
    :param ends_on: the last day of the contract if notice is given by then
    """

    day: date | None
    steps: tuple
    ends_on: date | None = None


def deadline(span: Span, notice: Notice, calendar: WorkingDays, today: date) -> Deadline:
    """The first deadline that is not over on `today`; the last one there is, if all of them are.

    Steps, with their values: `ends`, `minimum_ends` (the day counted from); `anniversary` (number of years);
    `before` (length, unit); `business_before` (number of days); `delivery` (number of days); `day_before`;
    `holiday`, `weekend`, `not_worked`, `closed` (first day off, name where the company gave one);
    `renews_anyway` (last day of the term); `any_time` (length, unit).

    Errors: TermError where a date lies outside the calendar; NoWorkingDay where there is none.
    """
    if span.renews and span.last and span.minimum_last and span.minimum_last > span.last:
        return Deadline(None, (Step("renews_anyway", span.minimum_last, (span.last,)),))
    found = None
    for anchor, latest, step in _ends(span, notice, today):
        found = _count_back(anchor, latest, step, notice, calendar)
        if found.day >= today:
            return found
    if span.last and found:
        return found
    return Deadline(None, (Step("any_time", None, (notice.length, notice.unit)),))


def _ends(span, notice, today):
    """The days on which the contract may end, in order: the day counted from, the latest deadline, the first step."""
    if notice.anchor == ANNIVERSARY:
        yield from _anniversaries(span, today)
    if span.last:
        years = notice.anchor == ANNIVERSARY and _years_to(span.start, span.last + DAY)
        if years:
            yield span.last + DAY, span.last, Step("anniversary", span.last + DAY, (years,))
        else:
            yield span.last, span.last, Step("ends", span.last)
    elif span.minimum_last and notice.anchor != ANNIVERSARY:
        yield span.minimum_last, span.minimum_last, Step("minimum_ends", span.minimum_last)


def _anniversaries(span, today):
    """Those within the term, or without end where it is open."""
    earliest = max(span.first, span.minimum_last or span.first) + DAY
    # Of those that are over, the last one is enough.
    since = max(earliest, min(today, span.last or today))
    years = max(1, since.year - span.start.year - 1)
    while True:
        day = shift(span.start, 12 * years, 0)
        if span.last and day > span.last:
            return
        if day >= earliest:
            yield day, day - DAY, Step("anniversary", day, (years,))
        years += 1


def _years_to(start, day):
    """The number of the anniversary that falls on `day`, 0 if none does."""
    years = day.year - start.year
    return years if years > 0 and shift(start, 12 * years, 0) == day else 0


def _count_back(anchor, latest, first_step, notice, calendar):
    steps = [first_step]
    day = notice.back_from(anchor, calendar)
    if notice.unit == BUSINESS_DAY:
        steps.append(Step("business_before", day, (notice.length,)))
    elif notice.length:
        steps.append(Step("before", day, (notice.length, notice.unit)))
    if notice.days_on_the_way:
        day = shift(day, 0, -notice.days_on_the_way)
        steps.append(Step("delivery", day, (notice.days_on_the_way,)))
    if day > latest:
        day = latest
        steps.append(Step("day_before", day))
    off = calendar.days_off_before(day)
    return Deadline(off[-1][0] - DAY if off else day, tuple(steps + _moves(off)), latest)


def _moves(off):
    """A step for each run of days off of the same kind and name; holidays stand each for itself."""
    steps = []
    for day, reason in off:
        first = day
        if (
            steps
            and reason.kind != HOLIDAY
            and (steps[-1].code, steps[-1].values[1]) == (reason.kind, reason.name)
        ):
            first = steps.pop().values[0]
        steps.append(Step(reason.kind, day - DAY, (first, reason.name)))
    return steps
