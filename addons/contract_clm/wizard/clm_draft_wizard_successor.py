from odoo import api, fields, models


class ClmDraftWizardSuccessor(models.TransientModel):
    """Drafting from a renewal order: the new contract takes the place of the one that was renewed."""

    _inherit = "clm.draft.wizard"

    predecessor_id = fields.Many2one(
        "clm.contract",
        "Replaces",
        compute="_compute_predecessor_id",
        # As the user: it is not everybody's contract.
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        domain="[('partner_id', 'child_of', partner_id), ('state', 'in', ('active', 'ended'))]",
        help="The contract that ends when the new one takes effect.",
    )

    @api.depends("order_id")
    def _compute_predecessor_id(self):
        for wizard in self:
            # Which contract an order renews is told only to those who may change that contract.
            contract = wizard.order_id.sudo().clm_renewal_id.contract_id.sudo(self.env.su)
            wizard.predecessor_id = contract if contract and contract.has_access("write") else False

    def _contract_values(self):
        return super()._contract_values() | {"predecessor_id": self.predecessor_id.id}
