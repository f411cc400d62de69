from odoo import fields, models


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    lifecycle_respects_limits = fields.Boolean(
        "Respect Contact Limits",
        default=True,
        help="Contacts who opted out of marketing or were contacted enough get nothing, and those in quiet hours get"
        " it when these end. Why somebody got nothing stands on the mailing.",
    )


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    failure_type = fields.Selection(selection_add=[("lifecycle_withheld", "Withheld by contact limits")])
