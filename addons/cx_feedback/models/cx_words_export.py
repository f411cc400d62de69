from odoo import models

from ..tools import cells


class CxCase(models.Model):
    """As for answers: what customers wrote stands in the cells."""

    _inherit = "cx.case"

    def export_data(self, fields_to_export):
        exported = super().export_data(fields_to_export)
        return {**exported, "datas": [[cells.harmless(value) for value in row] for row in exported["datas"]]}


class CxAdvocacy(models.Model):
    _inherit = "cx.advocacy"

    def export_data(self, fields_to_export):
        exported = super().export_data(fields_to_export)
        return {**exported, "datas": [[cells.harmless(value) for value in row] for row in exported["datas"]]}
