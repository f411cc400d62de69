from odoo import models

from ..tools import cells


class CxWordsExport(models.AbstractModel):
    """Customers write what they like, and spreadsheets run what looks like a formula."""

    _name = "cx.words.export"
    _description = "Export of What Customers Wrote"

    def export_data(self, fields_to_export):
        exported = super().export_data(fields_to_export)
        return {**exported, "datas": [[cells.harmless(value) for value in row] for row in exported["datas"]]}


class CxResponse(models.Model):
    _name = "cx.response"
    _inherit = ["cx.response", "cx.words.export"]


class CxCase(models.Model):
    _name = "cx.case"
    _inherit = ["cx.case", "cx.words.export"]


class CxAdvocacy(models.Model):
    _name = "cx.advocacy"
    _inherit = ["cx.advocacy", "cx.words.export"]
