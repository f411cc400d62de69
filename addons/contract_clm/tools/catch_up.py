"""What becomes of a term whose last day is over.

>>> from datetime import date
>>> running = Running("auto_renew", 1, date(2026, 12, 31), limit=1)
>>> becomes(running, date(2026, 12, 31)), becomes(running, date(2027, 1, 1))
('stay', 'roll')
>>> becomes(running.followed_by(date(2027, 12, 31)), date(2029, 1, 1))
'end'
"""

from dataclasses import dataclass, replace
from datetime import date

from . import terms

STAY = "stay"
ROLL = "roll"
END = "end"


@dataclass(frozen=True, slots=True)
class Running:
    """A term that runs: of which mode, the how manieth of its contract, until when (its last day, None for open).

    `limit` is the number of renewals in all, 0 for no limit; `stopped` says that notice was given or the renewal lost.
    """

    mode: str
    number: int
    last_day: date | None
    limit: int = 0
    stopped: bool = False

    def followed_by(self, last_day):
        """The next term; nobody stopped that one yet."""
        return replace(self, number=self.number + 1, last_day=last_day, stopped=False)


def becomes(running, today):
    """One of STAY, ROLL and END."""
    if not running.last_day or running.last_day >= today:
        return STAY
    if running.mode != terms.MODE_AUTO_RENEW or running.stopped:
        return END
    return ROLL if terms.may_renew(running.number, running.limit) else END


def catch_up(standing, today, last_days):
    """The terms that follow those that run, until none is over any more or its contract ends.

    :param standing: dict of `Running` by any key
    :param last_days: function of a list of `(key, number)` that gives the last day of each of these terms, in order;
        None where there can be no such term. It is asked once for each term that was missed, not for each key.
    :return: dict of what became of it, one of STAY and END, by key, without the keys whose term cannot be
    """
    fates, rolling = {}, dict(standing)
    while rolling:
        still = {}
        for key, running in rolling.items():
            fate = becomes(running, today)
            if fate == ROLL:
                still[key] = running
            else:
                fates[key] = fate
        asked = [(key, running.number + 1) for key, running in still.items()]
        rolling = {
            key: still[key].followed_by(last_day)
            for (key, _number), last_day in zip(asked, last_days(asked) if asked else [], strict=True)
            if last_day
        }
    return fates
