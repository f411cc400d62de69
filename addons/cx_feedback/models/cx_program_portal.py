from odoo import fields, models


class CxProgram(models.Model):
    """Programs that ask on the customer portal."""

    _inherit = "cx.program"

    portal_on_order = fields.Boolean(
        "On the Customer Portal",
        help="Customers find the question on the page of their order: after delivery where something is "
        "delivered, else after confirmation. The first such program of a company asks.",
    )
