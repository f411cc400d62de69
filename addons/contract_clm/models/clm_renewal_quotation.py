from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ClmRenewalQuotation(models.Model):
    """From the card to the quotation at new prices; the accepted quotation renews the contract."""

    _inherit = "clm.renewal"

    uplift = fields.Float("Price Change (%)", digits=(16, 2), tracking=True)
    current_amount = fields.Monetary(
        "At present prices",
        compute="_compute_current_amount",
        store=True,
        help="What the next term would be worth at the prices of the contract.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, readonly=False)
    order_ids = fields.One2many("sale.order", "clm_renewal_id", "Quotations")
    order_count = fields.Integer("Number of Quotations", compute="_compute_order_count")

    _uplift_range = models.Constraint("CHECK(uplift > -100)", "A price can fall by less than 100 percent.")

    @api.depends("contract_id.line_ids.price_subtotal", "contract_id.line_ids.period")
    def _compute_current_amount(self):
        for renewal in self:
            renewal.current_amount = renewal.contract_id._renewal_amount()

    @api.depends("uplift")
    def _compute_amount(self):
        for renewal in self:
            renewal.amount = renewal.contract_id._renewal_amount(renewal.uplift)

    @api.depends("order_ids")
    @api.depends_context("uid")
    def _compute_order_count(self):
        """Of the quotations that the user may read."""
        orders = self.env["sale.order"]
        counts = {}
        if orders.has_access("read"):
            groups = orders._read_group([("clm_renewal_id", "in", self.ids)], ["clm_renewal_id"], ["__count"])
            counts = {renewal.id: count for renewal, count in groups}
        for renewal in self:
            renewal.order_count = counts.get(renewal._origin.id, 0)

    @api.model
    def _values(self, term):
        contract = term.contract_id
        percent, current = contract.type_id.renewal_uplift, contract._renewal_amount()
        return super()._values(term) | {
            "uplift": percent,
            "current_amount": current,
            "amount": contract._renewal_amount(percent) if percent else current,
        }

    # The quotation

    def _quotation_values(self):
        return super()._quotation_values() | {
            # A pricelist in another currency would make other money of the contract's prices.
            "pricelist_id": self._pricelist().id,
            "user_id": (self.user_id.filtered("active") or self.env.user).id,
        }

    def _pricelist(self):
        """The pricelist of the original order, or else of the customer, where it is in the contract's currency."""
        contract = self.contract_id
        customer = contract.partner_id.with_company(contract.company_id)
        # Whoever quotes need not see the original order.
        candidates = contract.sudo().order_id.pricelist_id | customer.property_product_pricelist
        return candidates.filtered(
            lambda pricelist: pricelist.active and pricelist.currency_id == contract.currency_id
        )[:1]

    def _quotation_line_values(self, line):
        values = super()._quotation_line_values(line)
        if values.get("display_type"):
            return values
        return values | {
            "price_unit": line._renewal_price(self.uplift),
            "product_uom_qty": line.quantity * line._periods_in(self.contract_id._months_of_term()),
            "clm_contract_line_id": line.id,
        }

    def action_view_orders(self):
        """Opens all quotations and orders of this renewal."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "domain": [("clm_renewal_id", "=", self.id)],
            "name": self.env._("Renewal quotations"),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "context": {"create": False},
        }

    def action_draft_successor(self):
        """Opens the drafting dialog for the contract that takes the place of this one."""
        self.ensure_one()
        self.check_access("write")
        return self.env["clm.draft.wizard"]._open(self.contract_id._successor_defaults(self.order_id))

    # What becomes of it

    def _accept(self, order):
        """The customer accepted `order`. What keeps the contract from being renewed never stops the order."""
        self.ensure_one()
        if self.state == "renewed" and self._order_explains(order):
            return
        try:
            with self.env.cr.savepoint():
                self._renew_with(order)
        except (UserError, ValueError) as error:
            self._tell_owner(
                self.env._(
                    "%(order)s is confirmed, but the contract was not renewed by it: %(problem)s",
                    order=order.name,
                    problem=error,
                )
            )

    def _order_explains(self, order):
        """Whether the renewal by hand, or on its day, was of this order: then the term names it."""
        term = self._next_term()
        if not term or term.order_id:
            return False
        term.order_id = order
        self.order_id = order
        return True

    def _renew_with(self, order):
        if self.state != "open":
            raise UserError(self.env._("The renewal is closed."))
        contract = self.contract_id
        contract._check_state("active")
        if contract.current_term_id != self.term_id:
            raise UserError(self.env._("The term that it was to follow is over."))
        values = {"order_id": order.id}
        if order.currency_id == self.currency_id:
            values["amount"] = order.amount_untaxed
        self.write(values)
        term = contract._renew(self.env._("Order %(order)s confirmed", order=order.name))
        term.order_id = order
        self._set_renewed()
        self.message_post(
            body=self.env._("%(order)s is confirmed: the contract is renewed.", order=order.name)
        )

    def _next_term(self):
        return self.contract_id.term_ids.filtered(lambda term: term.number == self.term_id.number + 1)

    def _order_cancelled(self, order):
        """The renewal by `order` is undone as long as the new term has not begun; a new quotation can be made."""
        self.ensure_one()
        term = self._next_term()
        renewed_by_it = self.state == "renewed" and term and term.order_id == order
        if self.order_id == order:
            self.order_id = False
        if not renewed_by_it:
            if self.state == "open":
                self.message_post(
                    body=self.env._("%(order)s is cancelled. A new quotation can be made.", order=order.name)
                )
            return
        term.order_id = False
        if self._undo_renewal(term, order):
            self._tell_owner(
                self.env._(
                    "%(order)s is cancelled: the renewal is open again, and a new quotation can be made.",
                    order=order.name,
                )
            )
            return
        self._tell_owner(
            self.env._(
                "%(order)s is cancelled, but the term that it renewed has begun, goes on already, or has a notice. "
                "Agree on a new order, or terminate the contract.",
                order=order.name,
            )
        )

    def _undo_renewal(self, term, order):
        contract = self.contract_id
        today = fields.Date.context_today(self)
        is_last = contract.state == "active" and contract.current_term_id == term
        if not is_last or term.start_date <= today or self._has_followed(term):
            return False
        term.unlink()
        self.env.flush_all()
        self.term_id.state = "current"
        self._move_to("open")
        contract._log_evidence(
            "renewal_undone", summary=self.env._("Order %(order)s cancelled", order=order.name)
        )
        return True

    def _has_followed(self, term):
        """Whether a card or a notice is about the term already, whatever became of that notice."""
        about_it = Domain("term_id", "=", term.id)
        notices = Domain("contract_id", "=", term.contract_id.id) & (
            about_it | Domain("stopped_term_id", "=", term.id)
        )
        return bool(
            self.search_count(about_it, limit=1) or self.env["clm.notice"].search_count(notices, limit=1)
        )

    def _tell_owner(self, text):
        """A message on the card, and something to do for the owner, or whoever is told instead."""
        self.message_post(body=text)
        for user in self._audience()[self]:
            self.activity_schedule(
                "contract_clm.mail_activity_renew",
                user_id=user.id,
                summary=self.env._("Look at the renewal"),
                note=text,
            )


class ClmTerm(models.Model):
    _inherit = "clm.term"

    order_id = fields.Many2one(
        "sale.order", "Renewed by", readonly=True, ondelete="set null", index="btree_not_null"
    )
