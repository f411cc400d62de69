from odoo import api, fields, models
from odoo.tools import SQL


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
            ("expired", "Expired"),
            ("voided", "Void"),
        ],
        default="sent",
        required=True,
    )
    expires_on = fields.Date(required=True)
    note = fields.Char(help="Why it was declined or is void.")
    signer_ids = fields.One2many("clm.signature.signer", "request_id")
    acts = fields.Integer(readonly=True, help="How often somebody acted here; see _lock.")

    _one_running = models.UniqueIndex(
        "(contract_id) WHERE state = 'sent'", "A signature request of this contract is running already."
    )
    _running_expiry = models.Index("(expires_on) WHERE state = 'sent'")

    @api.depends("version_id")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "Signatures on %(version)s", version=request.version_id.display_name
            )

    def _lock(self):
        """One act on a request at a time.

        Whoever comes second waits for the first, and then begins again from what the first one left: the row was
        changed after the second one's snapshot, so the database refuses, and the web server repeats the request.
        """
        if not self:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE clm_signature_request SET acts = COALESCE(acts, 0) + 1 WHERE id IN %s", self._ids)
        )
        self.invalidate_recordset()
        self.signer_ids.invalidate_recordset()
        self.contract_id.invalidate_recordset(["state"])

    def _void(self, reason):
        # Users have no right to write requests; the callers are the contract's own actions.
        for request in self.sudo().filtered(lambda request: request.state == "sent"):
            request._lock()
            request.write({"state": "voided", "note": reason})
            # The next request of the same contract may be created in this transaction: see _one_running.
            request.flush_recordset(["state"])
            request.contract_id.activity_unlink(["contract_clm.mail_activity_sign"])
            request.contract_id._log_evidence("signature_voided", version=request.version_id, summary=reason)

    def _is_expired(self):
        return self.expires_on < fields.Date.context_today(self)

    def _signers(self):
        """Those who sign in the end: without those who passed it on."""
        return self.signer_ids.filtered(lambda signer: signer.state != "delegated")

    def _invite_next(self):
        """Asks those who come next, as soon as nobody before them is waited for."""
        self.ensure_one()
        signers = self._signers()
        planned = signers.filtered(lambda signer: signer.state == "planned")
        if not planned or any(signer.state == "waiting" for signer in signers):
            return
        turn = min(planned.mapped("sequence"))
        planned.filtered(lambda signer: signer.sequence == turn)._invite()
