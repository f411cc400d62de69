"""Scales of the metrics: which whole numbers may be answered to which kind of question.

A metric is declared, never guessed from its scale. The variants of the Customer Effort Score are kept apart
because their numbers cannot be compared.

>>> default_scale("nps")
(0, 10)
>>> default_scale("ces", "share_4_5")
(1, 5)
>>> parse_score(" 7 ", 0, 10)
7
"""

from . import nps
from .exceptions import ScaleError, ScoreError

KINDS = (NPS, CSAT, CES, STARS, TEXT) = ("nps", "csat", "ces", "stars", "text")
CES_VARIANTS = ("mean", "share_5_7", "share_4_5", "net")
SCALES = {NPS: nps.SCALE, CSAT: (1, 5), CES: (1, 7), STARS: (1, 5), TEXT: (0, 0)}
FIXED_KINDS = {NPS, CES, TEXT}


def default_scale(kind, variant=None):
    if kind == CES and variant == "share_4_5":
        return 1, 5
    return SCALES[kind]


def check_scale(kind, variant, low, high):
    """Raise `ScaleError` unless this kind can be measured from `low` to `high`."""
    fixed = kind in FIXED_KINDS
    if (fixed and (low, high) != default_scale(kind, variant)) or (not fixed and low >= high):
        raise ScaleError(kind)


def check_score(score, low, high):
    if not low <= score <= high:
        raise ScoreError(score)


def parse_score(text, low, high):
    """The score that a person typed. Raises `ScoreError` when it is no whole number from `low` to `high`."""
    try:
        score = int(text)
    except ValueError as error:
        raise ScoreError(text) from error
    check_score(score, low, high)
    return score
