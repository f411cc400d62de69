from odoo import api, fields, models


class ClmSignatureRequest(models.Model):
    """One round of signing, bound to one version's SHA-256."""

    _name = "clm.signature.request"
    _description = "Signature Request"
    _inherit = "clm.own.defaults.mixin"
    _order = "id desc"

    contract_id = fields.Many2one("clm.contract", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    version_id = fields.Many2one("clm.contract.version", required=True, ondelete="restrict")
    sha256 = fields.Char("SHA-256", required=True)
    state = fields.Selection(
        [
            ("sent", "Waiting for signatures"),
            ("signed", "Signed"),
            ("declined", "Declined"),
            ("voided", "Void"),
        ],
        default="sent",
        required=True,
    )
    expires_on = fields.Date(required=True)
    note = fields.Char(help="Why it was declined or is void.")
    signer_ids = fields.One2many("clm.signature.signer", "request_id")

    _one_running = models.UniqueIndex(
        "(contract_id) WHERE state = 'sent'", "A signature request of this contract is running already."
    )

    @api.depends("version_id")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "Signatures on %(version)s", version=request.version_id.display_name
            )

    def _void(self, reason):
        # Users have no right to write requests; the callers are the contract's own actions.
        for request in self.sudo().filtered(lambda request: request.state == "sent"):
            request.write({"state": "voided", "note": reason})
            # The next request of the same contract may be created in this transaction: see _one_running.
            request.flush_recordset(["state"])
            request.contract_id.activity_unlink(["contract_clm.mail_activity_sign"])
            request.contract_id._log_evidence("signature_voided", version=request.version_id, summary=reason)

    def _is_expired(self):
        return self.expires_on < fields.Date.context_today(self)
