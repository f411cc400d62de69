from odoo import api, fields, models
from odoo.exceptions import UserError


class ClmTemplateSample(models.AbstractModel):
    """What a template is tried with: a contract, or an order or partner of whom a contract could be made."""

    _name = "clm.template.sample"
    _description = "What a Template is tried with"
    _inherit = "clm.answers.mixin"

    template_id = fields.Many2one("clm.template", required=True, ondelete="cascade")
    contract_id = fields.Many2one("clm.contract", ondelete="set null")
    order_id = fields.Many2one("sale.order", "Quotation or Order", ondelete="set null")
    partner_id = fields.Many2one("res.partner", ondelete="set null")
    lang = fields.Selection(
        selection=lambda self: self.env["clm.template"]._languages(),
        string="Language",
        compute="_compute_lang",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    @api.depends("template_id")
    def _compute_lang(self):
        for sample in self:
            sample.lang = sample.template_id.lang

    @api.depends("contract_id", "order_id")
    def _compute_currency_id(self):
        for sample in self:
            sample.currency_id = (
                sample.contract_id.currency_id or sample.order_id.currency_id or self.env.company.currency_id
            )

    def _sample_contract(self):
        """The chosen contract, or one that is not stored."""
        self.ensure_one()
        if self.contract_id:
            return self.contract_id
        partner = self.order_id.partner_id or self.partner_id
        if not partner:
            raise UserError(self.env._("Choose a contract, an order or a partner to try the template with."))
        wizard = self.env["clm.draft.wizard"].create(
            {
                "type_id": self.template_id.type_id.id,
                "template_id": self.template_id.id,
                "order_id": self.order_id.id,
                "partner_id": partner.id,
                "lang": self.lang,
            }
        )
        return self.env["clm.contract"].new(wizard._contract_values() | {"name": "–"})

    def _sample_values(self):
        """The plain values that the template is filled with, and the setting of their formats."""
        contract = self._sample_contract()
        contract = contract.with_context(lang=contract._installed_language(self.lang))
        values = contract._drafting_values() | self._answer_values()
        return values, contract._render_setting() | {"locale": self.lang}
