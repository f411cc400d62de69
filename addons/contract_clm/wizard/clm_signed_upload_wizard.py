import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import pdf


class ClmSignedUploadWizard(models.TransientModel):
    _name = "clm.signed.upload.wizard"
    _description = "Upload the Signed Copy"

    contract_id = fields.Many2one("clm.contract", required=True)
    datas = fields.Binary("Scan (PDF)", required=True, attachment=False)
    filename = fields.Char()
    signed_on = fields.Date(required=True, default=fields.Date.context_today)
    note = fields.Char("Signed by", required=True, help="Who signed for both sides, as on the paper.")

    @api.model
    def _open(self, contract):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Signed copy of %(contract)s", contract=contract.display_name),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": contract.id},
        }

    def action_upload(self):
        self.ensure_one()
        data = base64.b64decode(self.datas)
        try:
            pdf.inspect(data)
        except pdf.PdfError as error:
            raise UserError(
                self.env._("This file cannot be kept as a signed copy: %(error)s", error=error)
            ) from error
        if self.signed_on > fields.Date.context_today(self):
            raise UserError(self.env._("The day of signature lies in the future."))
        self.contract_id._accept_scan(data, self.signed_on, self.note)
        return {"type": "ir.actions.act_window_close"}
