import base64
import json

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import seal

LARGEST_FILE = 1024 * 1024


class ClmSealUploadWizard(models.TransientModel):
    """Takes a PKCS#12 file and its password; neither is ever stored, only the key, locked."""

    _name = "clm.seal.upload.wizard"
    _description = "Upload a Certificate"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    datas = fields.Binary(
        "File (PKCS#12)", compute="_compute_nothing", inverse="_inverse_datas", store=False, readonly=False
    )
    filename = fields.Char(store=False)
    password = fields.Char(compute="_compute_nothing", inverse="_inverse_datas", store=False, readonly=False)
    locked = fields.Text(copy=False, prefetch=False, groups=fields.NO_ACCESS, exportable=False)

    def _compute_nothing(self):
        """What was given is not kept."""
        self.datas = False
        self.password = False

    def _inverse_datas(self):
        """Within the request that brings them, file and password become a locked key."""
        Certificate = self.env["clm.seal.certificate"]
        Certificate._check_manager()
        for wizard in self:
            data, password = base64.b64decode(wizard.datas or b""), wizard.password or ""
            if not data:
                continue
            if len(data) > LARGEST_FILE:
                raise UserError(self.env._("This file is too large to be a PKCS#12 file."))
            try:
                values = Certificate._locked_values(seal.read_pkcs12(data, password))
            except seal.SealError as error:
                raise UserError(Certificate._explain(error)) from None
            # Nobody reads the locked key, so nobody but this method writes it either.
            wizard.sudo().locked = json.dumps(values, default=fields.Datetime.to_string)
        # The answer to this request does not repeat them either.
        self.invalidate_recordset(["datas", "password"])

    def action_keep(self):
        """The certificate seals documents from now on."""
        self.ensure_one()
        self.check_access("write")
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose one of your companies."))
        # See _inverse_datas.
        locked = self.sudo().locked
        if not locked:
            raise UserError(self.env._("Choose a PKCS#12 file (.p12, .pfx) and enter its password."))
        self.env["clm.seal.certificate"]._keep(self.company_id, json.loads(locked))
        self.sudo().locked = False
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_seal_certificate_action")
        return {**action, "target": "main"}
