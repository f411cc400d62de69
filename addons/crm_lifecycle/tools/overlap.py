"""How sets overlap, told from how many members belong to exactly which of them.

A combination is a bit mask: 1 is the first set, 2 the second, 4 the third, so 3 is
"first and second, not the third". Sizes are numbers of members.

>>> counts = {1: 6, 2: 2, 3: 2}
>>> size(counts, 1), size(counts, 3), union(counts, 3)
(8, 2, 10)
>>> jaccard(counts, 3)
0.2
>>> combinations(2)
[1, 2, 3]
>>> combinations(3)
[1, 2, 4, 3, 5, 6, 7]
"""


def combinations(sets):
    """Return every combination of `sets` sets, those of fewer sets first."""
    return sorted(range(1, 2**sets), key=lambda mask: (mask.bit_count(), mask))


def size(counts, mask):
    """Return how many belong to every set of `mask`, whatever else they belong to."""
    return sum(count for combination, count in counts.items() if combination & mask == mask)


def union(counts, mask):
    """Return how many belong to at least one set of `mask`."""
    return sum(count for combination, count in counts.items() if combination & mask)


def jaccard(counts, mask):
    """Return the similarity of the sets of `mask`, 0 to 1: those in all of them among those in any (Jaccard 1901).

    >>> jaccard({}, 3)
    0.0
    """
    return size(counts, mask) / (union(counts, mask) or 1)
