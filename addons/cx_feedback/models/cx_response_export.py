from odoo import models

from ..tools import cells


class CxResponse(models.Model):
    """Customers write what they like, and spreadsheets run what looks like a formula."""

    _inherit = "cx.response"

    def export_data(self, fields_to_export):
        exported = super().export_data(fields_to_export)
        return {**exported, "datas": [[cells.harmless(value) for value in row] for row in exported["datas"]]}
