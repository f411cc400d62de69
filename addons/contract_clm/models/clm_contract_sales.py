from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .clm_sales_query import ALWAYS, NEVER, Window

# In the order in which a sale line is matched: the line that it renews, that was taken over from it, of its product.
MATCH = """
    COALESCE(
        (SELECT line.id FROM clm_contract_line line
          WHERE line.id = sale_line.clm_contract_line_id AND line.contract_id = found.contract_id),
        (SELECT line.id FROM clm_contract_line line
          WHERE line.sale_line_id = sale_line.id AND line.contract_id = found.contract_id
          ORDER BY line.sequence, line.id LIMIT 1),
        (SELECT line.id FROM clm_contract_line line
          WHERE line.product_id = sale_line.product_id AND line.contract_id = found.contract_id
          ORDER BY line.sequence, line.id LIMIT 1)
    )
"""
OTHER = 0


class Sold:
    """What was ordered or invoiced of one contract line."""

    def __init__(self):
        self.quantity = 0.0
        self.amounts = []
        self.ids = set()
        self.strange = []

    def add(self, quantity, uom, amount, currency, ids, line):
        own = line.product_uom_id or line.product_id.uom_id
        if not own or not uom or uom == own:
            self.quantity += quantity
        elif uom._has_common_reference(own):
            self.quantity += uom._compute_quantity(quantity, own, round=False)
        else:
            self.strange.append((quantity, uom))
        self.amounts.append((currency, amount))
        self.ids.update(ids)


