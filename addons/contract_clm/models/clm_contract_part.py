from odoo import api, fields, models


class ClmContractPart(models.AbstractModel):
    """What was agreed and stands in rows of its own: frozen together with the contract."""

    _name = "clm.contract.part"
    _description = "Part of a Contract"

    contract_id = fields.Many2one("clm.contract", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create([self._with_company(vals) for vals in vals_list])
        parts.contract_id._check_editable()
        return parts

    @api.model
    def _with_company(self, vals):
        """The values with the company of the contract, which nobody else says."""
        vals = {name: value for name, value in vals.items() if name != "company_id"}
        contract = self.env["clm.contract"].browse(vals.get("contract_id"))
        return vals | {"company_id": contract.company_id.id} if contract else vals

    def write(self, vals):
        self.contract_id._check_editable()
        result = super().write(vals)
        # A row may have moved into another contract: that one must be open too.
        self.contract_id._check_editable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self.contract_id._check_editable()
