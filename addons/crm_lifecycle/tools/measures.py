"""What a rule may ask about a customer, and how each is read from a row of measures.

A row has the columns of ``COLUMNS`` (see `aggregates`), all of them about one
customer in one company and of one moment: NOW in the expressions below is a
parameter, so the same expressions answer for today and for any day before.
``p`` is the row, ``s`` the place that knows the stage and since when.
"""

from dataclasses import dataclass

NUMBER, DAYS, AMOUNT, YES_NO = "number", "days", "amount", "yes_no"
NOW = "{now}"


@dataclass(frozen=True)
class Measure:
    """``sql`` holds NOW where the moment goes; its value may be NULL: nothing known."""

    sql: str
    unit: str = NUMBER


def _days_since(column):
    return f"date_part('epoch', {NOW} - {column}) / 86400"


MEASURES = {
    "order_count": Measure("p.order_count"),
    "order_amount": Measure("p.order_amount", AMOUNT),
    "days_since_order": Measure(_days_since("p.last_order_at"), DAYS),
    "days_since_first_order": Measure(_days_since("p.first_order_at"), DAYS),
    "rhythm_days": Measure("p.rhythm_days", DAYS),
    "silence_ratio": Measure(f"({_days_since('p.last_order_at')}) / NULLIF(p.rhythm_days, 0)"),
    "order_in_stage": Measure("(p.last_order_at > s.stage_entered_at)::int", YES_NO),
    "quotation_count": Measure("p.quotation_count"),
    "lead_count": Measure("p.lead_count"),
    "touch_in_count": Measure("p.touch_in_count"),
    "touch_out_count": Measure("p.touch_out_count"),
    "days_since_touch_in": Measure(_days_since("p.last_in_at"), DAYS),
    "days_since_touch_out": Measure(_days_since("p.last_out_at"), DAYS),
    "days_since_seen": Measure(_days_since("p.last_seen_at"), DAYS),
    "days_known": Measure(_days_since("p.first_seen_at"), DAYS),
    "days_in_stage": Measure(_days_since("s.stage_entered_at"), DAYS),
}

# Columns of a row of measures: each is an aggregate over signals, and two rows that
# follow each other in time can be merged (see `merged`).
COUNTS = ("order_count", "quotation_count", "lead_count", "touch_in_count", "touch_out_count", "order_amount")
FIRSTS = ("first_seen_at", "first_order_at")
LASTS = ("last_seen_at", "last_in_at", "last_out_at", "last_order_at")
COLUMNS = (*COUNTS, *FIRSTS, *LASTS)
# Meaning of a signal kind for the measures: name, and the sign of its amount and count.
ORDER, ORDER_CANCELLED, QUOTATION, LEAD = "order", "order_cancelled", "quotation", "lead"


def aggregates():
    """Return ``{column: SQL aggregate}`` over signals ``e`` joined with their kinds ``k``.

    A cancelled order takes its count and amount back; ``e.amount`` of a cancellation
    is positive, as the order's was.
    """
    order, cancelled = f"k.measure = '{ORDER}'", f"k.measure = '{ORDER_CANCELLED}'"
    return {
        "order_count": f"COUNT(*) FILTER (WHERE {order}) - COUNT(*) FILTER (WHERE {cancelled})",
        "quotation_count": f"COUNT(*) FILTER (WHERE k.measure = '{QUOTATION}')",
        "lead_count": f"COUNT(*) FILTER (WHERE k.measure = '{LEAD}')",
        "touch_in_count": "COUNT(*) FILTER (WHERE k.direction = 'in')",
        "touch_out_count": "COUNT(*) FILTER (WHERE k.direction = 'out')",
        "order_amount": (
            f"COALESCE(SUM(e.amount) FILTER (WHERE {order}), 0)"
            f" - COALESCE(SUM(e.amount) FILTER (WHERE {cancelled}), 0)"
        ),
        "first_seen_at": "MIN(e.occurred_at)",
        "first_order_at": f"MIN(e.occurred_at) FILTER (WHERE {order})",
        "last_seen_at": "MAX(e.occurred_at)",
        "last_in_at": "MAX(e.occurred_at) FILTER (WHERE k.direction = 'in')",
        "last_out_at": "MAX(e.occurred_at) FILTER (WHERE k.direction = 'out')",
        "last_order_at": f"MAX(e.occurred_at) FILTER (WHERE {order})",
    }


def known(row):
    """Return ``{column: SQL}`` of a row that may be missing: nothing happened means zero, and no moment."""
    return {name: f"COALESCE({row}.{name}, 0)" for name in COUNTS} | {
        name: f"{row}.{name}" for name in (*FIRSTS, *LASTS)
    }


def merged(row, later):
    """Return ``{column: SQL}`` that adds the aggregates of ``later`` to those of ``row`` (table aliases)."""
    return (
        {name: f"{row}.{name} + {later}.{name}" for name in COUNTS}
        | {name: f"LEAST({row}.{name}, {later}.{name})" for name in FIRSTS}
        | {name: f"GREATEST({row}.{name}, {later}.{name})" for name in LASTS}
    )


RHYTHM = (
    "CASE WHEN {row}.order_count > 1 THEN"
    " date_part('epoch', {row}.last_order_at - {row}.first_order_at) / 86400 / ({row}.order_count - 1) END"
)


def rhythm(row):
    """Return SQL for the customer's own days between orders, NULL below two orders."""
    return RHYTHM.format(row=row)
