from odoo import api, models


class ClmContract(models.Model):
    """How the values that templates may use are usually written."""

    _inherit = "clm.contract"

    @api.model
    def _known_formats(self):
        """Filter by name, for names of `_known_fields` that are written with one."""
        formats = dict.fromkeys(
            ("today", "contract.date", "contract.effective_date", "contract.end_date", "order.date"), "date"
        )
        formats |= dict.fromkeys(
            (
                "contract.value",
                "contract.liability_cap",
                "lines.price",
                "lines.amount",
                "totals.untaxed",
                "totals.tax",
                "totals.total",
            ),
            "money",
        )
        formats |= dict.fromkeys(
            ("contract.term.length", "contract.term.renewal", "contract.notice"), "duration"
        )
        formats |= dict.fromkeys(("company", "counterparty"), "address")
        return formats | {"lines.quantity": "number", "lines.discount": "percent"}
