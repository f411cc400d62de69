"""What the answers to a metric come to: one `Estimate`, whatever the kind.

Each kind has a low, a middle and a high part of its scale. NPS: 0–6, 7–8, 9–10. Effort: 1–3, 4, 5–7; of the net
variant 1–3, 4–5, 6–7; of five 1–2, 3, 4–5. Satisfaction and stars: the two highest scores are high ("top two box"),
those below the middle of the scale low; of a scale of two or three scores the highest alone is high.

>>> summarise("csat", None, {5: 50, 4: 30, 3: 10, 1: 10}, 1, 5).rounded(2)
Estimate(count=100, value=80.0, low=71.12, high=86.66, unit='percent', error=4.0)
>>> summarise("ces", "net", {7: 50, 4: 30, 2: 20}, 1, 7).rounded(3)
Estimate(count=100, value=30.0, low=14.051, high=44.201, unit='points', error=7.81)
>>> summarise("text", None, {0: 7}, 0, 0)
>>> [tone("csat", None, score, 1, 5) for score in range(1, 6)]
['low', 'low', 'middle', 'high', 'high']
"""

from . import intervals, nps, scale

TONES = (LOW, MIDDLE, HIGH) = ("low", "middle", "high")
# Where the middle and the high part begin.
FIRST_OF_EFFORT = {"mean": (4, 5), "share_5_7": (4, 5), "share_4_5": (3, 4), "net": (4, 6)}


def first_scores(kind, variant, low, high):
    """Return the first score of the middle part and the first of the high part."""
    if kind == scale.NPS:
        return nps.LOWEST_PASSIVE, nps.LOWEST_PROMOTER
    if kind == scale.CES:
        return FIRST_OF_EFFORT[variant]
    first_high = high - 1 if high - low >= 3 else high
    return min((low + high + 1) // 2, first_high), first_high


def tone(kind, variant, score, low, high):
    """Return the part of the scale that a score lies in; None for open text."""
    if kind == scale.TEXT:
        return None
    first_middle, first_high = first_scores(kind, variant, low, high)
    if score >= first_high:
        return HIGH
    return MIDDLE if score >= first_middle else LOW


def by_tone(kind, variant, counts, low, high):
    """Return the answers in the low, middle and high part: `{tone: answers}`, of `counts` `{score: answers}`."""
    found = dict.fromkeys(TONES, 0)
    for score, number in counts.items():
        found[tone(kind, variant, score, low, high)] += number
    return found


def unit(kind, variant):
    """Return the unit of the result; None for open text, which has no result but its words."""
    if kind == scale.TEXT:
        return None
    if kind == scale.NPS or variant == "net":
        return intervals.POINTS
    return intervals.SCORE if kind == scale.STARS or variant == "mean" else intervals.PERCENT


def bounds(kind, variant, low, high):
    """Return the lowest and the highest result that the metric can have."""
    return {intervals.POINTS: (-100, 100), intervals.PERCENT: (0, 100)}.get(unit(kind, variant), (low, high))


def summarise(kind, variant, counts, low, high):
    """Return the `Estimate` of answers on a scale from `low` to `high`; None for no answer and for open text.

    `counts` is `{score: answers}`.
    """
    if kind == scale.TEXT or not sum(counts.values()):
        return None
    measured_in = unit(kind, variant)
    if measured_in == intervals.SCORE:
        return intervals.mean(counts, low, high)
    parts = by_tone(kind, variant, counts, low, high)
    if measured_in == intervals.POINTS:
        return intervals.net(parts[HIGH], parts[MIDDLE], parts[LOW])
    return intervals.share(parts[HIGH], sum(parts.values()))
