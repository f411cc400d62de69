from odoo import api, fields, models

from ..models.clm_notice import DIRECTIONS, FROM_THEM, GIVEN, KINDS, LOST, NEGOTIATING, STANDINGS, WAYS
from ..tools import notices, terms

COPIED = (
    "direction",
    "kind",
    "sent_on",
    "received_on",
    "way",
    "addressee",
    "note",
    "proof",
    "proof_filename",
)


class ClmNoticeWizard(models.TransientModel):
    """Asks what notice was given or received, and says before it is recorded what will follow."""

    _name = "clm.notice.wizard"
    _description = "Record Notice"

    contract_id = fields.Many2one("clm.contract", required=True, readonly=True, ondelete="cascade")
    direction = fields.Selection(DIRECTIONS, required=True, default=GIVEN)
    term_mode = fields.Selection(related="contract_id.term_mode")
    kind = fields.Selection(
        KINDS, "What it asks for", compute="_compute_kind", store=True, readonly=False, precompute=True
    )
    sent_on = fields.Date(default=lambda self: self._today_if(GIVEN))
    received_on = fields.Date(default=lambda self: self._today_if(FROM_THEM))
    way = fields.Selection(WAYS, required=True, default="registered")
    addressee = fields.Char(
        "To or from whom", compute="_compute_addressee", store=True, readonly=False, precompute=True
    )
    proof = fields.Binary(attachment=False)
    proof_filename = fields.Char()
    note = fields.Text()
    accepted = fields.Boolean(
        "Accepted although late", help="The side that got the notice accepts it all the same."
    )
    card = fields.Selection(
        [(LOST, "The renewal is lost"), (NEGOTIATING, "Being renegotiated: the card stays open")],
        "Renewal",
        required=True,
        default=LOST,
    )
    has_card = fields.Boolean(compute="_compute_outlook")
    loss_reason_id = fields.Many2one(
        "clm.renewal.loss.reason", "Reason", compute="_compute_loss_reason_id", store=True, readonly=False
    )
    standing = fields.Selection(STANDINGS, compute="_compute_outlook")
    may_accept = fields.Boolean(compute="_compute_outlook")
    outlook = fields.Text("What follows", compute="_compute_outlook")

    def _today_if(self, direction):
        return self.env.context.get("default_direction", GIVEN) == direction and fields.Date.context_today(
            self
        )

    @api.depends("contract_id")
    def _compute_kind(self):
        for wizard in self:
            open_end = wizard.contract_id.term_mode == terms.MODE_EVERGREEN
            wizard.kind = notices.TERMINATE if open_end else wizard.kind or notices.NOT_RENEW

    @api.depends("contract_id")
    def _compute_addressee(self):
        for wizard in self:
            wizard.addressee = wizard.contract_id and wizard.contract_id._counterparty_contact().display_name

    @api.depends("direction")
    def _compute_loss_reason_id(self):
        for wizard in self:
            wizard.loss_reason_id = wizard.direction and self.env.ref(
                f"contract_clm.clm_renewal_loss_reason_notice_{wizard.direction}", raise_if_not_found=False
            )

    @api.depends("contract_id", "direction", "kind", "sent_on", "received_on", "accepted")
    def _compute_outlook(self):
        for wizard in self:
            contract = wizard.contract_id
            term = contract.current_term_id
            wizard.has_card = bool(term and term._open_card())
            wizard.standing = wizard.may_accept = wizard.outlook = False
            if term and (wizard.sent_on or wizard.received_on):
                wizard._look_ahead(contract, term)

    def _look_ahead(self, contract, term):
        limit, basis = term._notice_limit(), contract._notice_basis()
        days = {"sent": self.sent_on or None, "received": self.received_on or None}
        self.standing = notices.standing(basis, **days, deadline=limit or None)
        known = {"basis": basis, **days, "term": term}
        plain = contract._notice_effect(self.kind, self.standing, accepted=False, **known)
        self.may_accept = not plain.stops
        effect = contract._notice_effect(self.kind, self.standing, accepted=self.accepted, **known)
        self.outlook = contract._outlook(effect, self.standing, limit)

    def action_record(self):
        self.ensure_one()
        values = {name: self[name] for name in COPIED if name != "proof"}
        values["proof"] = self.with_context(bin_size=False).proof
        values["accepted"] = self.may_accept and self.accepted
        self.env["clm.notice"]._record(
            self.contract_id, values, card=self.card, loss_reason=self.loss_reason_id
        )
        return {"type": "ir.actions.act_window_close"}
