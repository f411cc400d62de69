from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ClmContractSignatory(models.Model):
    """One more person who signs for a party, besides its first signatory."""

    _name = "clm.contract.signatory"
    _description = "Further Signatory"
    _inherit = ["clm.contract.part", "clm.walled.row"]
    _order = "contract_id, sign_order, id"
    _rec_name = "partner_id"

    party_id = fields.Many2one(
        "clm.contract.party",
        "Signs for",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('contract_id', '=', contract_id)]",
    )
    partner_id = fields.Many2one("res.partner", "Signatory", required=True, ondelete="restrict")
    email = fields.Char(related="partner_id.email", related_sudo=False)
    sign_order = fields.Integer(
        "Order",
        compute="_compute_sign_order",
        store=True,
        readonly=False,
        precompute=True,
        help="Lower numbers sign first; the same number: at the same time.",
    )

    _person_once = models.UniqueIndex("(party_id, partner_id)", "This person signs for the party already.")

    @api.model_create_multi
    def create(self, vals_list):
        # Before the row is tried: that somebody signs already is not everybody's to know.
        contracts = {vals.get("contract_id") for vals in vals_list} - {None, False}
        self.env["clm.contract"].browse(contracts).check_access("write")
        return super().create(vals_list)

    @api.depends("party_id")
    def _compute_sign_order(self):
        for signatory in self:
            signatory.sign_order = signatory.party_id.sign_order or 1

    @api.constrains("party_id", "partner_id", "contract_id")
    def _check_party(self):
        for signatory in self:
            if signatory.party_id.contract_id != signatory.contract_id:
                raise ValidationError(self.env._("The party belongs to another contract."))
            if signatory.party_id.signatory_id == signatory.partner_id:
                raise ValidationError(
                    self.env._("%(name)s signs for this party already.", name=signatory.partner_id.name)
                )


class ClmContractParty(models.Model):
    _inherit = "clm.contract.party"

    sign_order = fields.Integer(
        "Order",
        compute="_compute_sign_order",
        store=True,
        readonly=False,
        help="Lower numbers sign first; the same number: at the same time.",
    )
    further_signatory_ids = fields.One2many("clm.contract.signatory", "party_id")

    @api.depends("contract_id", "role")
    def _compute_sign_order(self):
        for party in self:
            party.sign_order = self._usual_order(party.contract_id, party.role)

    @api.model
    def _usual_order(self, contract, role):
        second = {"ours_first": "counterparty", "theirs_first": "ours"}
        return 2 if role == second.get(contract.type_id.signing_order) else 1

    @api.model
    def _usual_values(self, contract, role, partner):
        return super()._usual_values(contract, role, partner) | {
            "sign_order": self._usual_order(contract, role)
        }

    def _signatories(self):
        """Who signs for the party.

        :return: list of `(order number, partner)`
        """
        self.ensure_one()
        first = [(self.sign_order, self.signatory_id)]
        return first + [(row.sign_order, row.partner_id) for row in self.further_signatory_ids]


class ClmContract(models.Model):
    _inherit = "clm.contract"

    further_signatory_ids = fields.One2many("clm.contract.signatory", "contract_id")
