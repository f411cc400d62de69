from odoo import api, fields, models


class ClmContractPart(models.AbstractModel):
    """What was agreed and stands in rows of its own: frozen together with the contract."""

    _name = "clm.contract.part"
    _description = "Part of a Contract"

    contract_id = fields.Many2one("clm.contract", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.contract_id._check_editable()
        return parts

    def write(self, vals):
        self.contract_id._check_editable()
        result = super().write(vals)
        # A row may have moved into another contract: that one must be open too.
        self.contract_id._check_editable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.contract_id._check_editable()
