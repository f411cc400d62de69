from odoo import api, fields, models
from odoo.exceptions import UserError


class ClmRenewal(models.Model):
    """The owner's card for a term that comes to its end."""

    _name = "clm.renewal"
    _description = "Contract Renewal"
    _inherit = ["clm.own.defaults.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "notice_deadline, id"

    contract_id = fields.Many2one(
        "clm.contract", required=True, readonly=True, ondelete="restrict", index=True
    )
    term_id = fields.Many2one("clm.term", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True)
    currency_id = fields.Many2one(related="contract_id.currency_id", store=True)
    user_id = fields.Many2one("res.users", "Owner", index=True, tracking=True)
    stage_id = fields.Many2one(
        "clm.renewal.stage",
        required=True,
        ondelete="restrict",
        tracking=True,
        group_expand="_read_group_stage_ids",
        default=lambda self: self._stage("open"),
    )
    state = fields.Selection(related="stage_id.kind", store=True)
    amount = fields.Monetary(tracking=True)
    probability = fields.Float(
        "Probability (%)",
        compute="_compute_probability",
        store=True,
        readonly=False,
        aggregator="avg",
        tracking=True,
        help="Comes with the stage, and may be changed until the card moves to another one.",
    )
    weighted_amount = fields.Monetary(compute="_compute_weighted_amount", store=True)
    end_date = fields.Date("Term ends", related="term_id.end_date", store=True)
    notice_deadline = fields.Date(related="term_id.notice_deadline", store=True)
    days_left = fields.Integer(compute="_compute_days_left")
    order_id = fields.Many2one(
        "sale.order", "Renewal Quotation", readonly=True, copy=False, ondelete="set null"
    )
    lost_reason = fields.Text(readonly=True, tracking=True)

    _term_unique = models.UniqueIndex("(term_id)", "This term has a renewal already.")

    @api.depends("contract_id.name")
    def _compute_display_name(self):
        for renewal in self:
            renewal.display_name = renewal.contract_id.display_name

    @api.depends("stage_id")
    def _compute_probability(self):
        for renewal in self:
            renewal.probability = renewal.stage_id.probability

    @api.depends("amount", "probability")
    def _compute_weighted_amount(self):
        for renewal in self:
            renewal.weighted_amount = renewal.amount * renewal.probability / 100

    @api.depends("notice_deadline", "end_date")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for renewal in self:
            last = renewal.notice_deadline or renewal.end_date
            renewal.days_left = (last - today).days if last else 0

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        return stages.search([])  # pylint: disable=no-search-all

    @api.model
    def _stage(self, kind):
        stage = self.env["clm.renewal.stage"].search([("kind", "=", kind)], limit=1)
        if not stage:
            raise UserError(
                self.env._(
                    "There is no renewal stage of the kind “%(kind)s”. Add one under Configuration.",
                    kind=kind,
                )
            )
        return stage

    @api.model
    def _values(self, term):
        """Values of the card for a term."""
        contract = term.contract_id
        return {
            "contract_id": contract.id,
            "term_id": term.id,
            "user_id": contract.user_id.id,
            "amount": contract.amount_untaxed,
        }

    def write(self, vals):
        if "stage_id" in vals:
            stage = self.env["clm.renewal.stage"].browse(vals["stage_id"])
            if stage.kind != "open" or any(renewal.state != "open" for renewal in self):
                raise UserError(
                    self.env._(
                        "Use the buttons “Renewed” and “Lost”: they also change the contract, and they are final."
                    )
                )
        return super().write(vals)

    def _check_open(self):
        self.check_access("write")
        if any(renewal.state != "open" for renewal in self):
            raise UserError(self.env._("This renewal is closed."))

    def action_make_quotation(self):
        """Makes the quotation for the next term, or opens the one that exists."""
        self.ensure_one()
        self._check_open()
        if not self.order_id:
            self.order_id = self.env["sale.order"].create(self._quotation_values())
            self.message_post(body=self.env._("Renewal quotation %(order)s made.", order=self.order_id.name))
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }

    def _quotation_values(self):
        contract = self.contract_id
        return {
            "partner_id": contract.partner_id.id,
            "company_id": contract.company_id.id,
            "user_id": self.user_id.id,
            "origin": contract.name,
            "payment_term_id": contract.payment_term_id.id,
            "clm_renewal_id": self.id,
            "order_line": [(0, 0, self._quotation_line_values(line)) for line in contract.line_ids],
        }

    def _quotation_line_values(self, line):
        if not line.product_id:
            return {"display_type": "line_note", "name": line.name}
        return {
            "product_id": line.product_id.id,
            "name": line.name,
            "product_uom_qty": line.quantity,
            "product_uom_id": line.product_uom_id.id or line.product_id.uom_id.id,
            "price_unit": line.price_unit,
            "discount": line.discount,
            "tax_ids": [(6, 0, line.tax_ids.ids)],
        }

    def action_renewed(self):
        """The contract goes on with its next term."""
        self._check_open()
        for renewal in self:
            contract = renewal.contract_id
            contract._check_state("active")
            contract._renew(renewal.order_id.name or "")
            renewal._set_renewed()

    def _set_renewed(self):
        renewals = self.filtered(lambda renewal: renewal.state == "open")
        if renewals:
            renewals._move_to("renewed")
            renewals.activity_unlink(["contract_clm.mail_activity_renew"])

    def action_open_loss(self):
        self.ensure_one()
        self._check_open()
        return self.env["clm.reason.wizard"]._open(
            self, "action_lost", self.env._("Why is the renewal lost?")
        )

    def action_lost(self, reason):
        """The contract ends with the running term."""
        self._check_open()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the renewal is lost."))
        for renewal in self:
            renewal._move_to("lost", lost_reason=reason)
            # Users have no right to write terms; the right on the card was checked above.
            renewal.term_id.sudo().renewal_stopped = True
            renewal.activity_unlink(["contract_clm.mail_activity_renew"])
            renewal.contract_id._log_evidence("renewal_lost", summary=reason)

    def _close_with_contract(self):
        renewals = self.filtered(lambda renewal: renewal.state == "open")
        if renewals:
            renewals._move_to("lost", lost_reason=self.env._("The contract ended"))
            renewals.activity_unlink(["contract_clm.mail_activity_renew"])

    def _move_to(self, kind, **values):
        values["stage_id"] = self._stage(kind).id
        return super().write(values)  # pylint: disable=super-method-mismatch
