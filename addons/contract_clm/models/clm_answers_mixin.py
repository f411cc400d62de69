from odoo import fields, models
from odoo.exceptions import UserError


class ClmAnswersMixin(models.AbstractModel):
    """Answers to a template's own fields; whoever inherits has `template_id` and `currency_id`."""

    _name = "clm.answers.mixin"
    _description = "Answers to a Template's own Fields"

    template_id = fields.Many2one("clm.template")
    currency_id = fields.Many2one("res.currency")
    answers = fields.Properties(definition="template_id.answer_definition", copy=True)

    def onchange(self, values, field_names, fields_spec):
        """Asks the questions of a template as soon as it is chosen; the ORM sends them with stored records only."""
        result = super().onchange(values, field_names, fields_spec)
        changed = result.get("value", {})
        if "answers" in fields_spec and ("template_id" in {*changed, *field_names}):
            chosen = changed.get("template_id", values.get("template_id"))
            template = self.env["clm.template"].browse(chosen["id"] if isinstance(chosen, dict) else chosen)
            given = {row["name"]: row.get("value") for row in values.get("answers") or []}
            changed["answers"] = [
                definition | {"value": given.get(definition["name"], False)}
                for definition in template.answer_definition or []
            ]
        return result

    def _raw_answers(self):
        """Answers by key as they are stored: read one by one, a zero is lost and a choice becomes its label."""
        self.ensure_one()
        field = self._fields["answers"]
        rows = field.convert_to_read(self.answers._values, self, use_display_name=False) or []
        return {row["name"]: row.get("value") for row in rows}

    def _answer_values(self):
        """Plain values by placeholder, nested where the placeholder has dots."""
        self.ensure_one()
        answers = self._raw_answers()
        # Whoever drafts need not see other companies' templates; this one is linked to the record.
        asked = self.template_id.sudo().field_ids
        return asked._nested(lambda field: field._value(answers.get(field._key())))

    def _check_answers(self):
        """Refuses, naming every question that must be answered and is not."""
        for record in self:
            answers = record._raw_answers()
            # See _answer_values.
            fields_asked = record.template_id.sudo().field_ids.filtered("required")
            open_fields = [
                field.label for field in fields_asked if field._value(answers.get(field._key())) is None
            ]
            if open_fields:
                raise UserError(
                    self.env._("Please answer:") + "\n" + "\n".join(f"• {label}" for label in open_fields)
                )
