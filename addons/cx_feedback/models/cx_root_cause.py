from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CxRootCause(models.Model):
    """Why customers were unhappy, from the coarse to the fine: what cases are counted by."""

    _name = "cx.root.cause"
    _description = "Root Cause"
    _parent_store = True
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    display_name = fields.Char(recursive=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one("cx.root.cause", "Part Of", ondelete="restrict", index=True)
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("cx.root.cause", "parent_id", "Finer Causes")
    company_id = fields.Many2one("res.company", help="Leave empty to share it with all companies.")

    @api.constrains("parent_id")
    def _check_no_loop(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A root cause cannot be a part of itself."))

    @api.depends("name", "parent_id.display_name")
    def _compute_display_name(self):
        for cause in self:
            above = cause.parent_id.display_name
            cause.display_name = f"{above} / {cause.name}" if above else cause.name
