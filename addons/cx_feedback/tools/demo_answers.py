"""What the customers of the demo answer, from a seed: the same words and scores on every installation.

The story: most are content; deliveries were late from ten to seven months ago, and got better in the last three.
`days_ago` counts back from today; a mood goes from -1, never content, to 1.

>>> [mood("demo-7") == mood("demo-7"), -1 <= mood("demo-8") <= 1]
[True, True]
>>> 1 <= score(chance("demo-7", "delivery"), 0.5, 20, 1, 5, is_delivery=True) <= 5
True
"""

import random

SEED = 2026
BAD_SPELL, BETTER_SINCE = range(210, 300), 90
COMMENT_SHARE = 0.4
COMMENTS = {
    "en": {
        "low": (
            "It came a week late, and nobody told us.",
            "We had to call three times until somebody knew our order.",
            "Two of the parts were missing.",
            "The price on the invoice was not the one on the quotation.",
        ),
        "middle": (
            "Good product, slow answers.",
            "All right. The packaging could be better.",
            "The manual is hard to follow.",
        ),
        "high": (
            "On time and complete, as always.",
            "Your people called back within the hour.",
            "Easy to order and easy to pay.",
            "We have recommended you twice already.",
        ),
    },
    "hi": {
        "low": ("सामान एक हफ़्ते देर से आया और किसी ने नहीं बताया।", "बिल में क़ीमत कोटेशन से अलग थी।"),
        "middle": ("सामान अच्छा है, जवाब देर से मिलता है।", "ठीक है, पैकिंग बेहतर हो सकती है।"),
        "high": ("समय पर और पूरा मिला।", "आपके लोगों ने तुरंत मदद की।"),
    },
    "ar": {
        "low": ("تأخر التسليم أسبوعًا ولم يخبرنا أحد.", "السعر في الفاتورة غير السعر في العرض."),
        "middle": ("المنتج جيد والرد بطيء.", "لا بأس، لكن التغليف يحتاج إلى تحسين."),
        "high": ("وصل في موعده كاملًا.", "فريقكم ساعدنا بسرعة."),
    },
}


def chance(*names):
    """Return a generator of random numbers that belongs to these names alone."""
    return random.Random("|".join((str(SEED), *names)))


def mood(customer):
    """Return how content a customer is, from its stable name; most are."""
    return max(-1.0, min(1.0, chance("mood", customer).gauss(0.35, 0.45)))


def score(dice, feeling, days_ago, low, high, is_delivery=False):
    """Return a score from `low` to `high` for a mood, at that time."""
    if days_ago in BAD_SPELL and is_delivery:
        feeling -= 0.7
    elif days_ago < BETTER_SINCE:
        feeling += 0.25
    place = 0.5 + 0.5 * max(-1.0, min(1.0, dice.gauss(feeling, 0.35)))
    return low + min(high - low, int(place * (high - low + 1)))


def comment(dice, language, tone):
    """Return words for a part of the scale, or None: most people write nothing."""
    if not tone or dice.random() > COMMENT_SHARE:
        return None
    return dice.choice(COMMENTS.get(language, COMMENTS["en"])[tone])
