import logging

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models

from odoo.addons.crm_lifecycle.tools.faults import first_line

from .cx_program_decision import PURPOSE

_logger = logging.getLogger(__name__)

PLANNED_AT_ONCE = 500


class CxProgram(models.Model):
    """The job: plans whom to ask, then sends, reminds and closes. Each step commits in pieces and can be repeated."""

    _inherit = "cx.program"

    problem = fields.Char(readonly=True, copy=False, help="Why nobody could be planned the last time.")

    @api.model
    def _cron_ask(self):
        Invitation = self.env["cx.invitation"]
        steps = (self._plan_all, Invitation._send_due, Invitation._remind_due, Invitation._close_old)
        for step in steps:
            try:
                done = step()
            except SerializationFailure:
                # Another worker has changed the same rows meanwhile: it is at the same work.
                self.env.cr.rollback()
                done = False
            if not done:
                self.env.ref("cx_feedback.ir_cron_ask")._trigger()
                return

    @api.model
    def _trigger_asking(self):
        # Whoever asks people need not be allowed to see scheduled actions.
        self.env.ref("cx_feedback.ir_cron_ask").sudo()._trigger()

    @api.model
    def _plan_all(self):
        """Plans for every running program; False where the time is up."""
        for program in self.search([("state", "=", "running"), ("trigger", "!=", "manual")]):
            while done := program._plan_guarded():
                if not self.env["ir.cron"]._commit_progress(done):
                    return False
        return True

    def _plan_guarded(self):
        """Plans a batch; returns how many. A fault is written on the program, and the others go on."""
        if not self.try_lock_for_update():
            return 0  # Another worker plans for it.
        try:
            with self.env.cr.savepoint():
                done = self._plan(fields.Datetime.now())
        except Exception as error:  # one program must not stop the others
            _logger.info("Customer feedback: nobody planned for program %s: %s", self.id, error)
            self.problem = first_line(error)
            done = 0
        else:
            if self.problem:
                self.problem = False
        if not done:
            self.env["ir.cron"]._commit_progress()
        return done

    def _plan(self, at, limit=PLANNED_AT_ONCE):
        """Decides on the next candidates and stores what was decided; returns how many they were."""
        candidates = self._candidates(at, limit)
        if candidates:
            self._store_verdicts(self._decide_candidates(candidates, at), at)
        return len(candidates)

    def _store_verdicts(self, verdicts, at):
        """Invitations, planned or skipped with the reason, and what contact pressure withheld or put off."""
        invitations = self.env["cx.invitation"]._store_planned(self, verdicts)
        self._record_pressure(
            {
                verdict.candidate.partner_id: verdict.pressure
                for verdict in verdicts
                if verdict.pressure and verdict.pressure.verdict != "send"
            },
            at,
        )
        return invitations

    def _record_pressure(self, decisions, at):
        self.env["crm.contact.pressure"]._record(
            decisions, PURPOSE, self.channel, self.company_id, at, origin=self
        )

    def action_open_invitations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_invitation_action")
        return action | {"domain": [("program_id", "=", self.id)]}
