import os
from types import SimpleNamespace

from odoo import api, models, modules
from odoo.exceptions import UserError
from odoo.service.server import CommonServer
from odoo.tools import file_open

from ..tools import pdf

CommonServer.on_stop(pdf.close_all)

PROCESSES_AT_MOST = 4
PEN = "web/static/fonts/sign/MarckScript-Regular.ttf"


class ClmDocumentConverter(models.AbstractModel):
    _name = "clm.document.converter"
    _description = "DOCX to PDF conversion with this database's settings"

    @api.model
    def _convert(self, documents):
        """PDFs of DOCX documents.

        :param documents: list of bytes
        :return: list of bytes, or of `pdf.PdfError` where a document could not be converted
        """
        office = pdf.warm if self._office_stays_open() else pdf
        return pdf.attempt(office.convert, documents, timeout=self._timeout(), binary=self._binary() or None)

    @api.model
    def _convert_in_background(self, documents):
        """As `_convert`, for long jobs: by several processes, which leave the processors to whoever wants them."""
        if not self._office_stays_open():
            return self._convert(documents)
        return pdf.background.convert_side_by_side(
            documents, self._processes(), timeout=self._timeout(), binary=self._binary() or None
        )

    @api.model
    def _office_stays_open(self):
        """Whether LibreOffice waits for the next document. Odoo's tests want no process left behind by a test."""
        return not modules.module.current_test

    @api.model
    def _convert_one(self, document):
        """PDF bytes of one document; UserError where LibreOffice cannot make it."""
        [result] = self._convert([document])
        if isinstance(result, pdf.PdfError):
            raise UserError(self._explain(result))
        return result

    @api.model
    def _merge(self, parts, **options):
        """`pdf.merge` whose labels are drawn by this database's LibreOffice; raises `pdf.PdfError`."""
        return pdf.merge(parts, office=SimpleNamespace(convert=self._convert), **options)

    @api.model
    def _stamp(self, document, marks):
        """The PDF with the `pdf.Mark` list drawn into it; UserError where that cannot be done."""
        try:
            return pdf.stamp(document, marks, pen=self._pen(), office=SimpleNamespace(convert=self._convert))
        except pdf.PdfError as error:
            raise UserError(self._explain(error)) from error

    @api.model
    def _pen(self):
        """The font of Odoo's own signatures; empty, for slanted letters, in an Odoo without it."""
        try:
            with file_open(PEN, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""

    @api.model
    def _draft_copy(self, document, lang):
        """The PDF with “Draft” in the language `lang` across every page; UserError where it cannot be made."""
        spoken = self.env["clm.contract"]._installed_language(lang)
        try:
            return self._merge([document], watermark=self.with_context(lang=spoken).env._("DRAFT"))
        except pdf.PdfError as error:
            raise UserError(self._explain(error)) from error

    @api.model
    def _explain(self, error):
        messages = {
            pdf.OfficeMissing: self.env._(
                "LibreOffice is not installed on the server, so no PDF can be made. "
                "Ask your administrator to install LibreOffice Writer."
            ),
            pdf.OfficeTimeout: self.env._(
                "LibreOffice did not finish the PDF in %(seconds)s seconds. Try again; if it happens again, "
                "ask your administrator to raise the time limit in the settings of Contracts.",
                seconds=self._timeout(),
            ),
        }
        return messages.get(type(error)) or self.env._("The PDF could not be made: %(error)s", error=error)

    @api.model
    def _timeout(self):
        # Settings are readable by administrators only; every drafter needs this one.
        value = self.env["ir.config_parameter"].sudo().get_param("contract_clm.office_timeout")
        return float(value or 90)

    @api.model
    def _binary(self):
        # See _timeout.
        return self.env["ir.config_parameter"].sudo().get_param("contract_clm.office_binary")

    @api.model
    def _processes(self):
        # See _timeout.
        value = self.env["ir.config_parameter"].sudo().get_param("contract_clm.office_processes")
        return int(value or 0) or min(PROCESSES_AT_MOST, os.cpu_count() or 1)
