from odoo import api, fields, models

EXAMPLE_NAMES = {"company": "Northwind Ltd", "counterparty": "Example Trading Ltd"}


class ClmContract(models.Model):
    """How the values that templates may use are written, and what they look like."""

    _inherit = "clm.contract"

    @api.model
    def _known_formats(self):
        """Filter by name, for names of `_known_fields` that are written with one."""
        dates = ("today", "contract.date", "contract.effective_date", "contract.end_date", "order.date")
        amounts = (
            *("contract.value", "contract.liability_cap", "lines.price", "lines.amount"),
            *("totals.untaxed", "totals.tax", "totals.total"),
        )
        durations = ("contract.term.length", "contract.term.renewal", "contract.notice")
        return {
            **dict.fromkeys(dates, "date"),
            **dict.fromkeys(amounts, "money"),
            **dict.fromkeys(durations, "duration"),
            **dict.fromkeys(("company", "counterparty"), "address"),
            "lines.quantity": "number",
            "lines.discount": "percent",
        }

    @api.model
    def _example_values(self):
        """Values for every name of `_known_fields`, for where there is no contract to show them of."""
        today = fields.Date.context_today(self)
        return {
            "today": today,
            "contract": self._example_contract(today),
            "company": self._example_party("company"),
            "counterparty": self._example_party("counterparty"),
            "lines": [self._example_line(1, 12, 100), self._example_line(2, 1, 800)],
            "totals": {"untaxed": 2000, "tax": 400, "total": 2400},
            "order": {"number": "S00001", "date": today, "reference": "PO 4711"},
        }

    @api.model
    def _example_contract(self, today):
        return {
            "number": "SA/2026/00001",
            "title": self.env._("Services agreement"),
            "type": self.env._("Services agreement"),
            "date": today,
            "effective_date": today,
            "end_date": today.replace(month=12, day=31),
            "purpose": self.env._("Support and maintenance"),
            "currency": self.env.company.currency_id.name,
            "value": 2000,
            "governing_law": self.env.company.country_id.name or "Ireland",
            "venue": self.env.company.city or "Dublin",
            "payment_terms": self.env._("30 Days"),
            "liability_cap": 10000,
            "language": self.env.lang or "en_US",
            "term": {
                "mode": "auto_renew",
                "length": {"length": 12, "unit": "month"},
                "renewal": {"length": 12, "unit": "month"},
                "renewal_limit": 3,
            },
            "notice": {"length": 3, "unit": "month"},
        }

    @api.model
    def _example_party(self, role):
        return {
            "name": EXAMPLE_NAMES[role],
            "street": "12 Quay Street",
            "street2": "Second floor",
            "city": "Dublin",
            "zip": "D02 XY00",
            "state": "Leinster",
            "state_code": "L",
            "country": "Ireland",
            "country_code": "IE",
            "vat": "IE1234567FA",
            "registry": "123456",
            "email": "office@example.com",
            "phone": "+353 1 555 0100",
            "signatory": {
                "name": self.env._("Name of the signatory"),
                "title": self.env._("Director"),
                "email": "director@example.com",
            },
        }

    @api.model
    def _example_line(self, number, quantity, price):
        return {
            "number": number,
            "description": self.env._("Description of line %(number)s", number=number),
            "product": self.env._("Product %(number)s", number=number),
            "quantity": quantity,
            "unit": self.env._("Units"),
            "price": price,
            "discount": 10,
            "amount": quantity * price,
        }
