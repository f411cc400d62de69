from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import docx_template, plain_values, text_diff

CONTEXT_PARAGRAPHS = 1


class ClmTemplateCase(models.Model):
    """Values kept with a template: before a version is published, it shows what the version changes."""

    _name = "clm.template.case"
    _description = "Regression Case of a Contract Template"
    _inherit = "clm.template.sample"
    _order = "template_id, name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one(related="template_id.company_id", store=True)
    values = fields.Json(readonly=True, help="What the template is filled with, as it was when it was taken.")
    setting = fields.Json(readonly=True)
    taken_on = fields.Datetime("Values taken on", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        cases.action_take_values()
        return cases

    def action_take_values(self):
        """Reads the values of the record and the answers again."""
        for case in self:
            values, setting = case._sample_values()
            case.write(
                {
                    "values": plain_values.freeze(values),
                    "setting": setting,
                    "taken_on": fields.Datetime.now(),
                }
            )

    def _paragraphs(self, version):
        """The text that `version` gives, as a list of paragraphs."""
        self.ensure_one()
        rendered = version._render(plain_values.thaw(self.values), **self.setting)
        return docx_template.paragraphs(rendered.data)

    def _attempt(self, version):
        """`(paragraphs, False)`, or `(None, why)` where the case cannot be drafted with `version`."""
        try:
            return self._paragraphs(version), False
        except docx_template.MissingValues as error:
            return None, self.env["clm.contract"]._missing_text(error.missing, self.template_id)
        except docx_template.DocxTemplateError as error:
            return None, self.env["clm.template.message"]._of(error)

    def _compare(self, version):
        """What `version` changes against the published one: `(outcome, rows or message)`.

        Outcome is new, same, changed or failed.
        """
        after, fault = self._attempt(version)
        if fault:
            return "failed", fault
        published = self.template_id.published_version_id
        if not published:
            return "new", []
        try:
            before = self._paragraphs(published)
        except docx_template.DocxTemplateError:
            return "new", []
        rows = text_diff.compare(before, after, CONTEXT_PARAGRAPHS)
        return ("changed", rows) if text_diff.changed(rows) else ("same", [])

    def _check_renders(self, version):
        """Refuses a version that cannot be filled for one of the cases."""
        for case in self:
            _paragraphs, message = case._attempt(version)
            if message:
                raise UserError(
                    self.env._(
                        "The case “%(case)s” cannot be drafted with %(version)s. Mend the template, answer the "
                        "case's questions, or delete the case.\n\n%(message)s",
                        case=case.name,
                        version=version.display_name,
                        message=message,
                    )
                )

    @api.model
    def _difference_html(self, rows):
        """A comparison as HTML that reads without colours, too."""
        return self.env["ir.qweb"]._render("contract_clm.text_difference", {"rows": rows})
