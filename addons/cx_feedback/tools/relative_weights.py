"""What drives a score: how much of its variance each of several other scores explains.

Johnson's relative weights (J. W. Johnson, "A Heuristic Method for Estimating the Relative Weight of Predictor Variables
in Multiple Regression", Multivariate Behavioral Research 35, 2000): drivers are replaced by the orthogonal variables
closest to them; what these explain is handed back. The weights add up to R². Intervals of 95 % and the comparison with
a driver that is nothing but chance (Tonidandel, LeBreton and Johnson, Psychological Methods 14, 2009) come from a
bootstrap: answers are drawn again by their patterns, so that a million answers cost no more than their patterns do.

A pattern is a row (outcome, driver, driver …) of scores; `counts` says how many gave it. Shares are percent of what is
explained, R² is from 0 to 1.

>>> patterns = [[first + second, first, second] for first in range(4) for second in range(4)]
>>> found = weigh(patterns, [5] * 16)
>>> found.count, round(found.explained, 6), [round(driver.share, 6) for driver in found.drivers], found.verdict
(80, 1.0, [50.0, 50.0], 'few')
>>> weigh([[9, 3, 5], [8, 3, 4]], [1, 1]).verdict
'too_few'
"""

from dataclasses import dataclass

import numpy as np

VERDICTS = (FINE, FEW, TOO_FEW, SAME_OUTCOME, SAME_DRIVERS, ALIKE) = (
    "fine",
    "few",
    "too_few",
    "same_outcome",
    "same_drivers",
    "alike",
)
# Below FEWEST answers, or so many for each driver, nothing is said; below SENSIBLE what is said is a hint.
FEWEST, FEWEST_EACH, SENSIBLE = 20, 5, 200
ROUNDS, SEED = 1000, 2000
CERTAIN = (2.5, 97.5)
# Bounds the memory of the bootstrap: so many counts of patterns are drawn at once.
DRAWN_AT_ONCE = 2_000_000
# Of the correlations of drivers: below, one follows from the others.
SMALLEST_EIGENVALUE = 1e-6
# If more of the rounds than this cannot be computed, the intervals would tell of the lucky ones only.
MOST_LOST = 0.05


@dataclass(frozen=True)
class Driver:
    """`weight` is the part of R² that is the driver's, `share` the same in percent of R².

    `correlation` is that with the outcome. `low` and `high` are the interval of the share, None where there is none.
    `is_sure`: more than chance explains.
    """

    weight: float
    share: float
    correlation: float
    low: float | None = None
    high: float | None = None
    is_sure: bool = False


@dataclass(frozen=True)
class Found:
    """`drivers` are in the order they came in; empty, with no `explained`, where the verdict forbids an answer.

    `same` are the numbers of the drivers that the verdict is about.
    """

    verdict: str
    count: int
    explained: float | None = None
    explained_low: float | None = None
    explained_high: float | None = None
    drivers: tuple[Driver, ...] = ()
    same: tuple[int, ...] = ()


def weigh(patterns, counts, rounds=ROUNDS, seed=SEED):
    """Return what is `Found` in `patterns`, rows of an outcome and one driver or more, given `counts` times."""
    counts = np.asarray(counts, dtype=np.int64)
    patterns = np.asarray(patterns, dtype=float)
    count = int(counts.sum())
    refused = _refuse(patterns, counts, count)
    if refused:
        return refused
    centred = patterns - np.average(patterns, axis=0, weights=counts)
    products = _products(centred)
    matrix = _correlations(counts[None, :] @ products / count)[0]
    alike = _alike(matrix[1:, 1:])
    if alike:
        return Found(ALIKE, count, same=alike)
    weights = relative_weights(matrix)
    drawn, chance = _bootstrap(products, counts, count, rounds, seed)
    return _told(weights, matrix[0, 1:], drawn, chance, count, rounds)


def relative_weights(matrix):
    """Return the relative weights of correlation matrices (…, 1 + k, 1 + k) whose first variable is the outcome.

    >>> relative_weights(np.array([[1, 0.6, 0.3], [0.6, 1, 0], [0.3, 0, 1]])).round(4).tolist()
    [0.36, 0.09]
    """
    values, vectors = np.linalg.eigh(matrix[..., 1:, 1:])
    roots = np.sqrt(np.maximum(values, SMALLEST_EIGENVALUE))[..., None, :]
    transposed = np.swapaxes(vectors, -1, -2)
    loadings = (vectors * roots) @ transposed
    slopes = ((vectors / roots) @ transposed @ matrix[..., 1:, :1])[..., 0]
    return ((loadings**2) @ (slopes**2)[..., None])[..., 0]


