"""Who answers: rates of answers by group, whether they differ by more than chance, and what late answers hint at.

Rates are percent with the interval of Wilson. Differences between groups: Pearson's chi-square of answered and not
answered; groups of which fewer than five would be expected to answer, or not to, are left out, as the chi-square
distribution is no judge of them (W. G. Cochran, "Some Methods for Strengthening the Common χ² Tests", Biometrics 10,
1954). Late answers stand for those who never came (J. S. Armstrong and T. S. Overton, "Estimating Nonresponse Bias in
Mail Surveys", Journal of Marketing Research 14, 1977).

>>> differ([(100, 30), (100, 31), (100, 29)]), differ([(100, 30), (100, 60)])
('alike', 'differ')
>>> differ([(3, 1), (4, 2)])
'too_few'
"""

from math import erfc, exp, hypot, lgamma, log, sqrt

VERDICTS = (DIFFER, ALIKE, TOO_FEW) = ("differ", "alike", "too_few")
HINTS = (LOWER, HIGHER, SAME) = ("lower", "higher", "same")
SURE = 0.05
FEWEST_EXPECTED = 5
FEWEST_LATE = 30
# The logarithm of what is still told from nothing.
SMALLEST = -700


def differ(groups):
    """Whether rates differ by more than chance explains; `groups` are pairs (asked, answered)."""
    total, hits = (sum(column) for column in zip(*groups, strict=True)) if groups else (0, 0)
    if not 0 < hits < total:
        return TOO_FEW
    rarer = min(hits, total - hits) / total
    judged = [(asked, answered) for asked, answered in groups if asked * rarer >= FEWEST_EXPECTED]
    if len(judged) < 2:
        return TOO_FEW
    return DIFFER if chi_square(judged) < SURE else ALIKE


def chi_square(groups):
    """Return the probability of rates as different as these, or more, if all were alike.

    >>> round(chi_square([(100, 30), (100, 45)]), 5)
    0.02846
    """
    rate = sum(answered for _asked, answered in groups) / sum(asked for asked, _answered in groups)
    if rate in (0, 1):
        return 1.0
    distance = sum((answered - asked * rate) ** 2 / (asked * rate * (1 - rate)) for asked, answered in groups)
    return upper_tail(distance, len(groups) - 1)


def upper_tail(x, degrees):
    """Return the probability above `x` of chi-square: NIST Digital Library of Mathematical Functions, 8.7.1."""
    if x <= 0:
        return 1.0
    half, shape = x / 2, degrees / 2
    if half > 500 + 10 * shape:
        return 0.0
    first = shape * log(half) - half - lgamma(shape + 1)
    if first < SMALLEST and half > shape:
        return 0.0
    term = exp(first)
    below = 0.0
    step = 0
    while term > 1e-17 * max(below, 1e-300):
        below += term
        step += 1
        term *= half / (shape + step)
    return max(0.0, 1 - below)


def late_hint(early, late):
    """What late answers hint at; both are (answers, mean, standard deviation). None where there are too few."""
    if min(early[0], late[0]) < FEWEST_LATE:
        return None
    error = hypot(early[2] / sqrt(early[0]), late[2] / sqrt(late[0]))
    difference = late[1] - early[1]
    if not difference or (error and erfc(abs(difference) / error / sqrt(2)) >= SURE):
        return SAME
    return HIGHER if difference > 0 else LOWER
