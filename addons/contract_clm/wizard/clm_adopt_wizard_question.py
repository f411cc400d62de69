from odoo import api, fields, models

from ..models.clm_template_field import FIELD_TYPES


class ClmAdoptWizardQuestion(models.TransientModel):
    """A name that no contract has: it becomes an own field of the template."""

    _name = "clm.adopt.wizard.question"
    _description = "Question of an adopted Word File"
    _order = "wizard_id, sequence, id"
    # Questions go with their file, however long ago they were touched.
    _transient_max_hours = 0

    wizard_id = fields.Many2one("clm.adopt.wizard", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Placeholder", required=True, readonly=True)
    label = fields.Char("Question", required=True, help="What the drafter is asked.")
    field_type = fields.Selection(FIELD_TYPES, "Kind", required=True, default="char")
    options = fields.Text(help="The choices, one a line.")
    required = fields.Boolean(default=True)
    in_use = fields.Boolean(default=True, readonly=True, help="Whether an expression still asks for it.")

    @api.model
    def _guess(self, name, kind, excerpt, choices):
        """First values for a name, from how the document uses it."""
        Field = self.env["clm.template.field"]
        field_type = Field._guess_type(name, kind, excerpt)
        if choices:
            field_type = "selection"
        return {
            "name": name,
            "label": Field._label_for(name),
            "field_type": field_type,
            "options": "\n".join(choices) or False,
            "required": kind != "condition" or bool(choices),
        }

    def _field_values(self):
        names = ("sequence", "name", "label", "field_type", "options", "required")
        return [{name: question[name] for name in names} for question in self]