class ClmContractSales(models.Model):
    """What was agreed, sold and invoiced, line by line, in the running term."""

    _name = "clm.contract"
    _inherit = ["clm.contract", "clm.figures.mixin"]

    sales_figures = fields.Json("Agreed, sold, invoiced", compute="_compute_sales_figures")
    sale_count = fields.Integer("Orders", compute="_compute_sale_count")
    invoice_count = fields.Integer("Invoices", compute="_compute_sale_count")

    @api.depends("line_ids.price_subtotal", "term_ids.state", "term_ids.start_date", "term_ids.end_date")
    @api.depends_context("uid", "lang")
    def _compute_sales_figures(self):
        sold = self._sold()
        for contract in self:
            contract.sales_figures = contract._sales_table(sold[contract.id])

    @api.depends("order_id", "renewal_ids", "term_ids")
    @api.depends_context("uid")
    def _compute_sale_count(self):
        orders, invoices = self._linked_ids()
        for contract in self:
            ids = contract._origin.id
            contract.sale_count = len(orders[ids]) if self._may_open("sale.order") else 0
            contract.invoice_count = len(invoices[ids]) if self._may_open("account.move") else 0

    def _sales_term(self):
        """The running term, or else the last one."""
        # Whoever reads a contract may know its dates.
        return self.sudo().current_term_id or self.sudo().term_ids.sorted("number")[-1:]

    def _sales_window(self):
        term = self._sales_term()
        key = self._origin.id
        if not term:
            return Window(key, "term", key, 1, ALWAYS, NEVER, None)
        first = self.sudo().term_ids.sorted("number")[0].start_date
        return Window(key, "term", key, term.number, term.start_date, term.end_date, first)

    def _sold(self):
        """What was ordered and invoiced in the term of each contract, by contract line.

        :return: dict by contract id of a dict by `(kind, line id)` of `Sold`; line 0 is what fits no line
        """
        query = self.env["clm.sales.query"]
        # Sorting loses sight of the terms of the other contracts, so they are all read first.
        self.sudo().term_ids.fetch(["number", "start_date", "end_date"])
        windows = [contract._sales_window() for contract in self]
        links = query._orders_sql(self._origin.ids)
        sold = defaultdict(lambda: defaultdict(Sold))
        rows = [
            *self._ordered_rows(query._confirmed_sql(windows, links)),
            *self._invoiced_rows(query._invoiced_sql(windows, links)),
        ]
        # Whoever reads the contract reads its lines.
        lines = self.env["clm.contract.line"].sudo()
        # Taken out of one set, they are read together.
        by_id = {line.id: line for line in lines.browse({row[2] for row in rows if row[2]})}
        uoms = {uom.id: uom for uom in self.env["uom.uom"].browse({row[3] for row in rows if row[3]})}
        for kind, contract_id, line_id, uom_id, currency_id, quantity, amount, ids in rows:
            sold[contract_id][kind, line_id or OTHER].add(
                quantity or 0,
                uoms.get(uom_id, self.env["uom.uom"]),
                amount or 0,
                self.env["res.currency"].browse(currency_id),
                ids,
                by_id.get(line_id, lines),
            )
        return sold

    def _ordered_rows(self, found):
        # Sums are part of what the contract tells; the orders themselves open with the user's own rights only.
        return self.env.execute_query(
            SQL(
                """
                SELECT 'ordered', contract_id, line_id, product_uom_id, currency_id,
                       SUM(quantity), SUM(amount), ARRAY_AGG(DISTINCT order_id)
                  FROM (
                        SELECT found.contract_id, %(match)s AS line_id, sale_line.product_uom_id,
                               sale_line.currency_id, sale_line.product_uom_qty AS quantity,
                               sale_line.price_subtotal AS amount, sale_line.order_id
                          FROM (%(found)s) found
                          JOIN sale_order_line sale_line ON sale_line.order_id = found.order_id
                         WHERE sale_line.display_type IS NULL AND sale_line.is_downpayment IS NOT TRUE
                       ) AS part
                 GROUP BY contract_id, line_id, product_uom_id, currency_id
                """,
                match=SQL(MATCH),
                found=found,
            )
        )

    def _invoiced_rows(self, found):
        # See _ordered_rows.
        return self.env.execute_query(
            SQL(
                """
                SELECT 'invoiced', contract_id, contract_line_id, product_uom_id, currency_id,
                       SUM(quantity), SUM(amount), ARRAY_AGG(DISTINCT move_id)
                  FROM (
                        SELECT found.contract_id, %(match)s AS contract_line_id, move_line.product_uom_id,
                               move_line.currency_id, move_line.quantity * found.sign AS quantity,
                               move_line.price_subtotal * found.sign AS amount, found.move_id
                          FROM (%(found)s) found
                          JOIN sale_order_line sale_line ON sale_line.id = found.sale_line_id
                          JOIN account_move_line move_line ON move_line.id = found.line_id
                       ) AS part
                 GROUP BY contract_id, contract_line_id, product_uom_id, currency_id
                """,
                match=SQL(MATCH),
                found=found,
            )
        )

    # The table

    def _sales_table(self, sold):
        months = self._months_of_term(self._sales_term().number or 1)
        rows = [self._sales_row(line, months, sold) for line in self.line_ids]
        other = [sold[kind, OTHER] for kind in ("ordered", "invoiced")]
        if any(part.ids for part in other):
            rows.append(self._other_row(*other))
        if len(rows) > 1:
            rows.append(self._total_row(rows))
        unknown = self.env["res.currency"].union(*(row.pop("unknown") for row in rows))
        for row in rows:
            del row["sums"]
        return {
            "columns": [
                {"name": "agreed", "label": self.env._("Agreed")},
                {"name": "ordered", "label": self.env._("Ordered")},
                {"name": "invoiced", "label": self.env._("Invoiced")},
                {"name": "to_order", "label": self.env._("Not ordered")},
                {"name": "to_invoice", "label": self.env._("Not invoiced")},
            ],
            "rows": rows,
            "note": " ".join(filter(None, [self._sales_note(), self._left_out_note(unknown)])),
        }

    def _sales_note(self):
        term = self._sales_term()
        if not term:
            return self.env._("The contract is not active yet: all that was sold so far.")
        start = format_date(self.env, term.start_date)
        if not term.end_date:
            return self.env._("Since %(start)s; agreed is what falls into a year.", start=start)
        return self.env._(
            "Term %(number)s, %(start)s to %(end)s, without taxes.",
            number=term.number,
            start=start,
            end=format_date(self.env, term.end_date),
        )

    def _sales_row(self, line, months, sold):
        uom = line.product_uom_id or line.product_id.uom_id
        ordered, invoiced = sold["ordered", line._origin.id], sold["invoiced", line._origin.id]
        quantity = line.quantity * line._periods_in(months)
        sums, unknown = self._row_sums(line._amount_in(months), ordered, invoiced)
        quantities = (quantity, ordered.quantity, invoiced.quantity)
        return {
            "name": str(line._origin.id),
            "label": (line.name or line.product_id.display_name or "").split("\n")[0],
            "note": self._line_note(line, uom, ordered, invoiced),
            "cells": self._sales_cells(sums, quantities, uom, str(line._origin.id), ordered, invoiced),
            "sums": sums,
            "unknown": unknown,
        }

    def _row_sums(self, agreed, ordered, invoiced):
        """Amounts agreed, ordered and invoiced in the contract's currency, and the currencies without a rate."""
        sums, unknown = [agreed], self.env["res.currency"]
        for part in (ordered, invoiced):
            total, missing = self._in_one_currency(part.amounts, self.currency_id, self.company_id)
            sums.append(total)
            unknown |= missing
        return sums, unknown

    def _sales_cells(self, sums, quantities, uom, name, ordered, invoiced):
        agreed, bought, billed = sums
        texts = [self._quantity_text(quantity, uom) for quantity in quantities] if uom else ["", "", ""]
        may = {"ordered": self._may_open("sale.order"), "invoiced": self._may_open("account.move")}
        keys = {
            kind: f"{kind}:{name}" if part.ids and may[kind] else None
            for kind, part in (("ordered", ordered), ("invoiced", invoiced))
        }
        return {
            "agreed": self._cell_amount(agreed, self.currency_id, sub=texts[0]),
            "ordered": self._cell_amount(bought, self.currency_id, sub=texts[1], key=keys["ordered"]),
            "invoiced": self._cell_amount(billed, self.currency_id, sub=texts[2], key=keys["invoiced"]),
            "to_order": self._difference_cell(agreed - bought),
            "to_invoice": self._difference_cell(agreed - billed),
        }

    def _difference_cell(self, amount):
        if self.currency_id.is_zero(amount):
            return {"text": "✓", "tone": "success", "sub": "", "key": None}
        if amount < 0:
            sub = self.env._("more than agreed")
            return self._cell_amount(amount, self.currency_id, sub=sub, tone="danger")
        return self._cell_amount(amount, self.currency_id, tone="warning")

    def _line_note(self, line, uom, ordered, invoiced):
        notes = []
        if line.period != "once":
            label = dict(line._fields["period"]._description_selection(self.env))[line.period]
            notes.append(f"{self._cell_amount(line.price_subtotal, self.currency_id)['text']} · {label}")
        strange = {(quantity, unit) for part in (ordered, invoiced) for quantity, unit in part.strange}
        notes += [
            self.env._(
                "%(quantity)s cannot be counted in %(unit)s: compare by hand.",
                quantity=self._quantity_text(quantity, unit),
                unit=uom.name,
            )
            for quantity, unit in strange
        ]
        return " ".join(notes)

    def _other_row(self, ordered, invoiced):
        sums, unknown = self._row_sums(0, ordered, invoiced)
        return {
            "name": str(OTHER),
            "label": self.env._("Not in the contract"),
            "note": self.env._("Other products and down payments on the same orders."),
            "cells": self._sales_cells(sums, (0, 0, 0), self.env["uom.uom"], str(OTHER), ordered, invoiced),
            "sums": sums,
            "unknown": unknown,
        }

    def _total_row(self, rows):
        sums = [sum(row["sums"][place] for row in rows) for place in range(3)]
        nothing = Sold()
        cells = self._sales_cells(sums, (0, 0, 0), self.env["uom.uom"], "", nothing, nothing)
        return {
            "name": "total",
            "label": self.env._("Total"),
            "note": "",
            "is_total": True,
            "cells": cells,
            "sums": sums,
            "unknown": self.env["res.currency"],
        }

    def _figure_records(self, key):
        kind, _colon, line = key.partition(":")
        model = {"ordered": "sale.order", "invoiced": "account.move"}.get(kind)
        if not model or not line.isdigit():
            return super()._figure_records(key)
        return self.env[model].browse(sorted(self._sold()[self.id][kind, int(line)].ids))

    # Both ways

    def _linked_ids(self):
        """Ids of all orders, and of all customer invoices and credit notes that are not cancelled, of these contracts.

        :return: two dicts by contract id
        """
        orders, invoices = defaultdict(list), defaultdict(list)
        links = self.env["clm.sales.query"]._orders_sql(self._origin.ids)
        for contract_id, order_id in self.env.execute_query(
            SQL("SELECT contract_id, order_id FROM (%s) AS link ORDER BY order_id", links)
        ):
            orders[contract_id].append(order_id)
        for contract_id, move_id in self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT link.contract_id, line.move_id
                  FROM (%s) AS link
                  JOIN sale_order_line sale_line ON sale_line.order_id = link.order_id
                  JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sale_line.id
                  JOIN account_move_line line ON line.id = rel.invoice_line_id
                  JOIN account_move move ON move.id = line.move_id
                 WHERE move.state != 'cancel'
                 ORDER BY line.move_id
                """,
                links,
            )
        ):
            invoices[contract_id].append(move_id)
        return orders, invoices

    def action_view_sales(self):
        """Opens the orders of this contract that the user may read."""
        self.ensure_one()
        self.check_access("read")
        orders, _invoices = self._linked_ids()
        return self._action_records(
            self.env["sale.order"].browse(orders[self.id]), self.env._("Orders of the contract")
        )

    def action_view_invoices(self):
        """Opens the invoices of this contract that the user may read."""
        self.ensure_one()
        self.check_access("read")
        _orders, invoices = self._linked_ids()
        return self._action_records(
            self.env["account.move"].browse(invoices[self.id]), self.env._("Invoices of the contract")
        )
