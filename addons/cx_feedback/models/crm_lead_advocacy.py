from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    referred_by_id = fields.Many2one(
        "res.partner",
        "Recommended By",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The customer whose personal link led here.",
    )
    advocacy_id = fields.Many2one(
        "cx.advocacy",
        "Advocacy Request",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        groups="cx_feedback.group_cx_feedback_user",
    )
