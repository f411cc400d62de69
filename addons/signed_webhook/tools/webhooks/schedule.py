"""When a delivery is tried again: the wait doubles from half a minute to six hours, over three days.

What counts is how often it was tried, not what the clock says, so that a clock that jumps loses nothing.

>>> [wait_after(tries, chance=0.5) for tries in (1, 2, 3, 10, 11)]
[30, 60, 120, 15360, 21600]
>>> wait_after(20, chance=0.5), wait_after(99) is None
(21600, True)
>>> wait_after(1, chance=0), wait_after(1, chance=1)
(24, 36)
"""

import random

FIRST = 30
LONGEST = 6 * 3600
GIVE_UP_AFTER = 3 * 24 * 3600
JITTER = 0.2
# A receiver that was not tried often enough is not written off, however long it took.
TRIES_AT_LEAST = 5


def _nominal(tries):
    return min(FIRST * 2 ** (tries - 1), LONGEST)


def wait_after(tries, chance=None):
    """Seconds until the next try, or None when three days of waiting are over.

    :param tries: how often it was tried in vain, from 1
    :param chance: between 0 and 1, which spreads deliveries that failed together; by lot where it is not given
    """
    if sum(_nominal(number) for number in range(1, min(tries, 100) + 1)) > GIVE_UP_AFTER:
        return None
    if chance is None:
        chance = random.random()
    return round(_nominal(tries) * (1 + JITTER * (2 * chance - 1)))


def has_failed_too_long(seconds, tries):
    """Whether a receiver that answered nothing good for so long is written off.

    >>> has_failed_too_long(GIVE_UP_AFTER, 20), has_failed_too_long(GIVE_UP_AFTER, 1), has_failed_too_long(60, 20)
    (True, False, False)
    """
    return seconds >= GIVE_UP_AFTER and tries >= TRIES_AT_LEAST
