"""Who is asked: shares and even spreads that come out the same each time, from a hash instead of a die.

>>> in_sample(7, 1234, 100), in_sample(7, 1234, 0)
(True, False)
>>> 0 <= day_of_wave(7, 1234, 90) < 90
True
"""

import hashlib


def fraction(*numbers):
    """Return a number from 0 to below 1 that depends on the whole numbers alone, evenly spread."""
    digest = hashlib.sha256("|".join(map(str, numbers)).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def in_sample(program, person, percent):
    """Whether ``percent`` of 100 people, and always the same ones of a program, include this person."""
    return fraction("sample", program, person) * 100 < percent


def day_of_wave(program, person, days):
    """Return the day, from 0 to ``days`` - 1, on which a person's turn is in every wave of a program."""
    return int(fraction("day", program, person) * days)
