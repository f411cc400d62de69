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


def outsiders(person, customer):
    """SQL: neither a colleague nor one of our own companies; `person` and `customer` are SQL of ids."""
    return SQL(
        """NOT EXISTS (SELECT FROM res_company o WHERE o.partner_id = %s)
           AND NOT EXISTS (SELECT FROM res_users u WHERE u.partner_id = %s AND u.share IS NOT TRUE)""",
        customer,
        person,
    )
