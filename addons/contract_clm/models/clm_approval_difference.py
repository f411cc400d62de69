from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import docx_template, pdf, text_diff

CONTEXT_PARAGRAPHS = 1


class ClmApprovalDifference(models.Model):
    """What an approver needs to see: the terms, and only what is new since somebody last approved."""

    _inherit = "clm.approval.step"

    has_previous = fields.Boolean(compute="_compute_difference")
    terms_html = fields.Html("Agreed terms", compute="_compute_difference", sanitize=False)
    text_html = fields.Html("Text", compute="_compute_difference", sanitize=False)
    version_pdf = fields.Binary(related="version_id.pdf", related_sudo=False, string="Document")

    @api.depends("approval_id")
    @api.depends_context("lang", "uid")
    def _compute_difference(self):
        for step in self:
            previous = step.approval_id._previous()
            step.has_previous = bool(previous)
            step.terms_html = self.env["ir.qweb"]._render(
                "contract_clm.approval_terms",
                {"rows": step._term_rows(), "compared": bool(previous.terms)},
            )
            step.text_html = step.approval_id._text_difference(previous)

    def _term_rows(self):
        """The terms as rows, those that changed first."""
        return sorted(self.approval_id._term_rows(), key=lambda row: not row["changed"])

    def action_open(self):
        """Opens the step with what changed and the buttons to decide."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }


class ClmApprovalTextDifference(models.Model):
    _inherit = "clm.approval"

    def _text_difference(self, previous):
        """The change of the document's text as HTML; a sentence where there is nothing to compare."""
        self.ensure_one()
        qweb = self.env["ir.qweb"]
        if not previous:
            return qweb._render("contract_clm.approval_text_first")
        if previous.sha256 == self.sha256:
            return qweb._render("contract_clm.approval_text_same", {"version": previous.version_id})
        try:
            # Whoever may read a step may read the documents that it is about.
            before, after = (run.version_id._paragraphs() for run in (previous, self))
        except (UserError, pdf.PdfError, docx_template.DocxTemplateError) as error:
            return qweb._render("contract_clm.approval_text_unreadable", {"error": str(error)})
        rows = text_diff.compare(before, after, CONTEXT_PARAGRAPHS)
        if not text_diff.changed(rows):
            return qweb._render("contract_clm.approval_text_same", {"version": previous.version_id})
        return qweb._render("contract_clm.text_difference", {"rows": rows})
