from odoo import api, fields, models


class ClmRenewalPrices(models.Model):
    """Prices of the contract beside those of the next term and of the quotation."""

    _inherit = "clm.renewal"

    price_comparison = fields.Json("Prices", compute="_compute_price_comparison")

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
