"""Many comparisons at once: of twenty that show no difference, one looks real by chance.

`holm` keeps the chance that any of the differences called real is none below the level (S. Holm, "A Simple Sequentially
Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6, 1979). `benjamini_hochberg` keeps their
expected share below it (Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", JRSS B 57, 1995). Both
take p values and return the adjusted ones in the same order, to be compared with the level; None, nothing to compare,
stays None.

>>> [round(p, 3) for p in holm([0.01, 0.04, 0.03, 0.005])]
[0.03, 0.06, 0.06, 0.02]
>>> [round(p, 3) for p in benjamini_hochberg([0.01, 0.04, 0.03, 0.005])]
[0.02, 0.04, 0.04, 0.02]
>>> holm([None, 0.5, 0.9])
[None, 1.0, 1.0]
"""


def holm(ps):
    order = _known(ps)
    adjusted, least = list(ps), 0.0
    for rank, number in enumerate(order):
        least = max(least, min(1.0, (len(order) - rank) * ps[number]))
        adjusted[number] = least
    return adjusted


def benjamini_hochberg(ps):
    order = _known(ps)
    adjusted, most = list(ps), 1.0
    for rank, number in reversed(list(enumerate(order, start=1))):
        most = min(most, len(order) * ps[number] / rank)
        adjusted[number] = most
    return adjusted


def _known(ps):
    """Numbers of those that are there, the smallest first."""
    return sorted((number for number, p in enumerate(ps) if p is not None), key=ps.__getitem__)
