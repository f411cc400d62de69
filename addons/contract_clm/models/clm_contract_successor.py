from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .clm_contract_type import TERM_FIELDS

BATCH = 100


class ClmContractSuccessor(models.Model):
    """A contract that takes the place of another: the older one ends when the new one takes effect."""

    _inherit = "clm.contract"

    predecessor_id = fields.Many2one(
        "clm.contract",
        "Replaces",
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        domain="[('commercial_partner_id', '=', commercial_partner_id), ('state', 'in', ('active', 'ended')),"
        " ('id', '!=', id)]",
        help="The contract that ends when this one takes effect.",
    )
    successor_ids = fields.One2many("clm.contract", "predecessor_id", "Replaced by")

    @api.constrains("predecessor_id", "partner_id", "company_id")
    def _check_predecessor(self):
        if self._has_cycle("predecessor_id"):
            raise ValidationError(self.env._("A contract cannot replace itself."))
        # The predecessor may be one that the current user does not see.
        for contract in self.sudo().filtered("predecessor_id"):
            older = contract.predecessor_id
            if older.company_id != contract.company_id or (
                older.commercial_partner_id != contract.commercial_partner_id
            ):
                raise ValidationError(
                    self.env._("A contract replaces one with the same counterparty, in the same company.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("predecessor_id"):
                self.browse(vals["predecessor_id"])._hand_down_wall(vals)
        contracts = super().create(vals_list)
        contracts._check_may_replace()
        return contracts

    def _hand_down_wall(self, vals):
        """What takes the place of a closed contract begins as closed."""
        # Whether the user may replace it is checked right after.
        older = self.sudo()
        if older.has_wall:
            vals.setdefault("confidentiality", older.confidentiality)
            for name in ("insider_ids", "insider_group_ids", "barred_user_ids"):
                vals.setdefault(name, [(6, 0, older[name].ids)])

    def write(self, vals):
        if "predecessor_id" in vals:
            self._check_editable()
        result = super().write(vals)
        if "predecessor_id" in vals:
            self._check_may_replace()
        return result

    def _check_may_replace(self):
        """Whoever lets a contract take the place of another one will end that one."""
        for older in self.predecessor_id:
            older.check_access("write")

    def _successor_defaults(self, order):
        """Context for the drafting dialog: the terms of this contract, the lines of the order that renews it."""
        self.ensure_one()
        length, unit = self.renewal_length or self.term_length, self.term_unit
        if self.renewal_length:
            unit = self.renewal_unit
        elif not length:
            # A term until a day has no length of its own.
            length, unit = round(self._months_of_term()), "month"
        party = self.party_ids.filtered(lambda party: party.role == "counterparty")[:1]
        values = {
            **{name: self[name] for name in TERM_FIELDS},
            "term_length": length,
            "term_unit": unit,
            "order_id": order.id,
            "predecessor_id": self.id,
            "partner_id": self.partner_id.id,
            "type_id": self.type_id.id,
            "title": self.title,
            "signatory_id": party.signatory_id.id,
            "effective_date": self._successor_start(order),
            "governing_country_id": self.governing_country_id.id,
            "venue": self.venue,
            "purpose": self.purpose,
            "liability_cap": self.liability_cap,
        }
        return {f"default_{name}": value for name, value in values.items() if value is not False}

    def _successor_start(self, order):
        """The first day of the term that the order opened, or else the day after the current term."""
        renewed = self.term_ids.filtered(lambda term: order and term.order_id == order)[:1]
        if renewed:
            return renewed.start_date
        today = fields.Date.context_today(self)
        return self.end_date + timedelta(days=1) if self.end_date and self.end_date >= today else today

    def _activate(self, signed_on=None):
        result = super()._activate(signed_on)
        # The right on the predecessor was checked when it was named.
        self.sudo().predecessor_id._give_way_to(self)
        return result

    def _give_way_to(self, successor):
        """Ends with the day before the successor's first one, or now."""
        if self.state != "active":
            return
        self.renewal_ids._set_renewed()
        self.current_term_id.renewal_stopped = True
        if successor.effective_date <= fields.Date.context_today(self):
            self._end_replaced(successor)

    def _end_replaced(self, successor):
        if self.state != "active":
            return
        self._end("superseded", "superseded", self.env._("Replaced by %(contract)s", contract=successor.name))

    def _end(self, end_reason, kind, summary=""):
        """What would expire although a successor waits for its first day was replaced, too."""
        others = self
        if end_reason == "expired":
            # The owner of the one need not see the other.
            waiting = self.sudo().search([("predecessor_id", "in", self.ids), ("state", "=", "active")])
            for successor in waiting:
                contract = self & successor.predecessor_id.sudo(self.env.su)
                others -= contract
                contract._end_replaced(successor)
        return super(ClmContractSuccessor, others)._end(end_reason, kind, summary) if others else None

    @api.model
    def _cron_renewal_run(self):
        if not self._end_all_replaced(fields.Date.context_today(self)):
            return False
        return super()._cron_renewal_run()

    @api.model
    def _end_all_replaced(self, today):
        """Ends the contracts whose successor takes effect; each by itself, and only once.

        :return: whether all was done before the time was up
        """
        due = self.search(
            [
                ("state", "=", "active"),
                ("successor_ids", "any", [("state", "=", "active"), ("effective_date", "<=", today)]),
            ],
            order="id",
        )
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH].try_lock_for_update().exists()
            for contract in batch:
                contract._end_replaced_safely()
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=1):
                return False
        return True

    def _end_replaced_safely(self):
        successor = self.successor_ids.filtered(lambda other: other.state == "active")[:1]
        try:
            with self.env.cr.savepoint():
                self._end_replaced(successor)
        except (UserError, ValueError) as error:
            self.current_term_id.problem = str(error)
