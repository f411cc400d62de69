from odoo import api, fields, models


class ClmContractParty(models.Model):
    _name = "clm.contract.party"
    _description = "Contract Party"
    _inherit = "clm.contract.part"
    _order = "contract_id, sequence, id"
    _rec_name = "partner_id"

    sequence = fields.Integer(default=10)
    role = fields.Selection([("ours", "We"), ("counterparty", "Counterparty")], required=True)
    partner_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    signatory_id = fields.Many2one(
        "res.partner",
        compute="_compute_signatory_id",
        store=True,
        readonly=False,
        help="The person who signs for this party.",
    )

    @api.depends("partner_id")
    def _compute_signatory_id(self):
        for party in self:
            if not party.signatory_id:
                party.signatory_id = self._default_signatory(party.contract_id, party.role, party.partner_id)

    @api.model
    def _default_signatory(self, contract, role, partner):
        if role == "ours":
            return contract.user_id.partner_id
        if not partner.is_company:
            return partner
        return partner.child_ids.filtered(lambda child: child.type == "contact" and child.email)[:1]

    @api.model
    def _usual_values(self, contract, role, partner):
        """Values of a contract's party as its computed fields would find them."""
        return {
            "contract_id": contract.id,
            "role": role,
            "partner_id": partner.id,
            "signatory_id": self._default_signatory(contract, role, partner).id,
        }
