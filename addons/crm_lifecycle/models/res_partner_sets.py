"""Conditions on partners by rows of another table, for a million of either."""

from odoo.fields import Domain
from odoo.tools import SQL


def in_rows(key, rows):
    """Partners whose column `key` is among the `partner_id` of the Query `rows`."""
    return Domain.custom(
        to_sql=lambda model, alias, query: SQL(
            "%s IN %s",
            model._field_to_sql(alias, key, query),
            rows.subselect(SQL.identifier(rows.table, "partner_id")),
        )
    )


def not_in_rows(key, rows):
    """The others. NOT IN would compare everyone with everyone once the rows outgrow the memory of a worker."""
    return Domain.custom(
        to_sql=lambda model, alias, query: SQL(
            "NOT EXISTS (SELECT FROM (%s) absent WHERE absent.partner_id = %s)",
            rows.select(SQL.identifier(rows.table, "partner_id")),
            model._field_to_sql(alias, key, query),
        )
    )


def search_by_rows(key, rows, counted, name, operator, value):
    """What a search by a computed set means, as a domain over partners.

    `rows` is the model that holds the set, a row with `partner_id` for each; only those of the domain `counted` do,
    and `name` is their field that is asked about. False among the values is having no row at all; a negative operator
    is of all others.
    """
    negative = operator in Domain.NEGATIVE_OPERATORS
    positive = operator.removeprefix("not ")
    if positive == "in" and False in value:
        outside = not_in_rows(key, rows._search(counted))
        chosen = Domain(name, "in", [one for one in value if one])
        found = outside | in_rows(key, rows._search(counted & chosen))
        return ~found if negative else found
    found = rows._search(counted & Domain(name, positive, value))
    return not_in_rows(key, found) if negative else in_rows(key, found)


def outsiders(person, customer):
    """SQL: neither a colleague nor one of our own companies; `person` and `customer` are SQL of ids."""
    return SQL(
        """NOT EXISTS (SELECT FROM res_company o WHERE o.partner_id = %s)
           AND NOT EXISTS (SELECT FROM res_users u WHERE u.partner_id = %s AND u.share IS NOT TRUE)""",
        customer,
        person,
    )
