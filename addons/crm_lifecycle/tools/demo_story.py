"""The customers of the demo data and what happened with them in three years, from a seed.

The same seed and day give the same story. ``days_ago`` is a float counted back from the end of the story;
amounts are in the currency of the company.

>>> story = write(seed=7, businesses=3, consumers=2)
>>> [customer.is_company for customer in story]
[True, True, True, False, False]
>>> story == write(seed=7, businesses=3, consumers=2)
True
"""

from dataclasses import dataclass, field
from random import Random

from .demo_words import DEPARTMENTS, LEAD_TITLES, PLACES, SUMMARIES, Names

YEARS = 3
LONGEST = 365 * YEARS
# What becomes of a customer, and how many of a hundred do.
BUSINESS_LIVES = {
    "steady": 24, "new": 13, "fading": 11, "lapsed": 13, "returned": 9, "deciding": 11, "lost": 14, "curious": 5,
}  # fmt: skip
CONSUMER_LIVES = {
    "steady": 18,
    "once": 26,
    "new": 14,
    "fading": 12,
    "lapsed": 16,
    "returned": 8,
    "curious": 6,
}
PHONE, CASE, CHARGER, HEADSET, TABLET, DOCK, PLAN = range(7)
# What is bought together: the first is the reason, the others come along more or less often.
BASKETS = (
    ((PHONE, 1.0), (CASE, 0.65), (CHARGER, 0.3)),
    ((TABLET, 1.0), (DOCK, 0.35), (PLAN, 0.25)),
    ((HEADSET, 1.0), (CHARGER, 0.2)),
    ((CASE, 1.0),),
)


@dataclass(frozen=True)
class Event:
    """``kind`` is lead, lead_won, lead_lost, quotation, order, order_cancelled, or one of `SUMMARIES`.

    ``lines`` are (product, quantity) of quotations and orders; ``contact`` counts from the customer itself (0).
    """

    kind: str
    days_ago: float
    contact: int = 0
    text: str = ""
    lines: tuple = ()


@dataclass(frozen=True)
class Customer:
    number: int
    name: str
    is_company: bool
    life: str
    country: str
    language: str
    zone: str
    city: str
    street: str
    departments: tuple = ()
    events: list = field(default_factory=list)


def write(seed=2026, businesses=150, consumers=90):
    """Return the customers, each with its events in the order of time."""
    random = Random(seed)
    names = Names(random)
    return [_customer(random, names, number, number < businesses) for number in range(businesses + consumers)]


def _customer(random, names, number, is_company):
    country, language, zone, cities = random.choice(PLACES)
    lives = BUSINESS_LIVES if is_company else CONSUMER_LIVES
    life = random.choices(list(lives), list(lives.values()))[0]
    departments = DEPARTMENTS[language][: random.randint(1, 3)] if is_company else ()
    return Customer(
        number=number,
        name=names.company(language) if is_company else names.household(language),
        is_company=is_company,
        life=life,
        country=country,
        language=language,
        zone=zone,
        city=random.choice(cities),
        street=f"{random.randint(1, 180)} Market Road",
        departments=departments,
        events=_events(random, life, is_company, len(departments)),
    )


def _events(random, life, is_company, contacts):
    teller = _Teller(random, is_company, contacts)
    getattr(teller, f"tell_{life}")()
    return sorted(teller.events, key=lambda event: -event.days_ago)


