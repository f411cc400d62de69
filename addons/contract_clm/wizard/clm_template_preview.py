import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import docx_template, pdf


class ClmTemplatePreview(models.TransientModel):
    """A version filled with a chosen record; what is missing is marked in the document and listed."""

    _name = "clm.template.preview"
    _description = "Preview of a Contract Template"
    _inherit = "clm.template.sample"

    version_id = fields.Many2one("clm.template.version", required=True, ondelete="cascade")
    template_id = fields.Many2one(related="version_id.template_id", store=True, precompute=True)
    type_id = fields.Many2one(related="version_id.template_id.type_id")
    docx = fields.Binary("Word File", readonly=True, attachment=False)
    docx_filename = fields.Char(compute="_compute_docx_filename")
    pdf = fields.Binary("PDF", readonly=True, attachment=False)
    missing = fields.Text(readonly=True)
    problem = fields.Text(readonly=True)
    case_name = fields.Char("Keep as case")

    @api.depends("version_id")
    def _compute_docx_filename(self):
        for preview in self:
            preview.docx_filename = f"{preview.version_id.display_name}.docx"

    @api.model
    def _open(self, version):
        """Shows the version with the newest contract of its type, or lets the user choose."""
        preview = self.create(
            {"version_id": version.id, "contract_id": version.template_id.type_id._newest_contract().id}
        )
        if preview.contract_id:
            preview._make()
        return preview._action()

    def _action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of %(version)s", version=self.version_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_show(self):
        """Fills the version with what is chosen now."""
        self.ensure_one()
        self._make()
        return self._action()

    def action_keep_case(self):
        """Keeps the record and the answers with the template, to be tried before each publishing."""
        self.ensure_one()
        if not self.case_name:
            raise UserError(self.env._("Give the case a name, such as “Company abroad, two lines”."))
        self.env["clm.template.case"].create(
            {
                "name": self.case_name,
                "template_id": self.template_id.id,
                "contract_id": self.contract_id.id,
                "order_id": self.order_id.id,
                "partner_id": self.partner_id.id,
                "lang": self.lang,
                "answers": self._raw_answers(),
            }
        )
        return {"type": "ir.actions.act_window_close"}

    def _make(self):
        values, setting = self._sample_values()
        self.write({"docx": False, "pdf": False, "missing": False, "problem": False})
        try:
            rendered = self.version_id._render(values, **setting, draft=True)
        except docx_template.DocxTemplateError as error:
            self.problem = self.env["clm.template.message"]._of(error)
            return
        self.docx = base64.b64encode(rendered.data)
        self.missing = self.env["clm.contract"]._missing_text(rendered.missing, self.template_id)
        self._make_pdf(rendered.data)

    def _make_pdf(self, data):
        converter = self.env["clm.document.converter"]
        [made] = converter._convert([data])
        if isinstance(made, pdf.PdfError):
            self.problem = converter._explain(made)
            return
        self.pdf = base64.b64encode(converter._draft_copy(made, self.lang))
