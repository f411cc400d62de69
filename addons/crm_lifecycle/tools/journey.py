"""What every part of journeys agrees on: kinds of steps, the ways out of each, states of those who travel."""

from collections import namedtuple
from datetime import datetime

WAITING, DONE, EXITED, FAILED, EXPIRED, CONTROL = "waiting", "done", "exited", "failed", "expired", "control"
# Ways out of a step.
NEXT, YES, NO, HAPPENED, TIMEOUT = "next", "yes", "no", "happened", "timeout"
# Steps not listed here have one way out: `NEXT`.
BRANCHES = {
    "condition": (YES, NO),
    "wait_until": (NEXT,),
    "wait_signal": (HAPPENED, TIMEOUT),
    "exit": (),
}


class Outcome(namedtuple("Outcome", ("branch", "reason", "again_at", "failed"))):
    """What a step did with one token.

    ``branch`` is the way out that was taken; with ``again_at`` (UTC without a zone) the token stays at its step until
    then; ``failed`` says that it stops here. ``reason`` is a short text or code for the log in each case.
    """

    def __new__(cls, branch: str = NEXT, reason: str = "", again_at: datetime | None = None, failed: bool = False):
        return super().__new__(cls, branch, reason, again_at, failed)


def branches(kind):
    """Return the ways out of a kind of step, in the order in which they are shown."""
    return BRANCHES.get(kind, (NEXT,))
