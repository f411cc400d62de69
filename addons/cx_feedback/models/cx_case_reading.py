from datetime import timedelta

from odoo import api, fields, models

from ..tools.text import feeling
from .cx_case_rule import RUNNING


class CxResponse(models.Model):
    """Comments that were understood as negative open cases, where a rule says so."""

    _inherit = "cx.response"

    @api.model
    def _keep_readings(self, rows, version):
        result = super()._keep_readings(rows, version)
        # The job reads for everybody; cases are opened by the machine.
        cases, rules = self.env["cx.case"].sudo(), self.env["cx.case.rule"].sudo()
        wanted = rules.search([("state", "=", RUNNING), ("on_negative", "=", True)])
        if wanted:
            newest = fields.Datetime.now() - timedelta(days=max(wanted.mapped("newest_days")))
            cases._open_for(
                self.sudo().search(
                    [
                        ("id", "in", [row[0] for row in rows]),
                        ("sentiment", "=", feeling.NEGATIVE),
                        ("date", ">=", newest),
                        ("case_id", "=", False),
                    ]
                )
            )
        return result
