from odoo import fields, models


class CxTouchpoint(models.Model):
    """A moment in the customer's life with us that can be good or bad: what the scores are about."""

    _name = "cx.touchpoint"
    _description = "Customer Touchpoint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True, help="What the customer does and expects here.")
    company_id = fields.Many2one("res.company", help="Leave empty to share it with all companies.")
