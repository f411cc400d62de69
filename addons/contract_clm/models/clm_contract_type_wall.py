from odoo import fields, models

from ..tools import walls
from .clm_wall_mixin import LEVEL_HELP, LEVELS

INSIDERS = {"insider_ids", "insider_group_ids"}


class ClmContractTypeWall(models.Model):
    """The confidentiality that new contracts of a type start with, and the insiders of all of them."""

    _name = "clm.contract.type"
    _inherit = ["clm.contract.type", "clm.wall.mixin"]

    confidentiality = fields.Selection(LEVELS, default=walls.NORMAL, required=True, help=LEVEL_HELP)
    insider_ids = fields.Many2many(
        "res.users",
        "clm_contract_type_insider_rel",
        string="Insiders",
        help="Behind the wall of all contracts of this type that are not normal.",
    )
    insider_group_ids = fields.Many2many(
        "res.groups",
        "clm_contract_type_insider_group_rel",
        string="Insider Groups",
        help="All members of these groups are behind the wall.",
    )

    def write(self, vals):
        if not INSIDERS & vals.keys():
            return super().write(vals)
        # Also the walls that keep out the administrator who writes here: each of them gets a line of evidence.
        walled = (
            self.env["clm.contract"]
            .sudo()
            .with_context(active_test=False)
            .search([("type_id", "in", self.ids), ("confidentiality", "!=", walls.NORMAL)])
        )
        before = {contract: contract._wall_facts() for contract in walled}
        result = super().write(vals)
        walled._log_wall_changes(before)
        walled._show_outsiders_out()
        return result
