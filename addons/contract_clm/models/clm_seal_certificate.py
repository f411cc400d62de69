import base64
import os
from datetime import UTC
from urllib.parse import quote

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, UserError

from ..tools import seal

MANAGER = "contract_clm.group_contract_clm_manager"
CONFIG_OPTION = "contract_clm_key"
WARN_DAYS = 30


class ClmSealCertificate(models.Model):
    """A company's certificate for sealing signed documents; one of them is in use.

    The private key is encrypted with a secret that is not in the database: of the configuration file, or of a file of
    the data folder. No user reads the encrypted key either, so neither lists, exports nor the API hold it.
    """

    _name = "clm.seal.certificate"
    _description = "Seal Certificate"
    _inherit = ["clm.own.defaults.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "in_use desc, valid_to desc, id desc"
    _rec_name = "subject"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    subject = fields.Char(required=True, readonly=True)
    issuer = fields.Char(readonly=True)
    serial = fields.Char("Serial number", readonly=True)
    fingerprint = fields.Char("SHA-256 fingerprint", required=True, readonly=True)
    valid_from = fields.Datetime(required=True, readonly=True)
    valid_to = fields.Datetime("Valid until", required=True, readonly=True, index=True)
    self_signed = fields.Boolean("Self-signed", readonly=True)
    in_use = fields.Boolean(readonly=True, default=False)
    certificate = fields.Text(
        required=True,
        readonly=True,
        help="The certificate and those above it, in PEM; nothing in it is secret.",
    )
    certificate_file = fields.Binary(compute="_compute_certificate_file")
    locked_key = fields.Char(
        required=True, readonly=True, copy=False, prefetch=False, groups=fields.NO_ACCESS, exportable=False
    )
    days_left = fields.Integer("Days left", compute="_compute_days_left")
    problem = fields.Char(compute="_compute_problem")

    _one_in_use = models.UniqueIndex("(company_id) WHERE in_use", "A company has one seal in use.")
    _once = models.UniqueIndex(
        "(company_id, fingerprint)", "The company has this certificate already. Press “Use” on it."
    )

    @api.depends("valid_to")
    def _compute_days_left(self):
        now = fields.Datetime.now()
        for certificate in self:
            certificate.days_left = (certificate.valid_to - now).days if certificate.valid_to else 0

    @api.depends("certificate")
    def _compute_certificate_file(self):
        for certificate in self:
            certificate.certificate_file = base64.b64encode((certificate.certificate or "").encode())

    @api.depends("fingerprint", "valid_to", "in_use")
    def _compute_problem(self):
        for certificate in self:
            try:
                certificate._credentials()
                if certificate.valid_to < fields.Datetime.now():
                    raise seal.SealError("expired", fields.Date.to_string(certificate.valid_to))
                certificate.problem = False
            except seal.SealError as error:
                certificate.problem = self._explain(error)

    @api.model
    def _secret_path(self):
        return os.path.join(
            tools.config["data_dir"], "contract_clm", f"{quote(self.env.cr.dbname, safe='')}.key"
        )

    @api.model
    def _secret(self, make=False):
        """The secret that keys are locked with; with `make` it is made on first need."""
        configured = (tools.config.get(CONFIG_OPTION) or "").strip()
        if configured:
            return configured
        path = self._secret_path()
        try:
            return seal.ensure_secret(path) if make else seal.read_secret(path)
        except OSError as error:
            raise UserError(
                self.env._(
                    "The key file of the seal could not be written: %(error)s. Ask your administrator to look at "
                    "the data folder of the server.",
                    error=error.strerror or error,
                )
            ) from error

    @api.model
    def _locked_values(self, credentials):
        """Column values of credentials, the key locked."""
        facts = credentials.facts
        secret = self._secret(make=True)
        return {
            "certificate": _pem((credentials.certificate, *credentials.chain)),
            "locked_key": seal.lock(credentials.key, secret, facts.fingerprint.encode()),
            "subject": facts.subject,
            "issuer": facts.issuer,
            "serial": facts.serial,
            "fingerprint": facts.fingerprint,
            "valid_from": facts.valid_from.astimezone(UTC).replace(tzinfo=None),
            "valid_to": facts.valid_to.astimezone(UTC).replace(tzinfo=None),
            "self_signed": facts.self_signed,
        }

    @api.model
    def _keep(self, company, values):
        """A certificate of these `_locked_values`, in use from now on."""
        self._check_manager()
        # Certificates come from two dialogs only, which check the file; so users have no right to create them.
        found = self.sudo().search(
            [("company_id", "=", company.id), ("fingerprint", "=", values["fingerprint"])]
        )
        if found:
            # Again with the same file: its key may have been locked with a secret that is lost.
            found.write({"locked_key": values["locked_key"], "certificate": values["certificate"]})
        else:
            found = self.sudo().create({**values, "company_id": company.id})
        found.sudo(self.env.su).action_use()
        return found.sudo(self.env.su)

    def _credentials(self):
        """Certificate, chain and key; `seal.SealError` with the code `key_lost` where the secret is another."""
        self.ensure_one()
        # Users never read the key; what is made with it is a seal on a document, in an action that checked its right.
        certificate = self.sudo()
        plain = seal.unlock(certificate.locked_key or "", self._secret(), certificate.fingerprint.encode())
        first, *chain = _from_pem(certificate.certificate)
        return seal.Credentials(certificate=first, chain=tuple(chain), key=plain)

    @api.model
    def _of(self, company):
        """The certificate that seals documents of a company, or none; with all rights, as signers have none."""
        return self.sudo().search([("company_id", "=", company.id), ("in_use", "=", True)], limit=1)

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Certificates are set up by administrators of contracts. Ask one of them.")
            )
        self.check_access("read")

    def action_use(self):
        """Documents of the company are sealed with this certificate from now on."""
        self.ensure_one()
        self._check_manager()
        now = fields.Datetime.now()
        if not self.valid_from <= now <= self.valid_to:
            raise UserError(
                self.env._("This certificate is not valid today. Upload one that is, or make one here.")
            )
        # See _keep.
        certificate = self.sudo()
        others = certificate.search([("company_id", "=", self.company_id.id), ("in_use", "=", True)])
        (others - certificate).write({"in_use": False})
        (others - certificate).flush_recordset(["in_use"])
        (others - certificate).activity_unlink(["contract_clm.mail_activity_seal_expires"])
        certificate.in_use = True
        certificate.message_post(body=self.env._("In use from now on."))

    def action_stop(self):
        """Signed documents of the company get no seal any more."""
        self._check_manager()
        for certificate in self.filtered("in_use"):
            # See _keep.
            certificate.sudo().in_use = False
            certificate.sudo().activity_unlink(["contract_clm.mail_activity_seal_expires"])
            certificate.sudo().message_post(body=self.env._("No longer in use."))

    def action_download(self):
        """Downloads the certificate, for those who want to trust it; without its key."""
        self.ensure_one()
        self._check_manager()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/certificate_file/seal-certificate.pem?download=true",
            "target": "download",
        }

    @api.model
    def _explain(self, error):
        """What went wrong, in words for people who can do something about it."""
        return self._messages(error).get(error.code) or str(error)

    @api.model
    def _messages(self, error):
        return {
            "wrong_password": self.env._(
                "The password does not open this file, or it is not a PKCS#12 file (.p12, .pfx). Try again."
            ),
            "no_key": self.env._("The file holds no private key. Export it again with its key."),
            "no_certificate": self.env._("The file holds no certificate that belongs to its key."),
            "weak_key": self.env._(
                "The key is too weak or of another kind: %(detail)s. Use RSA of 2048 bits or more, or a curve of "
                "256 bits or more.",
                detail=error.detail,
            ),
            "not_for_signing": self.env._(
                "The certificate does not allow signatures. Ask for one for documents or seals."
            ),
            "expired": self.env._(
                "The certificate of the seal expired on %(date)s. Upload a new one under Configuration ‣ Seal.",
                date=error.detail,
            ),
            "not_yet_valid": self.env._(
                "The certificate of the seal is valid only from %(date)s.", date=error.detail
            ),
            "key_lost": self.env._(
                "The private key of the seal cannot be opened: its secret is not on this server. Backups of the "
                "database do not hold it. Put back the option %(option)s of the configuration file or the file "
                "%(file)s of the data folder, or upload the certificate again under Configuration ‣ Seal.",
                option=CONFIG_OPTION,
                file=f"contract_clm/{os.path.basename(self._secret_path())}",
            ),
            "sealed_already": self.env._("The document has a signature field already and cannot be sealed."),
            "unreadable": self.env._("The document is not a PDF that can be sealed."),
            **self._level_messages(error),
        }

    @api.model
    def _level_messages(self, error):
        return {
            "authority_dead": self.env._(
                "The time-stamp authority could not be reached (%(detail)s).", detail=error.detail
            ),
            "authority_slow": self.env._(
                "The time-stamp authority did not answer within %(seconds)s seconds.", seconds=error.detail
            ),
            "authority_refuses": self.env._(
                "The time-stamp authority refused (%(detail)s). Look at its address in the settings of Contracts.",
                detail=error.detail,
            ),
            "authority_garbled": self.env._(
                "What answered is no time stamp. Look at the address in the settings of Contracts."
            ),
            "authority_lies": self.env._(
                "The time stamp cannot be believed (%(detail)s), so it was left out.", detail=error.detail
            ),
            "no_revocation": self.env._(
                "It could not be looked up whether the certificates are revoked, so the proof of it is not inside."
            ),
        }


def _pem(certificates):
    parts = []
    for data in certificates:
        text = base64.encodebytes(data).decode()
        parts.append(f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n")
    return "".join(parts)


def _from_pem(text):
    parts = text.split("-----BEGIN CERTIFICATE-----")[1:]
    return [base64.b64decode(part.partition("-----END")[0]) for part in parts]
