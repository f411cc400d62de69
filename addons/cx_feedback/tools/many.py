"""Many comparisons at once: of twenty where nothing differs, one looks real by chance.

`holm` keeps the chance that any of the differences called real is none below the level (S. Holm, "A Simple Sequentially
Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6, 1979). It takes p values and returns the
adjusted ones in the same order, to be compared with the level; None, nothing to compare, stays None.

>>> [round(p, 3) for p in holm([0.01, 0.04, None, 0.03, 0.005]) if p]
[0.03, 0.06, 0.06, 0.02]
"""

from dataclasses import replace

from . import change


def holm(ps):
    order = sorted((number for number, p in enumerate(ps) if p is not None), key=ps.__getitem__)
    adjusted, least = list(ps), 0.0
    for rank, number in enumerate(order):
        least = max(least, min(1.0, (len(order) - rank) * ps[number]))
        adjusted[number] = least
    return adjusted


def corrected(changes):
    """Return these `Change`s as they are judged together. Those of too few answers are no comparisons.

    >>> alone = change.Change("up", 5.0, 2.2, 0.03)
    >>> [found.verdict for found in corrected([alone])], [found.verdict for found in corrected([alone, alone])]
    (['up'], ['none', 'none'])
    """
    judged = (change.UP, change.DOWN, change.NONE)
    ps = holm([found.p if found.verdict in judged else None for found in changes])
    return [
        found if p is None else replace(found, p=p, verdict=found.verdict if p < change.SURE else change.NONE)
        for found, p in zip(changes, ps, strict=True)
    ]
