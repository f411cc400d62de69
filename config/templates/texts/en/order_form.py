"""Order form, in English: what is bought, for how much, for how long."""

from blocks import (
    Details,
    Lead,
    Lines,
    Part,
    Parties,
    Point,
    SignatureBlock,
    Subtitle,
    Text,
    Title,
    When,
)

TITLE = "Order Form"
FIRST_HEADER = "{{ company.name }}\t{{ contract.number }}"
HEADER = "Order Form\t{{ contract.number }}"
FOOTER = "{{ company.name }} and {{ counterparty.name }}\tPage {PAGE} of {NUMPAGES}"

_RENEWAL = (
    "; then renews for {% if contract.term.renewal %}{{ contract.term.renewal | duration }}"
    "{% else %}the same length{% endif %} at a time{% if contract.term.renewal_limit %}, no "
    "more than {% if contract.term.renewal_limit == 1 %}once{% else %}"
    "{{ contract.term.renewal_limit | number }} times{% endif %}{% endif %}, unless either "
    "party gives notice in writing {% if contract.notice %}at least "
    "{{ contract.notice | duration }} {% endif %}before the end of the period"
)
_TERM = (
    '{% if contract.term.mode == "evergreen" %}From the start date until either party ends it by '
    "notice in writing{% if contract.notice %} at least {{ contract.notice | duration }} in "
    "advance{% endif %}"
    "{% else %}{{ contract.term.length | duration }}{% if contract.end_date %}, up to and "
    "including {{ contract.end_date | date }}{% endif %}"
    '{% if contract.term.mode == "auto_renew" %}' + _RENEWAL + "{% endif %}{% endif %}"
)

BODY = [
    Title("Order Form"),
    Subtitle("No. {{ contract.number }}  ·  {{ contract.date | date }}"),
    Parties("Supplier", "Customer"),
    Part("What is ordered"),
    When(
        "lines",
        [Lines()],
        otherwise=[
            Text("{{ contract.title }}, for {{ contract.value | money(contract.currency) }} before tax.")
        ],
    ),
    Part("Commercial terms"),
    Details(
        [
            ("Subject", "{{ contract.title }}"),
            (
                "Order",
                "{{ order.number }}{% if order.date %} of {{ order.date | date }}{% endif %}",
                "order",
            ),
            ("Customer’s reference", "{{ order.reference }}", "order and order.reference"),
            ("Purpose", "{{ contract.purpose }}", "contract.purpose"),
            ("Start date", "{{ contract.effective_date | date }}"),
            ("Term", _TERM),
            (
                "Payment terms",
                '{{ contract.payment_terms | default("30 days from the date of the invoice") }}',
            ),
            ("Currency", "{{ contract.currency }}"),
            (
                "Limit of liability",
                "{{ contract.liability_cap | money(contract.currency) }} for each party in total",
                "contract.liability_cap",
            ),
            ("Governing law", "{{ contract.governing_law }}", "contract.governing_law"),
            ("Courts", "{{ contract.venue }}", "contract.venue"),
        ]
    ),
    Part("Terms that apply"),
    Point(
        "By signing, the Customer orders and the Supplier agrees to supply the products and "
        "services listed above. If the parties have signed a framework, services or similar "
        "agreement that covers them, this Order Form is part of it; where the two differ, this "
        "Order Form prevails for this order. The Customer’s printed terms of purchase do not "
        "apply."
    ),
    Point(
        "Prices do not include taxes, which are added at the rate that the law sets on the day of "
        "supply. The totals above show them at today’s rates."
    ),
    Point(
        "An invoice that is not disputed in writing, with reasons, is payable in full by its due "
        "date. The Supplier may suspend supply if an undisputed invoice stays unpaid for 15 days "
        "after a written reminder."
    ),
    Point(
        "Each party shall keep the prices and other terms of this Order Form confidential. Either "
        "may end this order at once, in writing, if the other commits a material breach and does "
        "not remedy it within 30 days of written notice."
    ),
    Point(
        "Neither party is liable for loss of profit or for indirect loss. No limit of liability "
        "applies to intent, fraud, death or personal injury, or where the law forbids it."
    ),
    Part("Signatures"),
    Lead("Signed through the parties’ authorised representatives, also electronically."),
    SignatureBlock(),
]
