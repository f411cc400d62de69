from odoo import models


class ClmContractType(models.Model):
    """The notice rule that new contracts of the type start with."""

    _name = "clm.contract.type"
    _inherit = ["clm.contract.type", "clm.notice.rule.mixin"]
