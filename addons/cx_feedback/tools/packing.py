"""Scores of one occasion packed into one whole number, so that a database counts them with a single sum of bits.

Each scale has a place of its own in the number; 0 there is no answer, 1 the lowest score.

>>> places = layout([(0, 10), (1, 5)])
>>> places
[Place(shift=0, bits=4, low=0), Place(shift=4, bits=3, low=1)]
>>> packed = Packed(places, [(11 + (5 << 4), 7), (1, 2), (11 + (1 << 4), 3)])
>>> packed.scores([0, 1])
(array([[10.,  1.],
       [10.,  5.]]), array([3, 7]), 2)
>>> packed.together(0, 1), packed.together(0, 0)
(10, 12)
"""

from dataclasses import dataclass

import numpy as np

# Of a whole number with a sign.
ROOM = 62


@dataclass(frozen=True)
class Place:
    shift: int
    bits: int
    low: int

    @property
    def mask(self):
        return ((1 << self.bits) - 1) << self.shift


def layout(scales):
    """Return the places of `scales`, pairs (lowest score, highest score); of as many as there is room for."""
    places, shift = [], 0
    for low, high in scales:
        bits = (high - low + 1).bit_length()
        if shift + bits > ROOM:
            break
        places.append(Place(shift, bits, low))
        shift += bits
    return places


class Packed:
    """`rows` are (packed number, how many)."""

    def __init__(self, places, rows):
        self.places = places
        found = np.array(rows, dtype=np.int64).reshape(-1, 2)
        self.numbers, self.counts = found[:, 0], found[:, 1]

    def together(self, first, second):
        """How many answered both of these places."""
        both = (self.numbers & self.places[first].mask > 0) & (self.numbers & self.places[second].mask > 0)
        return int(self.counts[both].sum())

    def scores(self, places):
        """Patterns of those who answered all of these places, their counts, and how many of the first lack another."""
        wanted = [self.places[number] for number in places]
        answered = np.array([self.numbers & place.mask > 0 for place in wanted])
        complete = answered.all(axis=0)
        mask = sum(place.mask for place in wanted)
        numbers, inverse = np.unique(self.numbers[complete] & mask, return_inverse=True)
        counts = np.bincount(inverse, weights=self.counts[complete], minlength=len(numbers)).astype(np.int64)
        scores = [((numbers & place.mask) >> place.shift) - 1.0 + place.low for place in wanted]
        missing = int(self.counts[answered[0] & ~complete].sum())
        return np.array(scores).T, counts, missing
