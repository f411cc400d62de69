from odoo import api, fields, models

from ..models.clm_contract_type import DURATION_UNITS, NOTICE_UNITS, TERM_FIELDS, TERM_MODES


class ClmDraftWizard(models.TransientModel):
    """Asks what a draft needs, makes the contract and its document."""

    _name = "clm.draft.wizard"
    _description = "Draft a Contract"
    _inherit = "clm.answers.mixin"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    order_id = fields.Many2one("sale.order", "Quotation or Order", check_company=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Counterparty",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    type_id = fields.Many2one(
        "clm.contract.type",
        required=True,
        default=lambda self: self.env["clm.contract.type"].search([("template_ids", "!=", False)], limit=1),
    )
    template_id = fields.Many2one(
        "clm.template",
        compute="_compute_template_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        domain="[('type_id', '=', type_id), ('published_version_id', '!=', False)]",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["clm.template"]._languages(),
        string="Language",
        compute="_compute_lang",
        store=True,
        precompute=True,
        readonly=False,
    )
    title = fields.Char(compute="_compute_title", store=True, precompute=True, readonly=False, required=True)
    signatory_id = fields.Many2one(
        "res.partner",
        "Their signatory",
        compute="_compute_signatory_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    effective_date = fields.Date(default=fields.Date.context_today)
    term_mode = fields.Selection(
        TERM_MODES, compute="_compute_terms", store=True, precompute=True, readonly=False, required=True
    )
    term_length = fields.Integer(compute="_compute_terms", store=True, precompute=True, readonly=False)
    term_unit = fields.Selection(
        DURATION_UNITS, compute="_compute_terms", store=True, precompute=True, readonly=False
    )
    renewal_length = fields.Integer(compute="_compute_terms", store=True, precompute=True, readonly=False)
    renewal_unit = fields.Selection(
        DURATION_UNITS, compute="_compute_terms", store=True, precompute=True, readonly=False
    )
    renewal_limit = fields.Integer(compute="_compute_terms", store=True, precompute=True, readonly=False)
    notice_length = fields.Integer(compute="_compute_terms", store=True, precompute=True, readonly=False)
    notice_unit = fields.Selection(
        NOTICE_UNITS, compute="_compute_terms", store=True, precompute=True, readonly=False
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        "Payment Terms",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        readonly=False,
    )
    governing_country_id = fields.Many2one(
        "res.country",
        "Governing Law",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        readonly=False,
    )
    venue = fields.Char(compute="_compute_from_order", store=True, precompute=True, readonly=False)
    purpose = fields.Text()
    liability_cap = fields.Monetary()
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_from_order", store=True, precompute=True, readonly=False
    )

    @api.model
    def _open(self, context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Draft a contract"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": context,
        }

    @api.depends("order_id")
    def _compute_from_order(self):
        for wizard in self:
            order = wizard.order_id
            wizard.company_id = order.company_id or wizard.company_id or self.env.company
            wizard.partner_id = order.partner_id or wizard.partner_id
            wizard.currency_id = order.currency_id or wizard.company_id.currency_id
            wizard.payment_term_id = order.payment_term_id or wizard.partner_id.property_payment_term_id
            wizard.governing_country_id = wizard.governing_country_id or wizard.company_id.country_id
            wizard.venue = wizard.venue or wizard.company_id.city

    @api.depends("type_id", "partner_id")
    def _compute_template_id(self):
        for wizard in self:
            # The customer's language comes first, then the user's, then English.
            languages = [wizard.partner_id.lang, self.env.lang, "en_US"]
            wizard.template_id = wizard.type_id.template_ids._nearest(languages)

    @api.depends("template_id")
    def _compute_lang(self):
        for wizard in self:
            wizard.lang = wizard.template_id.lang or self.env.lang

    @api.depends("type_id", "partner_id")
    def _compute_title(self):
        for wizard in self:
            if wizard.type_id and wizard.partner_id:
                wizard.title = wizard.type_id._title_with(wizard.partner_id)

    @api.depends("partner_id")
    def _compute_signatory_id(self):
        for wizard in self:
            partner = wizard.partner_id
            if partner.is_company:
                partner = partner.child_ids.filtered(lambda child: child.type == "contact" and child.email)[
                    :1
                ]
            wizard.signatory_id = partner

    @api.depends("type_id")
    def _compute_terms(self):
        for wizard in self:
            wizard.update(wizard.type_id._term_defaults() if wizard.type_id else {})

    def action_draft(self):
        """Makes the contract with its document and opens it."""
        contract = self._draft()
        return {
            "type": "ir.actions.act_window",
            "res_model": "clm.contract",
            "res_id": contract.id,
            "view_mode": "form",
        }

    def _draft(self, **values):
        self.ensure_one()
        self._check_answers()
        contract = self.env["clm.contract"].create(self._contract_values() | values)
        contract.action_generate()
        return contract

    def _draft_for(self, owner):
        """As `action_draft`, for somebody else who will own the contract."""
        return self._draft(user_id=owner.id)

    def _contract_values(self):
        order = self.order_id
        taken_over = (*TERM_FIELDS, "title", "lang", "effective_date", "venue", "purpose", "liability_cap")
        return {
            **{name: self[name] for name in taken_over},
            "company_id": self.company_id.id,
            "type_id": self.type_id.id,
            "template_id": self.template_id.id,
            "answers": self._raw_answers(),
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "payment_term_id": self.payment_term_id.id,
            "governing_country_id": self.governing_country_id.id,
            "order_id": order.id,
            "party_ids": self._party_values(),
            "line_ids": order.order_line._clm_contract_line_commands(),
        }

    def _party_values(self):
        return [
            (0, 0, {"role": "ours", "partner_id": self.company_id.partner_id.id, "sequence": 1}),
            (
                0,
                0,
                {
                    "role": "counterparty",
                    "partner_id": self.partner_id.id,
                    "signatory_id": self.signatory_id.id,
                    "sequence": 2,
                },
            ),
        ]
