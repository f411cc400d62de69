from datetime import date

from odoo import Command

from .renewal_common import RenewalCase

DAY = date(2026, 3, 1)


class SalesCase(RenewalCase):
    """An active contract whose order is confirmed, and a chart of accounts to invoice with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("generic_coa", cls.env.company, install_demo=False)
        cls.contract = cls.active()
        cls.order.action_confirm()
        cls.order.date_order = "2025-12-20"
        cls.product = cls.order.order_line.product_id
        cls.product.invoice_policy = "order"
        cls.renewal = cls.card(cls.contract)
        cls.currency = cls.env.company.currency_id

    @classmethod
    def sold(cls, quantity, day=DAY, product=None, **values):
        """A confirmed order of the customer."""
        line = {
            "product_id": (product or cls.product).id,
            "product_uom_qty": quantity,
            "price_unit": values.pop("price", 100),
            "tax_ids": [Command.clear()],
        }
        if values.get("uom"):
            line["product_uom_id"] = values.pop("uom").id
        order = cls.env["sale.order"].create(
            {"partner_id": cls.customer.id, "order_line": [Command.create(line)], **values}
        )
        order.action_confirm()
        order.date_order = day
        return order

    @classmethod
    def pricelist(cls, currency):
        return cls.env["product.pricelist"].create({"name": currency.name, "currency_id": currency.id})

    @classmethod
    def paid(cls, invoice, day):
        """A payment of the whole invoice, as the bank tells of it."""
        receivable = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1
        )
        entry = cls.env["account.move"].create(
            {
                "date": day,
                "journal_id": cls.env["account.journal"]
                .search([("type", "=", "general"), ("company_id", "=", cls.env.company.id)], limit=1)
                .id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": receivable.account_id.id,
                            "partner_id": cls.customer.id,
                            "credit": invoice.amount_total,
                        }
                    ),
                    Command.create({"account_id": bank.default_account_id.id, "debit": invoice.amount_total}),
                ],
            }
        )
        entry.action_post()
        (receivable + entry.line_ids.filtered("credit")).reconcile()
        return entry

    def figures(self, table, *columns):
        """The figures of a table by row, as numbers; `columns` of them."""
        return {
            row["name"]: tuple(self.number(row["cells"].get(column)) for column in columns)
            for row in table["rows"]
        }

    def number(self, cell):
        text = (cell or {}).get("text", "")
        if text == "✓":
            return 0.0
        digits = "".join(sign for sign in text if sign.isdigit() or sign in ".-")
        return float(digits) if any(sign.isdigit() for sign in digits) else None