class _Teller:
    """Tells one life; every method adds events."""

    def __init__(self, random, is_company, contacts):
        self.random = random
        self.is_company = is_company
        self.contacts = contacts
        self.events = []

    def tell_steady(self):
        self._buy(self._begin(400, LONGEST), 0)

    def tell_new(self):
        self._buy(self._begin(10, 170), 0)

    def tell_once(self):
        self._order(self._begin(20, LONGEST))

    def tell_fading(self):
        self._buy(self._begin(420, LONGEST), self.random.uniform(90, 240))

    def tell_lapsed(self):
        self._buy(self._begin(700, LONGEST), self.random.uniform(400, 560))

    def tell_returned(self):
        gone, back = self.random.uniform(480, 600), self.random.uniform(5, 130)
        self._buy(self._begin(760, LONGEST), gone)
        self._touch("call_out", back + 9)
        self._buy(back, 0)

    def tell_deciding(self):
        asked = self._lead(self.random.uniform(4, 70))
        if self.random.random() < 0.7:
            self._quotation(max(asked - 3, 1))

    def tell_lost(self):
        asked = self._lead(self.random.uniform(60, LONGEST - 10))
        if self.random.random() < 0.5:
            self._quotation(asked - 6)
        self._add("lead_lost", asked - self.random.uniform(15, 45), text=self._title)

    def tell_curious(self):
        self._touch(self.random.choice(("call_in", "mail_in")), self.random.uniform(3, 200))

    def _begin(self, youngest, oldest):
        """The way to the first order; returns when that is."""
        first = self.random.uniform(youngest, oldest - 60)
        if self.is_company or self.random.random() < 0.25:
            asked = self._lead(first + self.random.uniform(8, 50))
            if self.is_company:
                self._touch(self.random.choice(("call_out", "visit")), (asked + first) / 2)
            self._add("lead_won", first, text=self._title)
        else:
            self._touch(self.random.choice(("mail_in", "call_in")), first + self.random.uniform(1, 30))
        return first

    def _buy(self, first, last):
        """Orders at a rhythm of the customer's own, until ``last`` days ago."""
        rhythm = self.random.uniform(70, 190) if self.is_company else self.random.uniform(110, 280)
        moment = first
        while moment > last:
            self._order(moment)
            self._around(moment, rhythm)
            moment -= max(rhythm * self.random.gauss(1, 0.15), 7)

    def _around(self, moment, rhythm):
        if self.random.random() < 0.5:
            self._touch("mail_out", moment - self.random.uniform(1, 3))
        if self.random.random() < (0.5 if self.is_company else 0.2):
            kind = self.random.choice(("call_in", "call_out", "mail_in", "visit"))
            self._touch(kind if self.is_company or kind != "visit" else "mail_in", moment - rhythm * 0.4)

    def _lead(self, days_ago):
        self._title = self.random.choice(LEAD_TITLES)
        self._add("lead", days_ago, text=self._title)
        return days_ago

    def _quotation(self, days_ago):
        self._add("quotation", days_ago, lines=self._basket())

    def _order(self, days_ago):
        cancelled = self.random.random() < 0.03
        self._add("order_cancelled" if cancelled else "order", days_ago, lines=self._basket())
        if not cancelled and self.events and self.events[-1].days_ago == days_ago:
            self._come_back(self.events[-1])

    def _come_back(self, order):
        """Some who bought a phone without a case want one soon after; dice of its own leave the rest as it is."""
        quantity = dict(order.lines)
        dice = Random(f"{order.days_ago:.6f}")
        days_ago = order.days_ago - dice.uniform(5, 35)
        if PHONE in quantity and CASE not in quantity and days_ago > 0.05 and dice.random() < 0.6:
            self.events.append(Event("order", days_ago, order.contact, lines=((CASE, quantity[PHONE]),)))

    def _touch(self, kind, days_ago):
        self._add(kind, days_ago, text=self.random.choice(SUMMARIES[kind]))

    def _basket(self):
        basket = self.random.choices(BASKETS, (5, 3, 3, 2))[0]
        quantity = self.random.randint(3, 30) if self.is_company else 1
        return tuple((product, quantity) for product, chance in basket if self.random.random() < chance)

    def _add(self, kind, days_ago, **values):
        if days_ago > 0.05:
            contact = self.random.randint(1, self.contacts) if self.contacts else 0
            self.events.append(Event(kind, days_ago, contact, **values))
