from odoo import fields, models


class ClmRenewalLossReason(models.Model):
    """Why renewals are lost: a list that a team keeps for its reports."""

    _name = "clm.renewal.loss.reason"
    _description = "Reason of a Lost Renewal"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "There is such a reason already.")
