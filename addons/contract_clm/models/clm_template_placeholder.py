from odoo import api, fields, models


class ClmTemplatePlaceholder(models.Model):
    _name = "clm.template.placeholder"
    _description = "Placeholder found in a Template Version"
    _order = "name"

    version_id = fields.Many2one("clm.template.version", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    name = fields.Char(required=True)
    kind = fields.Selection([("value", "Value"), ("condition", "Condition"), ("list", "List")], required=True)
    place_count = fields.Integer("Places")
    excerpt = fields.Char("First place", help="The text around the placeholder where it first stands.")

    @api.model
    def _values(self, field):
        """Values of a row from the engine's `Field`."""
        return {
            "name": field.name,
            "kind": field.kind,
            "place_count": len(field.places),
            "excerpt": field.places[0].excerpt if field.places else "",
        }
