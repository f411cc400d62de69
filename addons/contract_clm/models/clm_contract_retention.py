from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import retention

CLOSED_STATES = ("ended", "cancelled")
# Only the actions write these.
GUARDED = {
    "ended_on",
    "kept_until",
    "files_removed_on",
    "disposal_proposed_by_id",
    "disposal_proposed_on",
    "disposal_reason",
}
_NO_PROPOSAL = {"disposal_proposed_by_id": False, "disposal_proposed_on": False, "disposal_reason": False}


class ClmContractRetention(models.Model):
    """How long a contract is kept after it ended, and who proposed to delete it for good."""

    _inherit = "clm.contract"

    ended_on = fields.Date(readonly=True, copy=False, help="The day on which it ended or was cancelled.")
    kept_until = fields.Date("Keep longer until", readonly=True, copy=False)
    retention_until = fields.Date(
        "Kept until",
        compute="_compute_retention_until",
        store=True,
        index="btree_not_null",
        help="The last day of its retention; empty while it runs, or if it is kept for ever.",
    )
    cleanup_due = fields.Date(compute="_compute_cleanup_due", store=True, index="btree_not_null")
    files_removed_on = fields.Date(
        "Drafts removed on", readonly=True, copy=False, help="When superseded drafts lost their files."
    )
    disposal_proposed_by_id = fields.Many2one("res.users", "Deletion proposed by", readonly=True, copy=False)
    disposal_proposed_on = fields.Datetime("Deletion proposed on", readonly=True, copy=False)
    disposal_reason = fields.Text("Reason of Deletion", readonly=True, copy=False)

    @api.depends("ended_on", "kept_until", "type_id.retention_length", "type_id.retention_unit")
    def _compute_retention_until(self):
        for contract in self:
            kind = contract.type_id
            length = retention.Duration(kind.retention_length, kind.retention_unit or "year")
            contract.retention_until = retention.kept_until(contract.ended_on, length, contract.kept_until)

    @api.depends("ended_on", "files_removed_on", "type_id.cleanup_length", "type_id.cleanup_unit")
    def _compute_cleanup_due(self):
        for contract in self:
            kind = contract.type_id
            length = retention.Duration(kind.cleanup_length, kind.cleanup_unit or "year")
            due = retention.kept_until(contract.ended_on, length)
            contract.cleanup_due = False if contract.files_removed_on else due

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in GUARDED & vals.keys():
                del vals[name]
        return super().create(vals_list)

    def write(self, vals):
        if GUARDED & vals.keys():
            raise UserError(
                self.env._("Use the buttons of the retention review: each of these changes leaves evidence.")
            )
        return super().write(vals)

    def _write_guarded(self, vals):
        if "state" not in vals:
            return super()._write_guarded(vals)
        if vals["state"] not in CLOSED_STATES:
            return super()._write_guarded(
                {"ended_on": False, "files_removed_on": False} | _NO_PROPOSAL | vals
            )
        for day, contracts in self.grouped(
            lambda contract: contract._last_day(vals.get("end_reason"))
        ).items():
            super(ClmContractRetention, contracts)._write_guarded({"ended_on": day} | vals)
        return True

    def _last_day(self, end_reason):
        """The day on which the contract ends now: of its last term if that ran out, or else today."""
        today = fields.Date.context_today(self)
        if end_reason != "expired":
            return today
        return min(max(self.term_ids.filtered("end_date").mapped("end_date"), default=today), today)

    def _check_may_review(self):
        self.check_access("write")
        self._check_not_on_hold()
        today = fields.Date.context_today(self)
        for contract in self:
            if not retention.is_over(contract.retention_until, today):
                raise UserError(
                    self.env._(
                        "%(contract)s is still to be kept. It is not due for review.", contract=contract.name
                    )
                )

    def action_open_keep_longer(self):
        """Opens the dialog that gives these contracts a later date."""
        return self.env["clm.retention.wizard"]._open(self)

    def _keep_longer(self, until, reason):
        """Sets a later day; what was proposed for deletion is proposed no more."""
        self._check_may_review()
        if until <= fields.Date.context_today(self):
            raise UserError(self.env._("Choose a day in the future."))
        self._write_guarded({"kept_until": until} | _NO_PROPOSAL)
        self._log_evidence(
            "retention_extended", summary=reason, payload={"until": fields.Date.to_string(until)}
        )

    def action_open_disposal(self):
        """Opens the dialog that proposes, or confirms, to delete these contracts for good."""
        return self.env["clm.disposal.wizard"]._open(self)

    def action_withdraw_disposal(self):
        """Takes back a proposal to delete."""
        self.check_access("write")
        proposed = self.filtered("disposal_proposed_by_id")
        proposed._write_guarded(_NO_PROPOSAL)
        proposed._log_evidence("disposal_withdrawn")
