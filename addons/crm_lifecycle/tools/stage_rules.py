"""The stage graph's rules as one SQL expression.

A rule is a list of `Condition`; conditions with the same ``group`` must all hold,
and one group is enough. A rule without conditions always holds. What is not known
(NULL) makes a condition fail, so nobody is moved for want of data.
"""

from dataclasses import dataclass

from .measures import MEASURES, NOW

OPERATORS = {">=": ">=", "<=": "<=", ">": ">", "<": "<", "=": "=", "!=": "<>"}
SET, UNSET = "set", "unset"


class RuleError(ValueError):
    """A rule that cannot be evaluated; the message says why."""


@dataclass(frozen=True)
class Condition:
    """``measure`` of `MEASURES`, or a count of signals of kind ``kind_id`` within ``days`` (0: ever)."""

    measure: str = ""
    operator: str = ">="
    value: float = 0
    kind_id: int = 0
    days: int = 0
    group: int = 1


@dataclass(frozen=True)
class Edge:
    """An edge of the graph; ``from_stage`` 0 is the way in.

    ``extra`` holds further ``(sql, parameters)`` that must hold for the row ``p``.
    """

    id: int
    from_stage: int
    to_stage: int
    conditions: tuple = ()
    min_stay_days: int = 0
    extra: tuple = ()


def at(sql, now):
    """Return the SQL of this module with the moment ``now`` (naive UTC datetime) in it."""
    return sql.replace(NOW, f"'{now:%Y-%m-%d %H:%M:%S}'::timestamp")


def condition_sql(condition):
    """Return ``(sql, parameters)``; raise RuleError for what cannot be asked."""
    if condition.kind_id:
        left, parameters = _signal_count(condition)
    elif condition.measure in MEASURES:
        left, parameters = MEASURES[condition.measure].sql, ()
    else:
        raise RuleError(f"There is no measure “{condition.measure}”.")
    if condition.operator == SET:
        return f"({left}) IS NOT NULL", parameters
    if condition.operator == UNSET:
        return f"({left}) IS NULL", parameters
    if condition.operator not in OPERATORS:
        raise RuleError(f"There is no comparison “{condition.operator}”.")
    return f"({left}) {OPERATORS[condition.operator]} %s", (*parameters, condition.value)


def _signal_count(condition):
    since = f" AND e.occurred_at > {NOW} - make_interval(days => %s)" if condition.days else ""
    sql = (
        "SELECT COUNT(*) FROM crm_lifecycle_event e WHERE e.partner_id = p.partner_id"  # noqa: S608 - constants
        f" AND e.company_id = p.company_id AND e.kind_id = %s AND e.occurred_at <= {NOW}{since}"
    )
    return sql, (condition.kind_id, condition.days) if condition.days else (condition.kind_id,)


def rule_sql(conditions):
    """Return ``(sql, parameters)`` of a whole rule."""
    groups = {}
    for condition in conditions:
        groups.setdefault(condition.group, []).append(condition_sql(condition))
    if not groups:
        return "TRUE", ()
    texts = [" AND ".join(f"({sql})" for sql, _parameters in parts) for parts in groups.values()]
    parameters = tuple(value for parts in groups.values() for _sql, values in parts for value in values)
    return " OR ".join(f"({text})" for text in texts), parameters


def edge_sql(edge):
    """Return ``(sql, parameters)``: whether the edge is open for row ``p`` in stage ``s``."""
    rule, parameters = rule_sql(edge.conditions)
    parts = ["s.stage_id = %s" if edge.from_stage else "s.stage_id IS NULL"]
    values = (edge.from_stage,) if edge.from_stage else ()
    if edge.min_stay_days and edge.from_stage:
        parts.append(f"s.stage_entered_at <= {NOW} - make_interval(days => %s)")
        values += (edge.min_stay_days,)
    parts.append(f"({rule})")
    values += parameters
    for sql, extra_values in edge.extra:
        parts.append(sql)
        values += tuple(extra_values)
    return " AND ".join(parts), values


def choice_sql(edges):
    """Return ``(sql, parameters)`` of the id of the first open edge, NULL where none is.

    ``edges`` come in the order in which they are tried.
    """
    if not edges:
        return "NULL::int", ()
    cases, values = [], ()
    for edge in edges:
        sql, parameters = edge_sql(edge)
        cases.append(f"WHEN {sql} THEN %s")
        values += (*parameters, edge.id)
    return f"CASE {' '.join(cases)} END", values


def unreachable(stages, edges):
    """Return the stages that no road from the way in leads to."""
    reached, open_ends = set(), {0}
    while open_ends:
        following = {edge.to_stage for edge in edges if edge.from_stage in open_ends}
        open_ends = following - reached
        reached |= following
    return [stage for stage in stages if stage not in reached]
