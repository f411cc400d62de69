from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ..tools import terms
from .clm_sales_query import Window

MONTHS_OF_PAYMENTS = 24
SLOTS = ("current", "before")


class ClmRenewalSheet(models.Model):
    """What one wants to know before renewing: sales in the term and the one before, payment behaviour, open points."""

    _name = "clm.renewal"
    _inherit = ["clm.renewal", "clm.figures.mixin"]

    sheet = fields.Json("Renewal Sheet", compute="_compute_sheet")
    price_comparison = fields.Json("Prices", compute="_compute_price_comparison")

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
        return [
            {
                "name": slot,
                "label": label,
                "sub": f"{format_date(self.env, windows[slot].date_from)} – "
                f"{format_date(self.env, windows[slot].date_to) if windows[slot].date_to else '…'}",
            }
            for slot, label in (
                ("current", self.env._("This term")),
                ("before", self.env._("The one before")),
            )
        ]

    def _sheet_rows(self):
        """The rows of each card's sheet; extended by apps that know more about the customer.

        :return: dict by card id of lists of dicts with `name`, `label`, `note` and `cells`, a dict by `current` and
            `before` as `_cell_amount` makes them; with as many queries for many cards as for one
        """
        sales, payments, points = self._sheet_sales(), self._payment_behaviour(), self._open_points()
        return {
            renewal._origin.id: [
                *renewal._sales_rows(sales),
                *renewal._payment_rows(payments[renewal._origin.id]),
                *renewal._point_rows(points[renewal._origin.id]),
            ]
            for renewal in self
        }

    # Sales

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
            model = "sale.order" if kind in ("ordered", "margin") else "account.move"
            key = f"{kind}:{slot}" if ids and self._may_open(model) else None
            cells[slot] = self._cell_amount(total, self.currency_id, key=key)
        note = " ".join(filter(None, [scope if kind == "ordered" else "", self._left_out_note(unknown)]))
        return {"name": kind, "label": label, "note": note, "cells": cells}

    # Payment behaviour

    def _payment_behaviour(self):
        """How the customer pays: dict by card id of `(paid, average days late, {currency: overdue}, ids overdue)`."""
        since = fields.Date.context_today(self) - relativedelta(months=MONTHS_OF_PAYMENTS)
        today = fields.Date.context_today(self)
        partners, companies = self.partner_id.commercial_partner_id, self.company_id
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        # Whoever renews need not have any right on accounting: sums and averages only.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, company_id, currency_id,
                       COUNT(*) FILTER (WHERE paid_on >= %(since)s),
                       SUM(GREATEST(paid_on - due_on, 0)) FILTER (WHERE paid_on >= %(since)s),
                       SUM(residual) FILTER (WHERE paid_on IS NULL AND due_on < %(today)s),
                       ARRAY_AGG(DISTINCT move_id) FILTER (WHERE paid_on IS NULL AND due_on < %(today)s)
                  FROM (
                        SELECT move.commercial_partner_id AS partner_id, move.company_id, line.currency_id,
                               move.id AS move_id,
                               COALESCE(line.date_maturity, move.invoice_date) AS due_on,
                               line.amount_residual_currency AS residual,
                               CASE WHEN line.reconciled THEN (
                                    SELECT MAX(part.max_date) FROM account_partial_reconcile part
                                     WHERE part.debit_move_id = line.id
                               ) END AS paid_on
                          FROM account_move move
                          JOIN account_move_line line ON line.move_id = move.id
                          JOIN account_account account ON account.id = line.account_id
                         WHERE move.commercial_partner_id IN %(partners)s AND move.company_id IN %(companies)s
                           AND move.state = 'posted' AND move.move_type = 'out_invoice'
                           AND account.account_type = 'asset_receivable'
                           AND (NOT line.reconciled OR EXISTS (
                                SELECT 1 FROM account_partial_reconcile part
                                 WHERE part.debit_move_id = line.id AND part.max_date >= %(since)s
                               ))
                       ) AS due
                 GROUP BY partner_id, company_id, currency_id
                """,
                since=since,
                today=today,
                partners=tuple(partners.ids) or (None,),
                companies=tuple(companies.ids) or (None,),
            )
        )
        by_customer = defaultdict(lambda: [0, 0, [], set()])
        for partner_id, company_id, currency_id, count, late, overdue, ids in rows:
            found = by_customer[partner_id, company_id]
            found[0] += count or 0
            found[1] += late or 0
            if overdue:
                found[2].append((self.env["res.currency"].browse(currency_id), overdue))
            found[3].update(ids or ())
        return {
            renewal._origin.id: by_customer[
                renewal.partner_id.commercial_partner_id.id, renewal.company_id.id
            ]
            for renewal in self
        }

    def _payment_rows(self, behaviour):
        count, late, overdue, ids = behaviour
        total, unknown = self._in_one_currency(overdue, self.currency_id, self.company_id)
        may = self._may_open("account.move")
        if count:
            days = self.env._("%(days)s days late", days=formatLang(self.env, late / count, digits=1))
            note = self.env._(
                "On average over %(count)s payments due that came in two years; early ones count as on time.",
                count=count,
            )
        else:
            days, note = "–", self.env._("No payment due came in the last two years.")
        return [
            {
                "name": "payment",
                "label": self.env._("Pays"),
                "note": note,
                "cells": {
                    "current": {"text": days, "sub": "", "tone": "warning" if late else "", "key": None}
                },
            },
            {
                "name": "overdue",
                "label": self.env._("Overdue"),
                "note": " ".join(
                    filter(
                        None,
                        [self.env._("All of the customer, taxes included."), self._left_out_note(unknown)],
                    )
                ),
                "cells": {
                    "current": self._cell_amount(
                        total,
                        self.currency_id,
                        key="overdue:current" if ids and may else None,
                        tone="danger" if total else "",
                    )
                },
            },
        ]

    # Open points

    def _open_points(self):
        """What is still open: dict by card id of a dict of lists of record ids by kind."""
        contracts = self.contract_id._origin
        points = defaultdict(dict)
        for kind, counted in {
            "approvals": self._running_approvals(contracts),
            "activities": self._open_activities(contracts),
            "unpaid": self._unpaid_invoices(contracts),
        }.items():
            for renewal in self:
                points[renewal._origin.id][kind] = counted[renewal.contract_id._origin.id]
        return points

    def _running_approvals(self, contracts):
        """Ids of contracts that wait for approval: the contract itself, and those that will replace it."""
        # The owner of the one need not see the other; the list opens with the user's own rights.
        rows = (
            self.env["clm.contract"]
            .sudo()
            .search_fetch(
                [
                    ("state", "=", "approval"),
                    "|",
                    ("id", "in", contracts.ids),
                    ("predecessor_id", "in", contracts.ids),
                ],
                ["predecessor_id"],
            )
        )
        found = defaultdict(list)
        for contract in rows:
            found[contract.id if contract.id in contracts.ids else contract.predecessor_id.id].append(
                contract.id
            )
        return found

    def _open_activities(self, contracts):
        found = defaultdict(list)
        activities = self.env["mail.activity"].search_fetch(
            [("res_model", "=", "clm.contract"), ("res_id", "in", contracts.ids)], ["res_id"]
        )
        for activity in activities:
            found[activity.res_id].append(activity.id)
        return found

    def _unpaid_invoices(self, contracts):
        _orders, invoices = contracts._linked_ids()
        every = {move_id for ids in invoices.values() for move_id in ids}
        # How many are unpaid is part of the sheet; see _payment_behaviour.
        unpaid = set(
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("id", "in", list(every)),
                    ("state", "=", "posted"),
                    ("move_type", "=", "out_invoice"),
                    ("payment_state", "in", ("not_paid", "partial")),
                ]
            )
            .ids
        )
        return defaultdict(
            list, {contract_id: [i for i in ids if i in unpaid] for contract_id, ids in invoices.items()}
        )

    def _point_rows(self, points):
        labels = {
            "approvals": (self.env._("Running approvals"), "clm.contract"),
            "activities": (self.env._("Open activities"), "mail.activity"),
            "unpaid": (self.env._("Unpaid invoices of the contract"), "account.move"),
        }
        rows = []
        for kind, (label, model) in labels.items():
            ids = points[kind]
            key = f"{kind}:current" if ids and self._may_open(model) else None
            text = formatLang(self.env, len(ids), digits=0)
            cell = {"text": text, "sub": "", "tone": "warning" if ids else "", "key": key}
            rows.append({"name": kind, "label": label, "note": "", "cells": {"current": cell}})
        if self.sudo().term_id.renewal_stopped:
            rows.append(
                {
                    "name": "stopped",
                    "label": self.env._("Notice"),
                    "note": self.env._(
                        "The contract ends with this term: notice was given, or the renewal was lost."
                    ),
                    "cells": {},
                }
            )
        return rows

    def _figure_records(self, key):
        kind, _colon, slot = key.partition(":")
        if kind in ("ordered", "margin", "invoiced", "paid") and slot in SLOTS:
            _amounts, ids = self._sheet_sales()[0][self.id, slot, kind]
            model = "sale.order" if kind in ("ordered", "margin") else "account.move"
            return self.env[model].browse(sorted(ids))
        if kind == "overdue":
            return self.env["account.move"].browse(sorted(self._payment_behaviour()[self.id][3]))
        if kind in ("approvals", "activities", "unpaid"):
            model = {"approvals": "clm.contract", "activities": "mail.activity", "unpaid": "account.move"}[
                kind
            ]
            return self.env[model].browse(self._open_points()[self.id][kind])
        return super()._figure_records(key)

    # Prices

    @api.depends("uplift", "contract_id", "order_id.order_line.price_unit")
    @api.depends_context("uid", "lang")
    def _compute_price_comparison(self):
        for renewal in self:
            renewal.price_comparison = renewal._price_table()

    def _price_table(self):
        months = self.contract_id._months_of_term()
        currency = self.currency_id
        quoted = self._quoted_lines()
        rows = []
        for line in self.contract_id.line_ids:
            new = line._renewal_price(self.uplift)
            offer = quoted.get(line._origin.id)
            cells = {
                "old": self._cell_amount(line.price_unit, currency),
                "new": self._cell_amount(new, currency, tone="warning" if new != line.price_unit else ""),
                "amount": self._cell_amount(line._amount_in(months, self.uplift), currency),
            }
            if offer:
                cells["quoted"] = self._cell_amount(offer.price_unit, offer.currency_id)
            elif not line.product_id and self.order_id:
                cells["quoted"] = {"text": self.env._("Note only"), "sub": "", "tone": "danger", "key": None}
            rows.append(
                {
                    "name": str(line._origin.id),
                    "label": (line.name or "").split("\n")[0],
                    "note": dict(line._fields["period"]._description_selection(self.env))[line.period],
                    "cells": cells,
                }
            )
        columns = [
            {"name": "old", "label": self.env._("Price now")},
            {"name": "new", "label": self.env._("New price")},
            {"name": "amount", "label": self.env._("In the new term")},
        ]
        if self.order_id:
            columns.append({"name": "quoted", "label": self.env._("Quoted price")})
        return {"columns": columns, "rows": rows, "note": self._price_note()}

    def _quoted_lines(self):
        """Lines of the quotation by the contract line that they renew, as far as the user may read it."""
        order = self.order_id
        if not order or not order.has_access("read"):
            return {}
        return {line.clm_contract_line_id.id: line for line in order.order_line if line.clm_contract_line_id}

    def _price_note(self):
        if any(not line.product_id for line in self.contract_id.line_ids):
            return self.env._(
                "Lines without a product can only be notes on the quotation: add a product there to charge them."
            )
        return ""
