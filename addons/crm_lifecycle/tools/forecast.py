"""How many messages people on their way through a tree of steps will get, and when.

People come to steps in shares: where a step has several ways, so many go each of them; where it waits, they come later.

>>> tree = [Step(1, ((2, 1.0, 0),), 0), Step(2, ((3, 0.5, 0), (4, 0.5, 2)), 0), Step(3, (), 1), Step(4, (), 1)]
>>> walk(tree, {(1, 0): 10}, days=14)
{(3, 0): 5.0, (4, 2): 5.0}
"""

from collections import defaultdict, namedtuple

# ``ways``: (id of the next step, share of the people, days until they are there); ``messages``: how many it sends.
Step = namedtuple("Step", "id ways messages")


def walk(steps, here, days):
    """Return ``{(step id, day): messages}`` of the next ``days`` days, without empty ones.

    ``steps`` come with parents before their children; ``here`` is ``{(step id, day): people}``.
    """
    coming = defaultdict(lambda: defaultdict(float))
    for (step, day), people in here.items():
        coming[step][max(day, 0)] += people
    messages = {}
    for step in steps:
        for day, people in sorted(coming[step.id].items()):
            if day < days and step.messages:
                messages[step.id, day] = people * step.messages
            for child, share, later in step.ways:
                if day + later < days:
                    coming[child][day + later] += people * share
    return messages


def shares(ways, passed):
    """Return ``{way: share}`` from how many went each way so far; alike where nobody has passed yet.

    >>> shares(("yes", "no"), {"yes": 3, "no": 1}), shares(("yes", "no"), {})
    ({'yes': 0.75, 'no': 0.25}, {'yes': 0.5, 'no': 0.5})
    """
    total = sum(passed.get(way, 0) for way in ways)
    if not total:
        return {way: 1 / len(ways) for way in ways}
    return {way: passed.get(way, 0) / total for way in ways}


def allowed_per_day(people, caps):
    """Return how many messages a day the tightest limit of a person lets pass for so many people; None without limits.

    ``caps`` are pairs of a count and its days.

    >>> allowed_per_day(70, [(3, 7), (10, 30)])
    23.333333333333332
    """
    return people * min(count / days for count, days in caps) if caps else None
