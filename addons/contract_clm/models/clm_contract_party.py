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
                party.signatory_id = party._default_signatory()

    def _default_signatory(self):
        if self.role == "ours":
            return self.contract_id.user_id.partner_id
        if not self.partner_id.is_company:
            return self.partner_id
        return self.partner_id.child_ids.filtered(lambda child: child.type == "contact" and child.email)[:1]