def _refuse(patterns, counts, count):
    """The verdict that stands before any arithmetic, or None."""
    drivers = patterns.shape[1] - 1 if patterns.ndim == 2 else 0
    if drivers < 1 or count < max(FEWEST, FEWEST_EACH * drivers):
        return Found(TOO_FEW, count)
    given = patterns[counts > 0]
    is_same = (given == given[0]).all(axis=0)
    if is_same[0]:
        return Found(SAME_OUTCOME, count)
    if is_same.any():
        return Found(SAME_DRIVERS, count, same=tuple(int(number) for number in np.flatnonzero(is_same[1:])))
    return None


def _products(centred):
    """Columns to be summed: each variable, then each product of two."""
    first, second = np.triu_indices(centred.shape[1])
    return np.hstack([centred, centred[:, first] * centred[:, second]])


def _correlations(moments):
    """Correlation matrices of rows of means as `_products` orders them; not a number where a variable never varies."""
    size = int((np.sqrt(9 + 8 * moments.shape[1]) - 3) / 2)
    means = moments[:, :size]
    first, second = np.triu_indices(size)
    covariance = np.empty((len(moments), size, size))
    covariance[:, first, second] = moments[:, size:] - means[:, first] * means[:, second]
    covariance[:, second, first] = covariance[:, first, second]
    variance = np.diagonal(covariance, axis1=1, axis2=2).copy()
    variance[variance <= 1e-12] = np.nan
    deviation = np.sqrt(variance)
    return covariance / deviation[:, :, None] / deviation[:, None, :]


def _alike(matrix):
    """Numbers of the drivers of which one follows from the others; empty where none does."""
    values, vectors = np.linalg.eigh(matrix)
    if values[0] > SMALLEST_EIGENVALUE:
        return ()
    return tuple(int(number) for number in np.flatnonzero(np.abs(vectors[:, 0]) > 0.05))


def _bootstrap(products, counts, count, rounds, seed):
    """Weights (rounds, drivers) of answers drawn again, and those of a driver that is chance; lost rounds are left out.

    Chance has correlations with all variables as independent numbers have them: normal, about 0, with the variance 1/n.
    """
    random = np.random.default_rng(seed)
    at_once = max(1, DRAWN_AT_ONCE // len(counts))
    matrices = np.concatenate(
        [
            _correlations(
                random.multinomial(count, counts / count, size=min(at_once, rounds - start))
                @ products
                / count
            )
            for start in range(0, rounds, at_once)
        ]
    )
    matrices = matrices[~np.isnan(matrices).any(axis=(1, 2))]
    matrices = matrices[np.linalg.eigvalsh(matrices[:, 1:, 1:])[:, 0] > SMALLEST_EIGENVALUE]
    return relative_weights(matrices), relative_weights(_with_chance(matrices, count, random))[:, -1]


def _with_chance(matrices, count, random):
    rounds, size, _size = matrices.shape
    values, vectors = np.linalg.eigh(matrices)
    roots = vectors * np.sqrt(np.maximum(values, 0))[:, None, :]
    drawn = (roots @ random.standard_normal((rounds, size, 1)))[..., 0] / np.sqrt(count)
    wider = np.ones((rounds, size + 1, size + 1))
    wider[:, :size, :size] = matrices
    wider[:, size, :size] = wider[:, :size, size] = drawn
    return wider


def _holding(value, drawn):
    """Bounds of the middle of what was drawn, widened to hold the value: weights are never below zero."""
    low, high = np.percentile(drawn, CERTAIN, axis=0)
    return np.minimum(low, value), np.maximum(high, value)


def _told(weights, correlations, drawn, chance, count, rounds):
    explained = float(weights.sum())
    low = high = explained_low = explained_high = None
    is_known = len(drawn) >= (1 - MOST_LOST) * rounds and explained > 0
    if is_known:
        sums = drawn.sum(axis=1)
        low, high = _holding(100 * weights / explained, 100 * drawn / sums[:, None])
        explained_low, explained_high = map(float, _holding(explained, sums))
        is_sure = np.percentile(drawn - chance[:, None], CERTAIN[0], axis=0) > 0
    return Found(
        FINE if count >= SENSIBLE and is_known else FEW,
        count,
        explained,
        explained_low,
        explained_high,
        tuple(
            Driver(
                float(weight),
                100 * float(weight) / explained if explained else 0.0,
                float(correlations[number]),
                *((float(low[number]), float(high[number]), bool(is_sure[number])) if is_known else ()),
            )
            for number, weight in enumerate(weights)
        ),
    )
