from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL, formatLang

MONTHS_OF_PAYMENTS = 24
OVERDUE = "overdue:current"


class ClmRenewalSheetPayment(models.Model):
    """How the customer pays, on the renewal sheet."""

    _inherit = "clm.renewal"

    def _sheet_rows(self):
        rows, behaviour = super()._sheet_rows(), self._payment_behaviour()
        for renewal in self:
            rows[renewal._origin.id] += renewal._payment_rows(behaviour[renewal._origin.id])
        return rows

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
                "On average over %(count)s payments due that came in the last two years; early ones count as on time.",
                count=count,
            )
        else:
            days, note = "–", self.env._("No payment that was due came in the last two years.")
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
                        key=OVERDUE if ids and may else None,
                        tone="danger" if total else "",
                    )
                },
            },
        ]

    def _figure_records(self, key):
        if key != OVERDUE:
            return super()._figure_records(key)
        return self.env["account.move"].browse(sorted(self._payment_behaviour()[self.id][3]))
