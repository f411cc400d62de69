"""Ethical walls: who may see a contract, and who may be asked to decide on it.

Three levels, from open to closed. On every level a person who is barred (a conflict of interest) stays outside.

* `normal`: whoever the general rights admit.
* `confidential`: the owner, the insiders, administrators, and the people who were asked to approve.
* `walled`: the owner and the insiders, nobody else, whatever their office.

>>> lets_in(CONFIDENTIAL, Standing(is_administrator=True)), lets_in(WALLED, Standing(is_administrator=True))
(True, False)
>>> lets_in(WALLED, Standing(is_insider=True)), lets_in(WALLED, Standing(is_insider=True, is_barred=True))
(True, False)
>>> stricter(WALLED, CONFIDENTIAL)
'walled'
"""

from dataclasses import dataclass, replace

NORMAL = "normal"
CONFIDENTIAL = "confidential"
WALLED = "walled"
LEVELS = (NORMAL, CONFIDENTIAL, WALLED)


@dataclass(frozen=True)
class Standing:
    """What a person is to one contract."""

    is_owner: bool = False
    is_insider: bool = False
    is_administrator: bool = False
    is_asked: bool = False
    is_barred: bool = False


def lets_in(level, standing):
    """Whether a wall of this level lets the person through; other rights must be held besides."""
    if standing.is_barred:
        return False
    if level == NORMAL or standing.is_owner or standing.is_insider:
        return True
    return level == CONFIDENTIAL and (standing.is_administrator or standing.is_asked)


def may_be_asked(level, standing):
    """Whether the person could see the contract if they were asked to approve it."""
    return lets_in(level, replace(standing, is_asked=True))


def stricter(*levels):
    """The most closed of these levels."""
    return max(levels, key=LEVELS.index)
