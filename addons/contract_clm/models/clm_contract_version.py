import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import docx_template, evidence, pdf

FROZEN_FIELDS = {"docx", "docx_sha256", "contract_id", "number", "origin"}
PDF_FIELDS = {"pdf", "sha256", "pages", "sign_anchors"}


class ClmContractVersion(models.Model):
    """One document of a contract as it left or came in. Never changed; a correction is a new version."""

    _name = "clm.contract.version"
    _inherit = ["clm.own.defaults.mixin", "clm.file.mixin"]
    _description = "Contract Version"
    _order = "contract_id, number desc"

    contract_id = fields.Many2one("clm.contract", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    number = fields.Integer(required=True, readonly=True)
    parent_id = fields.Many2one("clm.contract.version", "Made from", ondelete="restrict")
    origin = fields.Selection(
        [
            ("generated", "Generated from a template"),
            ("ours", "Uploaded by us"),
            ("theirs", "Received from the counterparty"),
            ("signed", "Signed electronically"),
            ("scan", "Scan of the signed paper"),
        ],
        required=True,
        readonly=True,
    )
    template_version_id = fields.Many2one("clm.template.version", ondelete="restrict")
    filename = fields.Char(required=True, help="Name without ending.")
    docx = fields.Binary("Word File", attachment=True)
    docx_filename = fields.Char(compute="_compute_filenames")
    docx_sha256 = fields.Char("SHA-256 of the Word File", readonly=True)
    docx_size = fields.Integer("Word File (bytes)", readonly=True)
    pdf = fields.Binary("PDF", attachment=True)
    pdf_filename = fields.Char(compute="_compute_filenames")
    pdf_size = fields.Integer("PDF (bytes)", readonly=True)
    pages = fields.Integer(readonly=True)
    sha256 = fields.Char("SHA-256", readonly=True, help="Of the PDF: what is approved, shown and signed.")
    draft_pdf = fields.Binary("Draft Copy", attachment=True, help="Marked as a draft on every page.")
    pdf_problem = fields.Char(readonly=True, help="Why there is no PDF yet.")

    _number_unique = models.UniqueIndex(
        "(contract_id, number)", "Two versions of a contract cannot share a number."
    )

    @api.depends("filename")
    def _compute_filenames(self):
        for version in self:
            version.docx_filename = f"{version.filename}.docx"
            version.pdf_filename = f"{version.filename}.pdf"

    @api.depends("contract_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.contract_id.name} v{version.number}"

    def write(self, vals):
        if FROZEN_FIELDS & vals.keys() or (
            PDF_FIELDS & vals.keys() and any(version.sha256 for version in self)
        ):
            raise UserError(self.env._("A version is never changed. Add a new one."))
        return super().write(vals)

    @api.model
    def _document_values(self, docx=None, pdf_data=None):
        """Column values of the bytes, with sizes and hashes."""
        values = {}
        if docx:
            values |= {
                "docx": base64.b64encode(docx),
                "docx_sha256": evidence.sha256(docx),
                "docx_size": len(docx),
            }
        if pdf_data:
            values |= {
                "pdf": base64.b64encode(pdf_data),
                "sha256": evidence.sha256(pdf_data),
                "pdf_size": len(pdf_data),
                "pages": pdf.page_count(pdf_data),
                "pdf_problem": False,
            }
        return values

    @api.model
    def _create_or_explain(self, vals_list):
        """Creates versions; a file store that cannot be written becomes a message, and nothing is kept."""
        try:
            return self.create(vals_list)
        except OSError as error:
            raise UserError(
                self.env._(
                    "The document could not be stored: %(error)s. Ask your administrator to look at the server's disk, "
                    "then try again; nothing was lost.",
                    error=error.strerror or error,
                )
            ) from error

    def _read_file(self, name):
        """Bytes of `docx` or `pdf`, checked against the hash: a damaged file store is never passed on."""
        self.ensure_one()
        data = self._bytes(name)
        expected = self.sha256 if name == "pdf" else self.docx_sha256
        if data and evidence.sha256(data) != expected:
            raise UserError(
                self.env._(
                    "The stored file of %(version)s differs from the one recorded. Restore the file store "
                    "from a backup; the evidence of the contract names the right SHA-256.",
                    version=self.display_name,
                )
            )
        return data

    def _paragraphs(self):
        """The document's text as a list of paragraphs: of the Word file where there is one, else of the PDF."""
        self.ensure_one()
        if self.docx_size:
            return docx_template.paragraphs(self._read_file("docx"))
        return pdf.paragraphs(self._read_file("pdf"))

    def _ensure_draft_copy(self):
        """Makes the PDF with “Draft” across its pages, in the contract's language."""
        self.ensure_one()
        if not self.draft_pdf:
            copy = self.env["clm.document.converter"]._draft_copy(
                self._read_file("pdf"), self.contract_id.lang or self.contract_id.template_id.lang
            )
            # Versions are written by actions only; the copy shows what the user may read anyway.
            self.sudo().draft_pdf = base64.b64encode(copy)

    def _mark_shared(self):
        """Makes the copies that the counterparty reads, while drafts of the contract are shared."""
        for version in self.filtered("sha256"):
            if version.contract_id.state == "negotiation":
                version._ensure_draft_copy()

    def action_draft_copy(self):
        """Downloads the copy that is marked as a draft."""
        self.check_access("read")
        self.contract_id._require_pdf()
        self._ensure_draft_copy()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/draft_pdf/{self.filename}-draft.pdf?download=true",
            "target": "download",
        }

    def action_make_pdf(self):
        """Makes the PDF of a version whose conversion failed."""
        self.check_access("read")
        self.contract_id.check_access("write")
        for problem in self._make_pdfs().values():
            raise UserError(self.env["clm.document.converter"]._explain(problem))

    def _make_pdfs(self):
        """Makes the PDFs that are missing, all in one go; the caller has checked the right to do so.

        :return: dict of `pdf.PdfError` by version, for those that could not be made
        """
        missing = self.filtered(lambda version: version.docx_size and not version.sha256)
        converted = self.env["clm.document.converter"]._convert(
            [version._read_file("docx") for version in missing]
        )
        problems, rows = {}, []
        for version, document in zip(missing, converted, strict=True):
            complete = version.contract_id._with_annexes(document)
            if isinstance(complete, pdf.PdfError):
                problems[version] = complete
                continue
            # Versions are written by actions that leave evidence, so users have no right to do it.
            version.sudo().write(self._document_values(pdf_data=complete))
            version._mark_shared()
            rows.append((version.contract_id, version, version.pdf_filename, {}))
        self.env["clm.contract"]._log_evidence_rows("generated", rows)
        return problems
