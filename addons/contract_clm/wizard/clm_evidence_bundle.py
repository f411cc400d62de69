import base64

from odoo import api, fields, models


class ClmEvidenceBundle(models.TransientModel):
    """A bundle that was packed for one user, to fetch within the hour."""

    _name = "clm.evidence.bundle"
    _description = "Evidence Bundle"

    contract_id = fields.Many2one("clm.contract", required=True, readonly=True, ondelete="cascade")
    datas = fields.Binary("Bundle", readonly=True, attachment=True)
    filename = fields.Char(readonly=True)
    last_number = fields.Integer("Entries", readonly=True)
    last_hash = fields.Char("Last hash", readonly=True)

    @api.model
    def _open(self, contract):
        """Packs the bundle; `contract.action_evidence_bundle` has checked the right to it."""
        data = contract._evidence_bundle(is_shared=False)
        # The chain as it is now, which the caller may read.
        last = contract.sudo()._evidence_rows()[-1:]
        # Bundles are made here only, so users have no right to create them.
        made = self.sudo().create(
            {
                "contract_id": contract.id,
                "datas": base64.b64encode(data),
                "filename": contract._bundle_filename(),
                "last_number": last.number,
                "last_hash": last.hash,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Evidence of %(contract)s", contract=contract.display_name),
            "res_model": self._name,
            "res_id": made.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/datas/{self.filename}?download=true",
            "target": "download",
        }
