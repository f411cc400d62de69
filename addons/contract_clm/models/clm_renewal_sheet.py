from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..tools import terms
from .clm_sales_query import Window

SLOTS = ("current", "before")
MODELS = {
    "ordered": "sale.order",
    "margin": "sale.order",
    "invoiced": "account.move",
    "paid": "account.move",
}


class ClmRenewalSheet(models.Model):
    """What one wants to know before renewing: here the sales of the term and the one before; other files add rows."""

    _name = "clm.renewal"
    _inherit = ["clm.renewal", "clm.figures.mixin"]

    sheet = fields.Json("Renewal Sheet", compute="_compute_sheet")

    @api.depends("contract_id", "term_id", "order_id")
    @api.depends_context("uid", "lang")
    def _compute_sheet(self):
        rows = self._sheet_rows()
        for renewal in self:
            renewal.sheet = {
                "columns": renewal._sheet_columns(),
                "rows": rows[renewal._origin.id],
                "note": "",
            }

    def _sheet_columns(self):
        windows = {window.slot: window for window in self._sheet_windows()}
        labels = {"current": self.env._("This term"), "before": self.env._("The one before")}
        return [
            {
                "name": slot,
                "label": label,
                "sub": f"{format_date(self.env, windows[slot].date_from)} – "
                f"{format_date(self.env, windows[slot].date_to) if windows[slot].date_to else '…'}",
            }
            for slot, label in labels.items()
        ]

    def _sheet_rows(self):
        """The rows of each card's sheet; extended by apps that know more about the customer.

        :return: dict by card id of lists of dicts with `name`, `label`, `note` and `cells`, a dict by `current` and
            `before` as `_cell_amount` makes them; with as many queries for many cards as for one
        """
        sales = self._sheet_sales()
        return {renewal._origin.id: renewal._sales_rows(sales) for renewal in self}

    def _sheet_windows(self):
        """The card's term and the one before; where there was none, as long a time before it."""
        self.ensure_one()
        key, contract = self._origin.id, self.contract_id._origin
        # Whoever reads the card may know the dates of the contract.
        history = self.sudo().contract_id.term_ids.sorted("number")
        term = self.sudo().term_id
        first = history[:1].start_date or term.start_date
        before = history.filtered(lambda other: other.number == term.number - 1)
        if before:
            start, end = before.start_date, before.end_date
        else:
            start = terms.add(term.start_date, self._length_before(), -1)
            end = term.start_date - timedelta(days=1)
        return [
            Window(key, "current", contract.id, term.number, term.start_date, term.end_date, first),
            Window(key, "before", contract.id, term.number - 1, start, end, first),
        ]

    def _length_before(self):
        """How long a time to look at before the first term: as long as that, in whole months where it has no length."""
        contract = self.contract_id
        if contract.term_length and not contract.term_until and contract.term_mode != terms.MODE_EVERGREEN:
            return terms.Duration(contract.term_length, contract.term_unit)
        return terms.Duration(round(contract._months_of_term(1)) or 1, "month")

    def _sheet_links(self):
        """SQL of the orders to look at, and the contracts for which these are all orders of the customer."""
        query = self.env["clm.sales.query"]
        ids = self.contract_id._origin.ids
        own = query._orders_sql(ids)
        with_own = {
            contract_id
            for (contract_id,) in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT contract_id FROM (%s) AS link"
                    " JOIN sale_order ON sale_order.id = order_id WHERE sale_order.state = 'sale'",
                    own,
                )
            )
        }
        without = set(ids) - with_own
        links = SQL("%s UNION ALL %s", own, query._customer_orders_sql(without))
        return links, without

    def _sheet_sales(self):
        """What was sold by `(card id, slot, kind)`, as lists of `(currency, amount)` and ids of the records.

        :return: that, and the ids of contracts for which all sales of the customer are looked at
        """
        query = self.env["clm.sales.query"]
        links, without = self._sheet_links()
        # Sorting loses sight of the terms of the other cards, so they are all read first.
        self.sudo().contract_id.term_ids.fetch(["number", "start_date", "end_date", "renewal_stopped"])
        windows = [window for renewal in self for window in renewal._sheet_windows()]
        wide = [
            window._replace(first_day=None) if window.contract_id in without else window for window in windows
        ]
        own = [window for window in wide if window.contract_id not in without]
        strangers = [window for window in wide if window.contract_id in without]
        sums = defaultdict(lambda: ([], set()))
        for key, slot, kind, currency_id, amount, ids in [
            *self._ordered_sums(query._confirmed_sql(wide, links)),
            *self._invoiced_sums(
                SQL(
                    "%s UNION ALL %s",
                    query._invoiced_sql(own, links),
                    query._customer_invoiced_sql(strangers),
                )
            ),
        ]:
            amounts, found = sums[key, slot, kind]
            amounts.append((self.env["res.currency"].browse(currency_id), amount or 0))
            found.update(ids)
        return sums, without

    def _ordered_sums(self, found):
        # Sums are part of the sheet; the orders themselves open with the user's own rights only.
        margin = SQL("SUM(COALESCE(sale_line.margin, 0))") if self._has_margin() else SQL("0")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT found.key, found.slot, sale_line.currency_id, SUM(sale_line.price_subtotal), %s,
                       ARRAY_AGG(DISTINCT found.order_id)
                  FROM (%s) AS found
                  JOIN sale_order_line sale_line ON sale_line.order_id = found.order_id
                 WHERE sale_line.display_type IS NULL AND sale_line.is_downpayment IS NOT TRUE
                 GROUP BY found.key, found.slot, sale_line.currency_id
                """,
                margin,
                found,
            )
        )
        for key, slot, currency_id, amount, earned, ids in rows:
            yield key, slot, "ordered", currency_id, amount, ids
            yield key, slot, "margin", currency_id, earned, ids

    def _invoiced_sums(self, found):
        # See _ordered_sums. The share that is paid of an invoice is paid of each of its lines.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT found.key, found.slot, line.currency_id, SUM(line.price_subtotal * found.sign),
                       SUM(line.price_subtotal * found.sign * CASE WHEN move.amount_total = 0 THEN 1
                           ELSE 1 - move.amount_residual / move.amount_total END),
                       ARRAY_AGG(DISTINCT found.move_id)
                  FROM (%s) AS found
                  JOIN account_move_line line ON line.id = found.line_id
                  JOIN account_move move ON move.id = found.move_id
                 GROUP BY found.key, found.slot, line.currency_id
                """,
                found,
            )
        )
        for key, slot, currency_id, amount, paid, ids in rows:
            yield key, slot, "invoiced", currency_id, amount, ids
            yield key, slot, "paid", currency_id, paid, ids

    def _has_margin(self):
        field = self.env["sale.order.line"]._fields.get("margin")
        return bool(field and field.store)

    def _sales_rows(self, sales):
        sums, without = sales
        labels = {
            "ordered": self.env._("Ordered"),
            "invoiced": self.env._("Invoiced"),
            "paid": self.env._("Paid"),
        }
        if self._has_margin():
            labels["margin"] = self.env._("Margin")
        scope = ""
        if self.contract_id._origin.id in without:
            scope = self.env._(
                "Of all orders and invoices of the customer: the contract has none of its own."
            )
        return [self._sales_row(kind, label, scope, sums) for kind, label in labels.items()]

    def _sales_row(self, kind, label, scope, sums):
        cells, unknown = {}, self.env["res.currency"]
        for slot in SLOTS:
            amounts, ids = sums[self._origin.id, slot, kind]
            total, missing = self._in_one_currency(amounts, self.currency_id, self.company_id)
            unknown |= missing
            key = f"{kind}:{slot}" if ids and self._may_open(MODELS[kind]) else None
            cells[slot] = self._cell_amount(total, self.currency_id, key=key)
        note = " ".join(filter(None, [scope if kind == "ordered" else "", self._left_out_note(unknown)]))
        return {"name": kind, "label": label, "note": note, "cells": cells}

    def _figure_records(self, key):
        kind, _colon, slot = key.partition(":")
        if kind not in MODELS or slot not in SLOTS:
            return super()._figure_records(key)
        _amounts, ids = self._sheet_sales()[0][self.id, slot, kind]
        return self.env[MODELS[kind]].browse(sorted(ids))
