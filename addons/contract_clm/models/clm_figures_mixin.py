from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, formatLang


class ClmFiguresMixin(models.AbstractModel):
    """Tables of figures for the widget `clm_figures`, where each figure leads to the records that it was counted from.

    A table is a dict of `columns` (list of `name`, `label`), `rows` (list of `name`, `label`, `note`, `cells`) and
    `note`; a cell is a dict of `text`, `sub`, `tone` and `key`, what `action_open_figure` is called with.
    """

    _name = "clm.figures.mixin"
    _description = "Tables of Figures"

    def action_open_figure(self, key):
        """Opens the records behind a figure, as far as the user may read them.

        :param key: as the cell has it
        """
        self.ensure_one()
        self.check_access("read")
        found = self._figure_records(key)
        if found is None:
            raise UserError(self.env._("There are no records behind this figure."))
        return self._action_records(found)

    def _figure_records(self, key):
        """The records behind a figure; None for an unknown one."""
        return

    def _action_records(self, records, name=None):
        action = {
            "type": "ir.actions.act_window",
            "name": name or records._description,
            "res_model": records._name,
            "view_mode": "list,form",
            "domain": [("id", "in", records.ids)],
            "context": {"create": False, "active_test": False},
        }
        if len(records) == 1:
            action |= {"view_mode": "form", "res_id": records.id}
        return action

    def _may_open(self, model):
        return self.env[model].has_access("read")

    def _cell_amount(self, amount, currency, *, sub="", key=None, tone=""):
        text = format_amount(self.env, amount, currency)
        return {"text": text, "sub": sub, "key": key, "tone": tone}

    def _quantity_text(self, quantity, uom):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        rounded = round(quantity, digits)
        text = formatLang(self.env, rounded, digits=digits if rounded % 1 else 0)
        return f"{text} {uom.name or ''}".strip()

    def _in_one_currency(self, amounts, currency, company):
        """The sum of amounts by currency in one of them, and the currencies that have no rate and are left out.

        :param amounts: list of `(currency, amount)`
        """
        foreign = self.env["res.currency"].union(*(source for source, _amount in amounts)) - currency
        known = self._currencies_with_known_rate(foreign | currency, company) if foreign else foreign
        # Without a rate of the one, nothing can be counted in it.
        unknown = foreign - known if currency in known else foreign
        today = fields.Date.context_today(self)
        total = sum(
            source._convert(amount, currency, company, today)
            for source, amount in amounts
            if source not in unknown
        )
        return total, unknown

    def _currencies_with_known_rate(self, currencies, company):
        return currencies._clm_with_rate(company).get(company, currencies)

    def _left_out_note(self, unknown):
        if not unknown:
            return ""
        return self.env._(
            "Left out, because there is no exchange rate: amounts in %(currencies)s.",
            currencies=", ".join(unknown.mapped("name")),
        )
