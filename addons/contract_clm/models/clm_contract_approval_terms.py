from odoo import api, fields, models
from odoo.tools import format_amount, format_date, formatLang

from ..tools import terms_snapshot

# The terms that every approval is bound to, with the way in which they are compared and shown.
TERMS = {
    "type_id": "record",
    "company_id": "record",
    "partner_id": "record",
    "amount_untaxed": "money",
    "max_discount": "percent",
    "effective_date": "date",
    "term_mode": "selection",
    "term_length": "length",
    "term_until": "date",
    "minimum_length": "length",
    "renewal_length": "length",
    "renewal_limit": "number",
    "notice_length": "length",
    "notice_anchor": "selection",
    "notice_arrival": "selection",
    "notice_delivery_days": "number",
    "payment_term_id": "record",
    "payment_days": "number",
    "liability_cap": "money",
    "governing_country_id": "record",
    "venue": "text",
    "risk": "selection",
}
LENGTH_UNITS = {
    "term_length": "term_unit",
    "minimum_length": "minimum_unit",
    "renewal_length": "renewal_unit",
    "notice_length": "notice_unit",
}
# These follow from what is listed above, or move with exchange rates without anybody changing the contract.
NOT_BINDING = {"reference_value", "reference_currency_id", "term_months", "state", "user_id", "id", "name"}


class ClmContractApprovalTerms(models.Model):
    """What an approval is of, besides the document: the terms that the rules looked at."""

    _inherit = "clm.contract"

    def _approval_terms(self, paths=()):
        """The contract's commercial terms: see `tools.terms_snapshot`.

        :param paths: more fields, as dotted paths, that conditions of rules look at
        """
        self.ensure_one()
        # Terms are compared, not shown, here: what the approver may see of them is up to the approver's screen.
        [contract] = self.sudo()._as_judged()
        snapshot = {name: contract._term(name, kind) for name, kind in TERMS.items()}
        snapshot |= {
            f"line:{number}": contract._line_term(line) for number, line in enumerate(contract.line_ids, 1)
        }
        return snapshot | {
            f"field:{path}": contract._path_term(path)
            for path in sorted(paths)
            if path.split(".")[0] not in NOT_BINDING and path not in TERMS
        }

    def _as_judged(self):
        """The contracts by company, as they are for everybody: in no language, company or filter of whoever looks.

        What is translated counts as it was written first; what differs by company, as in the contract's own.
        """
        neutral = {"active_test": False, "clm_shown_lang": self.env.lang}
        return [
            contracts.with_env(self.env(context=neutral)).with_company(company)
            for company, contracts in self.grouped("company_id").items()
        ]

    def _term(self, name, kind):
        value = self[name]
        term = {"kind": kind}
        if kind == "record":
            return term | {"value": value.id or None, "text": self._shown(value).display_name or None}
        if kind == "money":
            return term | {"value": [self.currency_id.name, f"{value:.2f}"]}
        if kind == "length":
            return term | {"value": [value, self[LENGTH_UNITS[name]]]}
        if kind in ("number", "percent"):
            return term | {"value": f"{value:g}"}
        if kind == "date":
            return term | {"value": fields.Date.to_string(value) or None}
        return term | {"value": value or None}

    def _shown(self, records):
        """Records whose names are kept for people: in the language of whoever asks for the approval."""
        return records.with_context(lang=self.env.context.get("clm_shown_lang"))

    def _line_term(self, line):
        return {
            "kind": "line",
            "value": [
                line.product_id.id or None,
                line.name,
                f"{line.quantity:g}",
                f"{line.price_unit:.6f}",
                f"{line.discount:g}",
                line.period,
                f"{line.price_subtotal:.2f}",
            ],
        }

    def _path_term(self, path):
        try:
            values = self.mapped(path)
        except (AttributeError, KeyError, TypeError, ValueError):
            return {"kind": "text", "value": None}
        if isinstance(values, models.BaseModel):
            return {
                "kind": "records",
                "value": sorted(values.ids),
                "text": ", ".join(self._shown(values).mapped("display_name")),
            }
        return {"kind": "text", "value": [str(value) for value in values if value not in (False, None)]}

    def _approval_paths(self, snapshot):
        """The paths that a snapshot was taken with, so that it is compared with the same."""
        return [key.removeprefix("field:") for key in snapshot if key.startswith("field:")]

    def _changed_terms(self, snapshot):
        """What differs now from a snapshot: list of `tools.terms_snapshot.Change`."""
        return terms_snapshot.compare(snapshot, self._approval_terms(self._approval_paths(snapshot)))

    # How they are shown

    @api.model
    def _term_order(self, key):
        """Sort key: the terms as they stand above, then the lines, then what only conditions look at."""
        if key in TERMS:
            return 0, list(TERMS).index(key), key
        kind, _colon, rest = key.partition(":")
        return (1, int(rest), key) if kind == "line" else (2, 0, key)

    @api.model
    def _term_label(self, key):
        """The name of a term in the user's language."""
        if key.startswith("line:"):
            return self.env._("Line %(number)s", number=key.removeprefix("line:"))
        return self._path_label(key.removeprefix("field:")).split(" › ")[-1] or key

    @api.model
    def _path_label(self, path):
        """The names of the fields of a dotted path in the user's language; nothing from where it leads nowhere."""
        model, labels = self, []
        for name in path.split("."):
            field = model._fields.get(name) if model is not None else None
            if field is None:
                break
            labels.append(field._description_string(self.env))
            model = self.env[field.comodel_name] if field.comodel_name else None
        return " › ".join(labels)

    @api.model
    def _term_text(self, key, term):
        """A term for people, in the user's language; nothing for a term that is not there."""
        value = term and term["value"]
        if value is None or value == []:
            return ""
        writer = getattr(self, f"_text_of_{term['kind']}", None)
        return writer(key, value) if writer else term.get("text") or str(value)

    def _text_of_text(self, _key, value):
        return ", ".join(value) if isinstance(value, list) else value

    def _text_of_money(self, _key, value):
        currency = self.env["res.currency"].with_context(active_test=False).search([("name", "=", value[0])])
        return format_amount(self.env, float(value[1]), currency[:1]) if currency else " ".join(value)

    def _text_of_number(self, _key, value):
        return formatLang(self.env, float(value), digits=0)

    def _text_of_percent(self, _key, value):
        return self.env._("%(number)s %%", number=formatLang(self.env, float(value), digits=2))

    def _text_of_date(self, _key, value):
        return format_date(self.env, value)

    def _text_of_selection(self, key, value):
        return dict(self._fields[key]._description_selection(self.env)).get(value, value)

    def _text_of_length(self, key, value):
        units = dict(self._fields[LENGTH_UNITS[key]]._description_selection(self.env))
        return f"{formatLang(self.env, value[0], digits=0)} {units.get(value[1], value[1])}"

    def _text_of_line(self, _key, value):
        _product, name, quantity, price, discount, _period, amount = value
        number = formatLang(self.env, float(quantity), digits=2)
        text = f"{name}: {number} × {formatLang(self.env, float(price), digits=2)}"
        if float(discount):
            text += f" − {self._text_of_percent(_key, discount)}"
        return f"{text} = {formatLang(self.env, float(amount), digits=2)}"
