"""Advocacy: what a customer may be asked for, how a request goes on, and which review site is shown.

A request begins as offered. The customer says yes or no, may take a yes back at any time, and may make a no a yes.

>>> step(REFERENCE, OFFERED, YES), step(REFERENCE, AGREED, WITHDRAW), step(REVIEW, AGREED, DONE_NOW)
('agreed', 'withdrawn', 'done')
>>> step(REFERENCE, DECLINED, YES), step(REFERRAL, OFFERED, WITHDRAW)
('agreed', None)
>>> sites = [Site(1, weight=3), Site(2, country="IN"), Site(3, country="DE", lang="de_DE")]
>>> [choose_site(sites, "IN", "en_US", lot) for lot in (0.0, 0.7, 0.8)], choose_site(sites[2:], "IN", "hi_IN", 0)
([1, 1, 2], None)
"""

import hashlib
from dataclasses import dataclass

KINDS = (REVIEW, REFERENCE, REFERRAL) = ("review", "reference", "referral")
STATES = (OFFERED, AGREED, DONE, DECLINED, WITHDRAWN) = ("offered", "agreed", "done", "declined", "withdrawn")
YES, NO, WITHDRAW, DONE_NOW = "yes", "no", "withdraw", "done"
# What was said, and the states in which it means something.
STEPS = {
    YES: ({OFFERED, DECLINED, WITHDRAWN}, AGREED),
    NO: ({OFFERED}, DECLINED),
    WITHDRAW: ({AGREED, DONE}, WITHDRAWN),
    DONE_NOW: ({AGREED}, DONE),
}


@dataclass(frozen=True)
class Site:
    """A review site: how often it is shown beside others, and to whom only; None is everybody."""

    key: object
    weight: int = 1
    country: str | None = None
    lang: str | None = None


def step(kind, state, said):
    """The state that a request comes to when `said` is said, or None where that means nothing."""
    if kind not in KINDS or said not in STEPS:
        return None
    before, after = STEPS[said]
    return after if state in before else None


def choose_site(sites, country, lang, lot):
    """The key of one of the sites that fit, by weight; None where none does.

    :param lot: at least 0 and below 1
    """
    fitting = [
        site
        for site in sites
        if site.weight > 0 and site.country in (None, country) and site.lang in (None, lang)
    ]
    point = lot * sum(site.weight for site in fitting)
    for site in fitting:
        point -= site.weight
        if point < 0:
            return site.key
    return fitting[-1].key if fitting else None


def lot_of(text):
    """The same number, at least 0 and below 1, for the same text.

    >>> lot_of("a") == lot_of("a"), 0 <= lot_of("b") < 1
    (True, True)
    """
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6]) / 2**48
