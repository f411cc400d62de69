from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import terms
from .clm_contract_type import DURATION_UNITS, NOTICE_UNITS, TERM_FIELDS, TERM_MODES, ContractNumber

STATES = [
    ("draft", "Draft"),
    ("negotiation", "Negotiation"),
    ("approval", "Approval"),
    ("signature", "Signature"),
    ("active", "Active"),
    ("ended", "Ended"),
    ("cancelled", "Cancelled"),
]
EDITABLE_STATES = ("draft", "negotiation")
# Only the action methods write these; a contract starts with them, whatever values or defaults the browser sends.
GUARDED_FIELDS = {
    "state": "draft",
    "end_reason": False,
    "current_version_id": False,
    "signed_version_id": False,
    "seal_problem": False,
    "approver_ids": False,
    "own_user_ids": False,
    "asked_user_ids": False,
    "name": "/",
}
# What was agreed: frozen once the contract is submitted.
AGREED_FIELDS = {
    *TERM_FIELDS,
    "term_until",
    "partner_id",
    "company_id",
    "type_id",
    "template_id",
    "currency_id",
    "effective_date",
    "purpose",
    "payment_term_id",
    "governing_country_id",
    "venue",
    "liability_cap",
    "risk",
    "lang",
    "answers",
}


class ClmContract(models.Model):
    _name = "clm.contract"
    _description = "Contract"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin", "clm.answers.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    title = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True, index=True
    )
    end_reason = fields.Selection(
        [("expired", "Expired"), ("terminated", "Terminated"), ("superseded", "Superseded")],
        readonly=True,
        copy=False,
        tracking=True,
    )
    type_id = fields.Many2one("clm.contract.type", required=True, ondelete="restrict", tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Counterparty",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        check_company=True,
    )
    parent_id = fields.Many2one(
        "clm.contract", "Master Agreement", ondelete="restrict", index="btree_not_null"
    )
    lang = fields.Selection(selection=lambda self: self.env["clm.template"]._languages(), string="Language")
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id, ondelete="restrict"
    )
    effective_date = fields.Date(tracking=True, copy=False)
    term_mode = fields.Selection(TERM_MODES, default=terms.MODE_FIXED, required=True)
    term_length = fields.Integer(default=12)
    term_unit = fields.Selection(DURATION_UNITS, default="month", required=True)
    renewal_length = fields.Integer(default=12)
    renewal_unit = fields.Selection(DURATION_UNITS, default="month", required=True)
    renewal_limit = fields.Integer()
    notice_length = fields.Integer(default=3)
    notice_unit = fields.Selection(NOTICE_UNITS, default="month", required=True)
    purpose = fields.Text(help="What the contract is for; printed where the template asks for it.")
    payment_term_id = fields.Many2one("account.payment.term", "Payment Terms", check_company=True)
    governing_country_id = fields.Many2one("res.country", "Governing Law")
    venue = fields.Char(help="The place whose courts decide.")
    liability_cap = fields.Monetary()
    template_id = fields.Many2one("clm.template", ondelete="restrict", check_company=True)
    party_ids = fields.One2many("clm.contract.party", "contract_id", copy=True)
    line_ids = fields.One2many("clm.contract.line", "contract_id", copy=True)
    amount_untaxed = fields.Monetary("Value", compute="_compute_amounts", store=True, tracking=True)
    amount_tax = fields.Monetary("Taxes", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary("Total", compute="_compute_amounts", store=True)
    order_id = fields.Many2one(
        "sale.order",
        "Sales Order",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    version_ids = fields.One2many("clm.contract.version", "contract_id")
    current_version_id = fields.Many2one(
        "clm.contract.version", readonly=True, copy=False, ondelete="restrict"
    )
    signed_version_id = fields.Many2one(
        "clm.contract.version", readonly=True, copy=False, ondelete="restrict"
    )
    current_pdf = fields.Binary(related="current_version_id.pdf", related_sudo=False, string="Document")
    pdf_problem = fields.Char(related="current_version_id.pdf_problem", related_sudo=False)
    approval_ids = fields.One2many("clm.approval", "contract_id")
    approver_ids = fields.Many2many("res.users", string="Waiting for", readonly=True, copy=False)
    signature_request_ids = fields.One2many("clm.signature.request", "contract_id")
    term_ids = fields.One2many("clm.term", "contract_id")
    current_term_id = fields.Many2one("clm.term", compute="_compute_current_term", store=True)
    start_date = fields.Date(compute="_compute_current_term", store=True)
    end_date = fields.Date(compute="_compute_current_term", store=True)
    notice_deadline = fields.Date(compute="_compute_current_term", store=True, index=True, tracking=True)
    renewal_ids = fields.One2many("clm.renewal", "contract_id")
    renewal_count = fields.Integer(compute="_compute_renewal_count")
    evidence_ids = fields.One2many("clm.evidence", "contract_id")
    partner_visible = fields.Boolean("Visible in the Portal", default=True)
    may_edit = fields.Boolean(compute="_compute_may_edit")
    waiting_for_me = fields.Boolean(compute="_compute_waiting_for_me", search="_search_waiting_for_me")

    _lengths = models.Constraint(
        "CHECK(term_length >= 0 AND renewal_length >= 0 AND renewal_limit >= 0 AND notice_length >= 0)",
        "Lengths and limits cannot be negative.",
    )

    @api.depends("line_ids.price_subtotal", "line_ids.price_tax")
    def _compute_amounts(self):
        for contract in self:
            lines = contract.line_ids
            contract.amount_untaxed = sum(line.price_subtotal for line in lines)
            contract.amount_tax = sum(line.price_tax for line in lines)
            contract.amount_total = contract.amount_untaxed + contract.amount_tax

    @api.depends("term_ids.state", "term_ids.start_date", "term_ids.end_date", "term_ids.notice_deadline")
    def _compute_current_term(self):
        for contract in self:
            current = contract.term_ids.filtered(lambda term: term.state == "current").sorted("number")[-1:]
            contract.current_term_id = current
            contract.start_date = current.start_date
            contract.end_date = current.end_date
            contract.notice_deadline = current.notice_deadline

    @api.depends("renewal_ids")
    def _compute_renewal_count(self):
        for contract in self:
            contract.renewal_count = len(contract.renewal_ids)

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_edit(self):
        editable = self._filtered_access("write")
        for contract in self:
            contract.may_edit = contract in editable

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for contract in self:
            contract.access_url = f"/my/contracts/{contract.id}"
        return result

    @api.depends("name", "title")
    def _compute_display_name(self):
        for contract in self:
            contract.display_name = f"{contract.name} {contract.title or ''}".strip()

    @api.constrains("term_mode", "term_length", "term_until", "renewal_length")
    def _check_lengths(self):
        for contract in self:
            needed = (
                [contract.term_length or contract.term_until]
                if contract.term_mode != terms.MODE_EVERGREEN
                else [1]
            )
            if contract.term_mode == terms.MODE_AUTO_RENEW:
                needed.append(contract.renewal_length)
            if not all(needed):
                raise ValidationError(self.env._("A term needs a length of at least one day."))

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A contract cannot be its own master agreement."))

    @api.onchange("type_id")
    def _onchange_type_id(self):
        if self.type_id:
            self.update(self.type_id._term_defaults())
            self.template_id = self.type_id.template_ids.filtered("published_version_id")[:1]

    @api.model_create_multi
    def create(self, vals_list):
        by_type = defaultdict(list)
        for vals in vals_list:
            number = vals.get("name")
            vals.update(GUARDED_FIELDS)
            if isinstance(number, ContractNumber):
                vals["name"] = number
            by_type[self.env["clm.contract.type"].browse(vals.get("type_id"))].append(vals)
        for contract_type, group in by_type.items():
            contract_type._prepare_contracts(group)
        contracts = super().create(vals_list)
        # Defaults may name another owner than the values do.
        for owner, theirs in contracts.grouped("user_id").items():
            theirs._remember_own(owner)
        contracts._add_missing_parties()
        contracts._log_evidence("created")
        return contracts

    def _add_missing_parties(self):
        rows, parties = [], self.env["clm.contract.party"]
        for contract in self:
            roles = set(contract.party_ids.mapped("role"))
            partners = {"ours": contract.company_id.partner_id, "counterparty": contract.partner_id}
            rows += [
                {**parties._usual_values(contract, role, partner), "sequence": sequence}
                for sequence, (role, partner) in enumerate(partners.items())
                if role not in roles
            ]
        parties.create(rows)

    def write(self, vals):
        if GUARDED_FIELDS.keys() & vals.keys():
            raise UserError(
                self.env._("Use the buttons of the contract: its state and documents follow from them.")
            )
        if AGREED_FIELDS & vals.keys():
            self._check_editable()
        result = super().write(vals)
        if "partner_id" in vals:
            self.party_ids.filtered(lambda party: party.role == "counterparty").partner_id = self.partner_id
        if "user_id" in vals:
            self._remember_own(self.user_id)
        return result

    def _write_guarded(self, vals):
        """What the actions write, after they have checked that they may."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "A contract's evidence must stay, so contracts are not deleted. Cancel the contract, then archive it."
            )
        )

    def _check_editable(self):
        for contract in self:
            if contract.state not in EDITABLE_STATES:
                raise UserError(
                    self.env._(
                        "%(contract)s is past negotiation, so what was agreed is frozen. "
                        "Set it back to draft first; that voids its approval and signatures.",
                        contract=contract.display_name,
                    )
                )

    def _check_state(self, *states):
        for contract in self:
            if contract.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(contract)s is in the state “%(state)s”; this is possible in: %(states)s.",
                        contract=contract.display_name,
                        state=labels[contract.state],
                        states=", ".join(labels[state] for state in states),
                    )
                )

    def action_start_negotiation(self):
        """Shares the draft with the counterparty for reading."""
        self.check_access("write")
        self._check_state("draft")
        for contract in self:
            contract._require_pdf()
            contact = contract._counterparty_contact()
            if not contact.email:
                raise UserError(
                    self.env._("%(name)s has no e-mail address to send to.", name=contact.display_name)
                )
            contract.current_version_id._ensure_draft_copy()
            contract._write_guarded({"state": "negotiation"})
            # Mail templates read what the sender may not, such as the partner's language.
            self.env.ref("contract_clm.mail_template_share").sudo().send_mail(contract.id)
            contract._log_evidence(
                "sent", summary=self.env._("Draft sent to %(name)s", name=contact.display_name)
            )

    def _counterparty_contact(self):
        """The person on the other side: their signatory, or else the counterparty itself."""
        self.ensure_one()
        party = self.party_ids.filtered(lambda party: party.role == "counterparty")[:1]
        return party.signatory_id or self.partner_id

    def action_reset_to_draft(self):
        """Back to draft; a running approval or signature is void from now on."""
        self.check_access("write")
        self._check_state("negotiation", "approval", "signature", "cancelled")
        for contract in self:
            contract._void_running(self.env._("Set back to draft"))
            contract._write_guarded({"state": "draft"})
            contract._log_evidence("reopened")

    def action_cancel(self, reason=""):
        """Cancels a contract that never became active."""
        self.check_access("write")
        self._check_state("draft", "negotiation", "approval", "signature")
        for contract in self:
            contract._void_running(self.env._("Contract cancelled"))
            contract._write_guarded({"state": "cancelled"})
            contract.activity_ids.unlink()
            contract._log_evidence("cancelled", summary=reason)

    def _void_running(self, reason):
        self.approval_ids._void(reason)
        self.signature_request_ids._void(reason)

    def action_open_cancellation(self):
        self.ensure_one()
        return self.env["clm.reason.wizard"]._open(
            self, "action_cancel", self.env._("Why is the contract cancelled?")
        )

    def action_open_termination(self):
        self.ensure_one()
        return self.env["clm.reason.wizard"]._open(
            self, "action_terminate", self.env._("Why does the contract end?")
        )

    def action_retry_pdf(self):
        self.current_version_id.action_make_pdf()

    def action_view_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }

    def action_view_renewals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_renewal_action")
        return {**action, "domain": [("contract_id", "=", self.id)], "context": {}}
