"""Where to start: drivers by importance and by how good they are already.

Importance is the share of what is explained, in percent; goodness is the place of the mean on its scale, from 0 (worst)
to 100 (best). A driver is important when it has more than its equal share and more than chance explains; it is weak
when it is not above the mean of all drivers.

>>> [place(60, True, 50, [50, 80]), place(40, True, 80, [50, 80]), place(60, True, 90, [50, 90])]
['start', 'watch', 'keep']
>>> place(60, False, 50, [50, 80])
'later'
"""

PLACES = (START, KEEP, LATER, WATCH) = ("start", "keep", "later", "watch")


def place(share, is_sure, good, all_good):
    """Return START (important, weak), KEEP (important, strong), LATER (weak) or WATCH (strong)."""
    is_important = is_sure and share >= 100 / len(all_good) - 1e-9
    is_weak = good <= sum(all_good) / len(all_good)
    if is_important:
        return START if is_weak else KEEP
    return LATER if is_weak else WATCH


def position(counts, low, high):
    """Return the place of the mean of `{score: answers}` on the scale from `low` to `high`, from 0 to 100.

    >>> position({1: 1, 5: 3}, 1, 5)
    75.0
    """
    mean = sum(score * number for score, number in counts.items()) / sum(counts.values())
    return 100 * (mean - low) / (high - low)
