"""Sales of contracts as SQL: which orders belong to a contract, and what of them falls into a term.

An order belongs to a contract that was drafted from it or from one of its lines, that it renews or renewed, or under
which it was placed. A renewal order counts for the term that it opened, any other order for the term in which it was
confirmed, or for the first one where it was confirmed before. Invoices count by their date.
"""

from collections import namedtuple
from datetime import date

from odoo import models
from odoo.tools import SQL

ALWAYS = date(1, 1, 1)
NEVER = date(9999, 12, 31)

# A stretch of time of a contract: `key` is whatever the caller groups by, `number` the term (0 for none).
Window = namedtuple("Window", "key slot contract_id number date_from date_to first_day")


class ClmSalesQuery(models.AbstractModel):
    _name = "clm.sales.query"
    _description = "Sales of Contracts"

    def _links_sql(self, *, contract_ids=None, order_ids=None):
        """Rows `(contract_id, order_id, term_number)`, one or more for each order of a contract: of these contracts,
        or with these orders.
        """
        self.env.flush_all()

        def asked(contract, order):
            if contract_ids is None:
                return SQL("%s IN %s", SQL(order), tuple(order_ids) or (None,))
            return SQL("%s IN %s", SQL(contract), tuple(contract_ids) or (None,))

        return SQL(
            """
            SELECT id AS contract_id, order_id, NULL::int AS term_number
              FROM clm_contract
             WHERE order_id IS NOT NULL AND %s
            UNION ALL
            SELECT line.contract_id, sale_line.order_id, NULL
              FROM clm_contract_line line
              JOIN sale_order_line sale_line ON sale_line.id = line.sale_line_id
             WHERE %s
            UNION ALL
            SELECT contract_id, order_id, number
              FROM clm_term
             WHERE order_id IS NOT NULL AND %s
            UNION ALL
            SELECT renewal.contract_id, sale_order.id, NULL
              FROM clm_renewal renewal
              JOIN sale_order ON sale_order.clm_renewal_id = renewal.id
             WHERE %s
            UNION ALL
            SELECT clm_agreement_id, id, NULL
              FROM sale_order
             WHERE clm_agreement_id IS NOT NULL AND %s
            """,
            asked("id", "order_id"),
            asked("line.contract_id", "sale_line.order_id"),
            asked("contract_id", "order_id"),
            asked("renewal.contract_id", "sale_order.id"),
            asked("clm_agreement_id", "id"),
        )

    def _orders_sql(self, contract_ids):
        """Rows `(contract_id, order_id, term_number)`, one for each order of a contract."""
        return SQL(
            """
            SELECT contract_id, order_id, MAX(term_number) AS term_number
              FROM (%s) AS link
             GROUP BY contract_id, order_id
            """,
            self._links_sql(contract_ids=contract_ids),
        )

    def _customer_orders_sql(self, contract_ids):
        """Rows as `_orders_sql` has them, of all orders of the counterparty, for contracts without any of their own."""
        return SQL(
            """
            SELECT contract.id AS contract_id, sale_order.id AS order_id, NULL::int AS term_number
              FROM clm_contract contract
              JOIN res_partner partner ON partner.commercial_partner_id = contract.commercial_partner_id
              JOIN sale_order ON sale_order.partner_id = partner.id
                             AND sale_order.company_id = contract.company_id
             WHERE contract.id IN %s
            """,
            tuple(contract_ids) or (None,),
        )

    def _windows_sql(self, windows):
        """Rows with the columns of `Window`."""
        rows = [
            SQL(
                "(%s::int, %s::text, %s::int, %s::int, %s::date, %s::date, %s::date)",
                *window._replace(date_to=window.date_to or NEVER, first_day=window.first_day or ALWAYS),
            )
            for window in windows
        ]
        if not rows:
            rows = [SQL("(NULL::int, '', NULL::int, 0, NULL::date, NULL::date, NULL::date)")]
        return SQL(
            "SELECT * FROM (VALUES %s) AS rows (key, slot, contract_id, number, date_from, date_to, first_day)",
            SQL(", ").join(rows),
        )

    def _confirmed_sql(self, windows, links):
        """Rows `(key, slot, contract_id, order_id)` of the confirmed orders in each window."""
        return SQL(
            """
            SELECT win.key, win.slot, link.contract_id, link.order_id
              FROM (%(windows)s) win
              JOIN (%(links)s) link ON link.contract_id = win.contract_id
              JOIN sale_order ON sale_order.id = link.order_id
             WHERE sale_order.state = 'sale'
               AND CASE WHEN link.term_number IS NOT NULL THEN link.term_number = win.number
                        ELSE GREATEST(sale_order.date_order::date, win.first_day)
                             BETWEEN win.date_from AND win.date_to
                   END
            """,
            windows=self._windows_sql(windows),
            links=links,
        )

    def _invoiced_sql(self, windows, links):
        """Posted invoice lines of the orders: `(key, slot, contract_id, sale_line_id, line_id, move_id, sign)`."""
        return SQL(
            """
            SELECT win.key, win.slot, link.contract_id, sale_line.id AS sale_line_id, line.id AS line_id,
                   move.id AS move_id, CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END AS sign
              FROM (%(windows)s) win
              JOIN (%(links)s) link ON link.contract_id = win.contract_id
              JOIN sale_order_line sale_line ON sale_line.order_id = link.order_id
              JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sale_line.id
              JOIN account_move_line line ON line.id = rel.invoice_line_id
              JOIN account_move move ON move.id = line.move_id
             WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
               AND GREATEST(move.invoice_date, win.first_day) BETWEEN win.date_from AND win.date_to
            """,
            windows=self._windows_sql(windows),
            links=links,
        )

    def _customer_invoiced_sql(self, windows):
        """Rows as `_invoiced_sql` has them, of all invoices of the counterparty."""
        return SQL(
            """
            SELECT win.key, win.slot, contract.id AS contract_id, NULL::int AS sale_line_id, line.id AS line_id,
                   move.id AS move_id, CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END AS sign
              FROM (%(windows)s) win
              JOIN clm_contract contract ON contract.id = win.contract_id
              JOIN account_move move ON move.commercial_partner_id = contract.commercial_partner_id
                                    AND move.company_id = contract.company_id
              JOIN account_move_line line ON line.move_id = move.id
             WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
               AND line.display_type = 'product'
               AND move.invoice_date BETWEEN win.date_from AND win.date_to
            """,
            windows=self._windows_sql(windows),
        )
