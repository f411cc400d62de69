from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import docx_template, pdf

ZIP_START = b"PK\x03\x04"


class ClmContractAnnex(models.Model):
    """A file that belongs to the contract: its pages follow those of the contract's document."""

    _name = "clm.contract.annex"
    _description = "Contract Annex"
    _inherit = ["clm.contract.part", "clm.file.mixin"]
    _order = "contract_id, sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char("Title", required=True)
    datas = fields.Binary("File (PDF or Word)", required=True, attachment=True)
    filename = fields.Char()

    @api.constrains("datas")
    def _check_file(self):
        for annex in self:
            data = annex._bytes()
            try:
                if data.startswith(ZIP_START):
                    docx_template.paragraphs(data)
                else:
                    pdf.inspect(data)
            except docx_template.DocxTemplateError as error:
                raise annex._refusal(self.env["clm.template.message"]._of(error)) from error
            except pdf.PdfError as error:
                raise annex._refusal(error) from error

    def _refusal(self, reason):
        return UserError(
            self.env._(
                "“%(name)s” cannot be an annex: %(error)s Annexes are PDF or Word files.",
                name=self.name,
                error=reason,
            )
        )

    def _pdfs(self):
        """PDF bytes of each annex, or the `pdf.PdfError` that kept it from being made."""
        files = [annex._bytes() for annex in self]
        words = [data for data in files if data.startswith(ZIP_START)]
        made = iter(self.env["clm.document.converter"]._convert(words) if words else [])
        return [next(made) if data.startswith(ZIP_START) else data for data in files]


class ClmContract(models.Model):
    _inherit = "clm.contract"

    annex_ids = fields.One2many("clm.contract.annex", "contract_id", "Annexes", copy=True)

    def _with_annexes(self, document):
        """The document's PDF with its annexes behind it, bookmarked, its pages counted over the whole.

        :return: bytes, or the `pdf.PdfError` of the annex that cannot be had
        """
        self.ensure_one()
        if not self.annex_ids or isinstance(document, pdf.PdfError):
            return document
        annexes = self.annex_ids._pdfs()
        failed = next((made for made in annexes if isinstance(made, pdf.PdfError)), None)
        if failed:
            return failed
        titles = [self.title, *self.annex_ids.mapped("name")]
        try:
            return self.env["clm.document.converter"]._merge(
                list(zip(titles, [document, *annexes], strict=True)),
                metadata={"title": f"{self.name} {self.title}", "author": self.company_id.name},
                page_numbers=self._page_numbers(),
            )
        except pdf.PdfError as error:
            return error

    def _page_numbers(self):
        """Pattern of the page numbers, in the contract's language."""
        translated = self.with_context(lang=self._installed_language(self.lang)).env
        return translated._("Page {page} of {pages}")
