from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import notices

GIVEN, FROM_THEM = "given", "received"
IN_FORCE, WITHDRAWN, SUPERSEDED = "in_force", "withdrawn", "superseded"
KINDS = [
    (notices.NOT_RENEW, "Do not renew"),
    (notices.TERMINATE, "End at the earliest date allowed"),
]
WAYS = [
    ("email", "E-mail"),
    ("registered", "Registered letter"),
    ("courier", "Courier"),
    ("hand", "By hand"),
    ("portal", "Portal or fax"),
]
STANDINGS = [
    (notices.IN_TIME, "In time"),
    (notices.UNDER_WAY, "Arrival not proved yet"),
    (notices.LATE, "Late"),
]
# What becomes of the renewal.
LOST, NEGOTIATING = "lost", "negotiating"
DIRECTIONS = [(GIVEN, "Given by us"), (FROM_THEM, "Received from them")]
# Facts: written once. What follows from them changes with the arrival, a withdrawal, or the next term.
MUTABLE = {"state", "stopped_term_id", "ends_on", "closed_renewal_id"}
ARRIVAL = {"received_on", "arrival_proof", "arrival_proof_filename", "arrival_sha256", "accepted"}
LETTER = {f"letter{kind}{part}" for kind in ("", "_docx") for part in ("", "_filename", "_sha256")}
ONCE = ARRIVAL | LETTER
WITHDRAWAL = {"withdrawn_on", "withdrawn_by_id", "withdrawal_reason"}


class ClmNotice(models.Model):
    """Notice that ends a contract, given or received, with the proofs of its sending and arrival.

    Written by actions only, which leave evidence with the SHA-256 of the proofs.
    """

    _name = "clm.notice"
    _description = "Notice"
    _inherit = ["clm.own.defaults.mixin", "clm.file.mixin", "clm.walled.row"]
    _order = "id desc"

    contract_id = fields.Many2one(
        "clm.contract", required=True, readonly=True, ondelete="restrict", index=True
    )
    term_id = fields.Many2one(
        "clm.term", "In the Term", readonly=True, ondelete="restrict", help="The term running at that time."
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True)
    user_id = fields.Many2one(related="contract_id.user_id", store=True)
    direction = fields.Selection(DIRECTIONS, required=True, readonly=True, default=GIVEN)
    kind = fields.Selection(
        KINDS, "What it asks for", required=True, readonly=True, default=notices.NOT_RENEW
    )
    state = fields.Selection(
        [(IN_FORCE, "In force"), (WITHDRAWN, "Withdrawn"), (SUPERSEDED, "Renewed all the same")],
        required=True,
        readonly=True,
        default=IN_FORCE,
        index=True,
    )
    sent_on = fields.Date(readonly=True)
    received_on = fields.Date("Arrived on", readonly=True)
    way = fields.Selection(WAYS, readonly=True)
    addressee = fields.Char("To or from whom", readonly=True)
    note = fields.Text(readonly=True)
    proof = fields.Binary("Proof of Sending", attachment=True, readonly=True)
    proof_filename = fields.Char(readonly=True)
    proof_sha256 = fields.Char("SHA-256 of the Proof of Sending", readonly=True)
    arrival_proof = fields.Binary("Proof of Arrival", attachment=True, readonly=True)
    arrival_proof_filename = fields.Char(readonly=True)
    arrival_sha256 = fields.Char("SHA-256 of the Proof of Arrival", readonly=True)
    letter = fields.Binary(attachment=True, readonly=True)
    letter_filename = fields.Char(readonly=True)
    letter_sha256 = fields.Char("SHA-256 of the Letter", readonly=True)
    letter_docx = fields.Binary("Letter for Word", attachment=True, readonly=True)
    letter_docx_filename = fields.Char(readonly=True)
    letter_docx_sha256 = fields.Char("SHA-256 of the Letter for Word", readonly=True)
    basis = fields.Selection(
        [(notices.SENT, "Sent by then"), (notices.RECEIVED, "Received by then")],
        "What counts",
        required=True,
        readonly=True,
        default=notices.SENT,
    )
    deadline = fields.Date(readonly=True, help="The last day that was in time.")
    standing = fields.Selection(STANDINGS, compute="_compute_standing", store=True)
    accepted = fields.Boolean("Accepted although late", readonly=True)
    stopped_term_id = fields.Many2one(
        "clm.term", "Ends with the Term", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    ends_on = fields.Date("Contract ends on", readonly=True)
    closed_renewal_id = fields.Many2one("clm.renewal", readonly=True, ondelete="set null")
    withdrawn_on = fields.Date(readonly=True)
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    withdrawal_reason = fields.Text(readonly=True)

    _one_per_term = models.UniqueIndex(
        "(term_id, direction) WHERE state = 'in_force'",
        "There is notice for this term already. Withdraw it before you record another one.",
    )
    _a_day = models.Constraint(
        "CHECK(sent_on IS NOT NULL OR received_on IS NOT NULL)",
        "Notice needs the day of sending or of arrival.",
    )
    _in_force = models.Index("(contract_id) WHERE state = 'in_force'")

    @api.depends("basis", "sent_on", "received_on", "deadline")
    def _compute_standing(self):
        for notice in self:
            notice.standing = (notice.sent_on or notice.received_on) and notices.standing(
                notice.basis,
                sent=notice.sent_on or None,
                received=notice.received_on or None,
                deadline=notice.deadline or None,
            )

    @api.depends("direction", "sent_on", "received_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for notice in self:
            first = notice.sent_on or notice.received_on
            day = first and format_date(self.env, first)
            notice.display_name = (
                self.env._("Notice given on %(day)s", day=day)
                if notice.direction == GIVEN
                else self.env._("Notice received on %(day)s", day=day)
            )

    def write(self, vals):
        self.check_access("write")
        fixed = vals.keys() - MUTABLE - WITHDRAWAL
        if any(notice._is_changed(name, vals[name]) for notice in self for name in fixed):
            raise UserError(
                self.env._("What a notice says is never changed. Withdraw it, and record another one.")
            )
        return super().write(vals)

    def _is_changed(self, name, value):
        """Whether this would overwrite a fact; those that come later are written once."""
        return name not in ONCE or bool(self.with_context(bin_size=True)[name])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if not self.env["clm.disposal"]._covers(self.contract_id):
            raise UserError(self.env._("Notices are kept with the contract. Withdraw the notice instead."))

    def _lock(self):
        """What is decided about notice of a contract is decided by one transaction at a time."""
        contracts = self.contract_id
        # Whoever acts has been checked; locking needs no right of its own.
        contracts.sudo().lock_for_update(allow_referencing=True)

    def _check_in_force(self):
        self.contract_id.check_access("write")
        if any(notice.state != IN_FORCE for notice in self):
            raise UserError(self.env._("This notice is not in force any more."))

    def action_open_arrival(self):
        """Asks for the day and the proof of arrival."""
        self.ensure_one()
        self._check_in_force()
        return self._dialog("clm.notice.arrival.wizard", self.env._("When did it arrive?"))

    def action_open_withdrawal(self):
        self.ensure_one()
        self._check_in_force()
        return self.env["clm.reason.wizard"]._open(
            self, "action_withdraw", self.env._("Why is the notice withdrawn?")
        )

    def action_view_contract(self):
        self.ensure_one()
        return self.contract_id.get_formview_action()

    def _dialog(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_notice_id": self.id},
        }
