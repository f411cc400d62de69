"""How often the intervals that people see hold the truth, which they promise to do 95 times of 100.

    intervals.py [--rounds 4000] [--table]

Answers are drawn from worlds whose truth is known: balanced ones, one where four of five give the best score, one where
nearly all do. A line for each kind of interval tells the smallest and the mean coverage over all worlds and sizes, in
percent; `--table` prints all of them as the README has them.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from rounds import report

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "addons" / "cx_feedback"))

from tools import intervals, post_stratify, relative_weights, summary

# The smallest coverage in any world, in percent, from 30 answers on; drivers from 300 on.
TARGETS = {"net": 93, "share": 92, "mean": 93, "difference": 93, "weighted": 92, "drivers": 88}
SIZES = (10, 30, 100, 300, 1000)
SENSIBLE = {"drivers": 300}
# Shares of the scores from the lowest on.
NPS_WORLDS = {
    "balanced": (1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3),
    "four of five best": (2, 0, 0, 0, 1, 1, 2, 4, 10, 10, 70),
    "extreme": (0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 96),
}
FIVE_WORLDS = {
    "balanced": (1, 1, 1, 1, 1),
    "four of five best": (4, 3, 4, 9, 80),
    "extreme": (3, 0, 0, 0, 97),
}
METRICS = {
    "net": ("nps", None, 0, 10, NPS_WORLDS),
    "share": ("csat", None, 1, 5, FIVE_WORLDS),
    "mean": ("stars", None, 1, 5, FIVE_WORLDS),
}
NAMES = {
    "net": "Net Promoter Score",
    "share": "share of good scores",
    "mean": "mean",
    "difference": "difference of two NPS",
    "weighted": "weighted NPS",
    "drivers": "drivers' shares",
}
Z = 1.959963984540054


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4000)
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args(arguments)
    chance = np.random.default_rng(25)
    found = {name: of_metric(chance, options.rounds, *metric) for name, metric in METRICS.items()}
    found["difference"] = of_difference(chance, options.rounds)
    found["weighted"] = of_weighted(chance, options.rounds)
    found["drivers"] = of_drivers(chance, max(50, options.rounds // 20))
    if options.table:
        sys.stdout.write(table(found))
    for name, coverages in found.items():
        tell(name, coverages)
    return 0


def tell(name, coverages):
    first = SENSIBLE.get(name, 30)
    values = [value for (_world, size), value in coverages.items() if size >= first]
    figures = {"smallest": min(values), "mean": sum(values) / len(values), "from": first}
    report(f"intervals-{name}", figures, f"{TARGETS[name]}%", figures["smallest"] >= TARGETS[name])


def table(found):
    """Rows of a list table: kind, world, one column for each size."""
    lines = ["   * - Interval", "     - Answers are"] + [f"     - {size:,}" for size in SIZES]
    for name, coverages in found.items():
        for world in dict.fromkeys(world for world, _size in coverages):
            cells = [coverages.get((world, size)) for size in SIZES]
            lines += [f"   * - {NAMES[name]}", f"     - {world}"]
            lines += [f"     - {cell:.1f}" if cell is not None else "     -" for cell in cells]
    return "\n".join(lines) + "\n"


def drawn(chance, shares, size, rounds, low=0):
    """Counts {score: answers} of so many rounds."""
    shares = np.array(shares) / sum(shares)
    for counts in chance.multinomial(size, shares, size=rounds):
        yield {low + score: int(count) for score, count in enumerate(counts) if count}


def coverage(hits):
    hits = list(hits)
    return 100 * sum(hits) / len(hits)


def holds(estimate, truth):
    return estimate.low - 1e-9 <= truth <= estimate.high + 1e-9


def of_metric(chance, rounds, kind, variant, low, high, worlds):
    found = {}
    for world, shares in worlds.items():
        truth = summary.summarise(
            kind, variant, {low + score: share for score, share in enumerate(shares) if share}, low, high
        ).value
        for size in SIZES:
            found[world, size] = coverage(
                holds(summary.summarise(kind, variant, counts, low, high), truth)
                for counts in drawn(chance, shares, size, rounds, low)
            )
    return found


def net(counts):
    parts = summary.by_tone("nps", None, counts, 0, 10)
    return intervals.net(parts[summary.HIGH], parts[summary.MIDDLE], parts[summary.LOW])


def of_difference(chance, rounds):
    """What `change.between` judges by: the difference of two periods in the same world is nothing."""
    found = {}
    for world, shares in NPS_WORLDS.items():
        for size in SIZES[1:]:
            pairs = zip(drawn(chance, shares, size, rounds), drawn(chance, shares, size, rounds), strict=True)
            hits = []
            for first, second in pairs:
                one, two = net(first), net(second)
                hits.append(abs(one.value - two.value) <= Z * np.hypot(one.error, two.error) + 1e-9)
            found[world, size] = coverage(hits)
    return found


def of_weighted(chance, rounds):
    """Three groups of customers: the smallest answers most and is the most content."""
    customers, rates = (1000, 3000, 6000), (6, 2, 1)
    found = {}
    for world, shares in NPS_WORLDS.items():
        worlds = [shares, shares, np.array(shares) + sum(shares) / 22]
        truth = sum(
            people * net(dict(enumerate(map(float, one)))).value
            for people, one in zip(customers, worlds, strict=True)
        ) / sum(customers)
        worths = post_stratify.worth("nps", None, 0, 10)
        parts = np.array(customers) * rates / np.dot(customers, rates)
        for size in SIZES[1:]:
            answers = [max(1, round(size * part)) for part in parts]
            draws = [
                list(drawn(chance, one, count, rounds)) for one, count in zip(worlds, answers, strict=True)
            ]
            found[world, size] = coverage(
                holds(
                    post_stratify.weigh(
                        [
                            post_stratify.Group(number, people, draws[number][turn])
                            for number, people in enumerate(customers)
                        ],
                        worths,
                        "points",
                    ).weighted,
                    truth,
                )
                for turn in range(rounds)
            )
    return found


def of_drivers(chance, rounds):
    """Three drivers of a recommendation, of which the last is chance; all shares of all rounds count."""
    truth = relative_weights.weigh(*patterns(chance, 1_000_000), rounds=20)
    shares = [driver.share for driver in truth.drivers]
    found = {}
    for size in SIZES[1:]:
        hits = []
        for turn in range(rounds):
            drivers = relative_weights.weigh(*patterns(chance, size), rounds=400, seed=turn).drivers
            hits += [
                driver.low <= share <= driver.high
                for driver, share in zip(drivers, shares, strict=False)
                if driver.low is not None
            ][:2]
        found["two drivers and chance", size] = coverage(hits)
    return found


def patterns(chance, count):
    common = chance.standard_normal((count, 1))
    drivers = common * (0.5, 0.5, 0) + chance.standard_normal((count, 3))
    outcome = drivers @ (0.6, 0.3, 0.0) + 0.7 * chance.standard_normal(count)
    rows = np.column_stack([np.clip(np.round(6 + 2 * outcome), 0, 10), np.clip(np.round(3 + drivers), 1, 5)])
    found = Counter(map(tuple, rows.astype(int).tolist()))
    return list(found), list(found.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
