from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import terms_snapshot

STATES = [
    ("pending", "Pending"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("voided", "Void"),
]

BATCH = 200
# A little less than the day between two runs of the job.
COMPARED_AGAIN = timedelta(hours=20)


class ClmApproval(models.Model):
    """One run of approval, bound to one version's SHA-256 and to the commercial terms that the rules looked at.

    Its steps are a copy of what the rules asked for: editing a rule changes no run. Nothing of it is ever deleted.
    """

    _name = "clm.approval"
    _description = "Contract Approval"
    _inherit = "clm.own.defaults.mixin"
    _order = "id desc"

    contract_id = fields.Many2one("clm.contract", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, precompute=True)
    version_id = fields.Many2one("clm.contract.version", required=True, ondelete="restrict")
    sha256 = fields.Char("SHA-256", required=True)
    terms = fields.Json(readonly=True, help="The commercial terms at the moment of the request.")
    terms_sha256 = fields.Char("SHA-256 of the terms", readonly=True)
    state = fields.Selection(STATES, default="pending", required=True)
    requested_by_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    requested_on = fields.Datetime(required=True, default=fields.Datetime.now)
    closed_on = fields.Datetime()
    compared_on = fields.Datetime(
        "Last Compared on", readonly=True, help="When document and terms were last found to be as approved."
    )
    note = fields.Char(help="Why it was refused or is void.")
    step_ids = fields.One2many("clm.approval.step", "approval_id")

    _one_pending = models.UniqueIndex(
        "(contract_id) WHERE state = 'pending'", "An approval of this contract is running already."
    )

    @api.depends("contract_id.name", "version_id.number")
    def _compute_display_name(self):
        for approval in self:
            approval.display_name = self.env._(
                "Approval of %(version)s", version=approval.version_id.display_name
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The history of approvals is never deleted."))

    def _lock(self):
        """Makes two who press at the same instant come one after the other.

        The second one waits, and then starts anew (a serialization failure, which Odoo retries), so that it sees what
        the first one decided. The row is written, not only locked: whoever waited for a lock on a row that did not
        change would go on with what was there before.
        """
        ids = tuple(sorted(self.ids))
        if ids:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE clm_approval SET write_date = approval.write_date
                      FROM (SELECT id, write_date FROM clm_approval WHERE id IN %s ORDER BY id FOR UPDATE) approval
                     WHERE clm_approval.id = approval.id
                    """,
                    ids,
                )
            )
        self.invalidate_recordset(["state"])
        self.step_ids.invalidate_recordset(["state"])

    def _close(self, state, note=""):
        self.write({"state": state, "closed_on": fields.Datetime.now(), "note": note})
        # The next approval of the same contract may be created in this transaction: see _one_pending.
        self.flush_recordset(["state"])
        self.contract_id._set_waiting({})

    def _void(self, reason):
        """What was approved no longer holds; nothing is deleted."""
        # Users have no right to write approvals; the callers are the contract's own actions.
        running = self.sudo().filtered(lambda approval: approval.state in ("pending", "approved"))
        if not running:
            return
        running.step_ids._close_open("voided")
        running._close("voided", reason)
        self.env["clm.contract"]._log_evidence_rows(
            "approval_voided",
            [(approval.contract_id, approval.version_id, reason, None) for approval in running],
        )

    # What the approval is bound to

    def _changed(self):
        """Those whose contract has another document or other terms by now: dict of the reason in words by run."""
        reasons = {}
        # Terms may lie in records that the caller may not read; only their names come back.
        for approval in self.sudo():
            contract = approval.contract_id
            if contract.current_version_id.sha256 != approval.sha256:
                reasons[approval] = self.env._("The document changed after the approval was requested.")
                continue
            changes = contract._changed_terms(approval.terms or {}) if approval.terms else []
            if changes:
                names = ", ".join(contract._term_label(change.key) for change in changes)
                reasons[approval] = self.env._(
                    "The terms changed after the approval was requested: %(terms)s.", terms=names
                )
        return reasons

    def _void_changed(self):
        """Voids the runs whose document or terms changed; their contracts go back to draft.

        :return: dict of the reason in words by run
        """
        # Once it is sent for signature, a contract has other documents, and what was approved is history.
        changed = self.filtered(lambda approval: approval.contract_id.state == "approval")._changed()
        for approval, reason in changed.items():
            approval._void(reason)
            approval.contract_id._write_guarded({"state": "draft"})
            approval.contract_id._tell_owners(approval._void_words)
        return changed

    def _void_words(self, env):
        """Subject and text for the owner: see `clm.contract._tell_news`."""
        [reason] = self.with_env(env)._changed().values()
        return env._("Approval is void"), reason

    @api.model
    def _cron_void_changed(self):
        """Nightly: an approval whose document or terms changed is void, though nobody came across it.

        What was compared today is not compared again, so that a run that is cut off goes on where it stopped.
        """
        now = fields.Datetime.now()
        running = self.search(
            Domain("state", "in", ("pending", "approved"))
            & Domain("contract_id.state", "=", "approval")
            & (Domain("compared_on", "=", False) | Domain("compared_on", "<=", now - COMPARED_AGAIN)),
            order="id",
        )
        for start in range(0, len(running), BATCH):
            batch = running[start : start + BATCH].try_lock_for_update()
            changed = batch._void_changed()
            batch.filtered(lambda approval, changed=changed: approval not in changed).compared_on = now
            remaining = max(len(running) - start - BATCH, 0)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                return

    def _previous(self):
        """The run before this one that the reader knows: for whoever is asked now, the last one they decided on, so
        that who never did reads everything; for others the last one on which anybody decided."""
        self.ensure_one()
        earlier = self.contract_id.approval_ids.filtered(
            lambda approval: approval.id < self.id and approval.step_ids.vote_ids
        )
        if any(step.waiting_for_me for step in self.step_ids):
            earlier = earlier.filtered(lambda run: self.env.user in run.step_ids.vote_ids.user_id)
        return earlier.sorted("id")[-1:]

    def _term_rows(self):
        """The terms as rows for a table: name, before, now, and whether they differ from the run before."""
        self.ensure_one()
        contract, before = self.contract_id, self._previous().terms or {}
        # A run of before the terms were kept has none.
        now = self.terms or {}
        differing = {change.key for change in terms_snapshot.compare(before, now)} if before else set()
        return [
            {
                "key": key,
                "name": contract._term_label(key),
                "before": contract._term_text(key, before.get(key)),
                "now": contract._term_text(key, now.get(key)),
                "changed": key in differing,
            }
            for key in sorted({*now, *before}, key=contract._term_order)
        ]
