"""Which cells of a map are looked at first, and how they are coloured.

A result lies somewhere between the worst and the best that its question allows: its place, from 0 to 1. The lower third
is low, the upper one high. Results of different questions are only compared by their places, which is rough. Cells of
fewer than `FEWEST` answers have no level and no rank.

>>> level(40, 12, -100, 100), level(-40, 12, -100, 100), level(-40, 9, -100, 100)
('high', 'low', 'few')
>>> level(3, 12, 1, 5)
'middle'

The worst come first by what they are at best, the upper end of their interval: a bad cell that a few answers might
make by chance stands behind one of which we are sure.

>>> worst_first([("sure", 100, 0.15, 0.25), ("chance", 12, 0.02, 0.55), ("few", 2, 0.0, 0.9)])
['sure', 'chance']
"""

from .summary import HIGH, LOW, MIDDLE

FEW = "few"
FEWEST = 10
LEVELS = (LOW, MIDDLE, HIGH, FEW)


def place(value, worst, best):
    """Return where a result lies between the worst and the best that is possible, from 0 to 1."""
    return (value - worst) / (best - worst)


def level(value, count, worst, best):
    """Return the level of a result of `count` answers."""
    if count < FEWEST:
        return FEW
    third = place(value, worst, best) * 3
    return LOW if third < 1 else MIDDLE if third < 2 else HIGH


def worst_first(cells):
    """Return the keys of `cells`, each (key, answers, lower place, upper one), in the order to look at them."""
    ranked = sorted((cell for cell in cells if cell[1] >= FEWEST), key=lambda cell: (cell[3], cell[2]))
    return [cell[0] for cell in ranked]
