import ast

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

USER = "contract_clm.group_contract_clm_user"
BATCH = 20


class ClmContractType(models.Model):
    _inherit = "clm.contract.type"

    draft_on_order = fields.Boolean(
        "Confirmed orders make the draft",
        help="When an order is confirmed, its contract of this type is drafted by itself.",
    )
    order_domain = fields.Char(
        "Of which orders", help="Without a filter: all. The first type whose filter fits an order counts."
    )
    order_owner_id = fields.Many2one(
        "res.users",
        "Owner otherwise",
        help="Owns these drafts where the order's salesperson has no right on contracts.",
    )

    @api.constrains("order_domain")
    def _check_order_domain(self):
        for record in self.filtered("order_domain"):
            try:
                self.env["sale.order"].search(record._orders_domain(), limit=1)
            except (UserError, ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._("The filter of orders cannot be understood: %(error)s", error=error)
                ) from error

    def _orders_domain(self):
        return Domain(ast.literal_eval(self.order_domain or "[]"))

    @api.model
    def _type_for_order(self, order):
        """The type that drafts this order's contract, or none."""
        types = self.search(
            [("draft_on_order", "=", True), ("company_id", "in", [False, order.company_id.id])]
        )
        for record in types:
            if record.template_ids.published_version_id and order.filtered_domain(record._orders_domain()):
                return record
        return self.browse()


class SaleOrder(models.Model):
    """A confirmed order that makes the draft: noted at once, drafted by a job, so that nothing stops the order."""

    _inherit = "sale.order"

    clm_draft_type_id = fields.Many2one(
        "clm.contract.type",
        "Contract to be drafted",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def _action_confirm(self):
        result = super()._action_confirm()
        # Whoever confirms needs no right on contracts; the rule on the type says what is drafted.
        self.sudo()._clm_plan_drafts()
        return result

    def _clm_plan_drafts(self):
        waiting = self.browse()
        for order in self._clm_without_contract():
            try:
                order.clm_draft_type_id = self.env["clm.contract.type"]._type_for_order(order)
            except (UserError, ValueError, SyntaxError, TypeError, KeyError) as error:
                order._clm_draft_failed(str(error), self.env["clm.contract.type"])
            if order.clm_draft_type_id:
                waiting |= order
        if waiting:
            self.env.ref("contract_clm.ir_cron_draft_orders")._trigger()

    def _clm_without_contract(self):
        """Orders that still need one: neither drafted from, nor placed under a contract, nor renewing one."""
        return self.filtered(
            lambda order: (
                not order.clm_agreement_id
                and not order.clm_renewal_id
                and all(contract.state == "cancelled" for contract in order.clm_contract_ids)
            )
        )

    @api.model
    def _cron_draft_clm_contracts(self):
        """Drafts what confirmed orders wait for: each by itself, and only once."""
        due = self.search([("clm_draft_type_id", "!=", False)], order="id")
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH].try_lock_for_update().exists()
            for order in batch:
                order._clm_draft_safely()
                if not self.env["ir.cron"]._commit_progress(1):
                    return

    def _clm_draft_safely(self):
        contract_type = self.clm_draft_type_id
        self.clm_draft_type_id = False
        if self.state != "sale" or not self._clm_without_contract():
            return
        try:
            with self.env.cr.savepoint():
                self._clm_draft(contract_type)
        except (UserError, ValueError) as error:
            self._clm_draft_failed(str(error), contract_type)

    def _clm_draft(self, contract_type):
        owner = self._clm_draft_owner(contract_type)
        wizard = (
            self.env["clm.draft.wizard"]
            .with_company(self.company_id)
            .with_context(lang=owner.lang)
            .create({"order_id": self.id, "type_id": contract_type.id})
        )
        contract = wizard._draft_for(owner)
        self.message_post(
            body=self.env._("Contract %(contract)s is drafted.", contract=contract.name),
            subtype_xmlid="mail.mt_note",
        )

    def _clm_draft_owner(self, contract_type):
        for user in (self.user_id, contract_type.order_owner_id):
            if user.active and user.has_group(USER) and self.company_id in user.company_ids:
                return user
        raise UserError(
            self.env._(
                "Nobody can own the contract: the salesperson has no right on contracts, and the contract type "
                "“%(type)s” names no other owner.",
                type=contract_type.name,
            )
        )

    def _clm_draft_failed(self, problem, contract_type):
        """Something to do for the salesperson; the order stays confirmed."""
        user = self.user_id.filtered("active") or contract_type.order_owner_id.filtered("active")
        note = self.env._("The contract could not be drafted by itself: %(problem)s", problem=problem)
        if user:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Draft the contract"),
                note=note,
            )
        else:
            self.message_post(body=note)
