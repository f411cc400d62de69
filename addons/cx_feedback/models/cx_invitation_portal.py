from odoo import models


class CxInvitation(models.Model):
    """Who asks on the portal twice at once is invited once."""

    _inherit = "cx.invitation"

    _portal_uniq = models.UniqueIndex("(program_id, order_id, partner_id) WHERE channel = 'portal'")
