import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

STATES = [
    ("draft", "Preparation"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
LINE_STATES = [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")]
# Only the action methods and the job write these; a run starts with them, whatever the browser sends.
GUARDED_FIELDS = {
    "state": "draft",
    "started_on": False,
    "finished_on": False,
    "problem": False,
    "line_ids": False,
}
OFFICER = "contract_clm.group_contract_clm_officer"
USER = "contract_clm.group_contract_clm_user"
# Nobody reads the history of a thousand new records, so none is written; the evidence of each says what happened.
QUIET = {"tracking_disable": True, "mail_create_nosubscribe": True}


class RunProblem(Exception):
    """No row can be handled now, whatever it is."""


class ClmRunMixin(models.AbstractModel):
    """The same for many records, row by row, in the background: with progress, pause, and a reason on what failed.

    *How to use*: a model with `line_ids` (rows of `clm.run.line.mixin`, whose `run_id` leads back), `name`, and a
    `_job`, the XML id of its scheduled action. The job takes waiting rows (`_take_rows`), works on them with the
    rights of the responsible (`_as_responsible`), and commits; what is committed is done, so that a later run of the
    job goes on where a killed one stopped. Rows are locked while they are worked on: a second worker takes others.
    """

    _name = "clm.run.mixin"
    _description = "Run over many Records"
    _job = None
    _guarded_fields = GUARDED_FIELDS

    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        check_company=True,
        help="The job has this person's rights and no others.",
    )
    started_on = fields.Datetime(readonly=True, copy=False)
    finished_on = fields.Datetime(readonly=True, copy=False)
    problem = fields.Text(readonly=True, copy=False, help="Why the run paused by itself.")
    total_count = fields.Integer("Rows in all", compute="_compute_counts")
    waiting_count = fields.Integer("Waiting", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    progress = fields.Float("Progress (%)", compute="_compute_counts")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = self._lines()._read_group([("run_id", "in", self.ids)], ["run_id", "state"], ["__count"])
        counts = {(run.id, state): count for run, state, count in groups}
        for run in self:
            waiting, done, failed = (
                counts.get((run._origin.id, state), 0) for state in ("waiting", "done", "failed")
            )
            run.total_count = waiting + done + failed
            run.waiting_count, run.done_count, run.failed_count = waiting, done, failed
            run.progress = 100 * (done + failed) / run.total_count if run.total_count else 0

    @api.constrains("user_id", "company_id")
    def _check_responsible(self):
        for run in self:
            user = run.user_id
            if user != self.env.user and not self.env.user.has_group(OFFICER):
                raise UserError(self.env._("Only officers let somebody else be responsible for a run."))
            if not user.has_group(USER) or run.company_id not in user.company_ids:
                raise UserError(
                    self.env._(
                        "%(user)s cannot be responsible: that takes the right “Contracts: User” in %(company)s.",
                        user=user.name,
                        company=run.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, **self._guarded_fields} for vals in vals_list])

    def write(self, vals):
        removed_only = all(command[0] in (2, 3) for command in vals.get("line_ids") or [])
        if (self._guarded_fields.keys() - {"line_ids"}) & vals.keys() or not removed_only:
            raise UserError(self.env._("Use the buttons of the run: its state and rows follow from them."))
        if any(not run._may_change(vals.keys()) for run in self):
            raise UserError(
                self.env._("The run has started, so what it does is settled. Prepare another run instead.")
            )
        return super().write(vals)

    def _may_change(self, names):
        """Whether fields of these names may be changed in the state in which the run is."""
        return self.state == "draft" or not names - {"name"}

    def _lines(self):
        return self.env[self._fields["line_ids"].comodel_name]

    def _write_guarded(self, vals):
        """What the actions and the job write, after they have checked that they may."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    @api.ondelete(at_uninstall=False)
    def _unlink_except_working(self):
        if any(run.state in ("running", "paused") for run in self):
            raise UserError(self.env._("Cancel the run before you delete it. What it made stays."))

    def _check_state(self, *states):
        for run in self:
            if run.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(run)s is in the state “%(state)s”; this is possible in: %(states)s.",
                        run=run.display_name,
                        state=labels[run.state],
                        states=", ".join(labels[state] for state in states),
                    )
                )

    def action_pause(self):
        """Stops after the rows that are being worked on."""
        self.check_access("write")
        self._check_state("running")
        self._write_guarded({"state": "paused", "problem": False})

    def action_resume(self):
        """Goes on with the rows that wait."""
        self.check_access("write")
        self._check_state("paused")
        self._write_guarded({"state": "running", "problem": False})
        self._wake_job()

    def action_retry_failed(self):
        """Lets the failed rows wait again, after their problems were solved."""
        self.check_access("write")
        self._check_state("running", "paused", "done")
        # Rows are written by the run only; the right on the run was checked above.
        self.line_ids.sudo().filtered(lambda line: line.state == "failed").write(
            {"state": "waiting", "problem": False}
        )
        self._write_guarded({"state": "running", "problem": False, "finished_on": False})
        self._wake_job()

    def action_cancel(self):
        """Ends the run for good; what was made stays."""
        self.check_access("write")
        self._check_state("draft", "running", "paused")
        self._write_guarded({"state": "cancelled", "finished_on": fields.Datetime.now()})

    def _wake_job(self):
        # Whoever starts a run needs no right on scheduled actions.
        self.env.ref(self._job).sudo()._trigger()

    def _take_rows(self, size):
        """Waiting rows that no other worker holds, locked for this transaction."""
        lines = self._lines()
        lines.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM %s
                 WHERE run_id = %s AND state = 'waiting'
                 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
                """,
                SQL.identifier(lines._table),
                self.id,
                size,
            )
        )
        return lines.browse([line_id for [line_id] in rows])

    def _finish_when_empty(self):
        """Closes the run in a transaction of its own, so that a pause at the same moment costs no row."""
        if self.waiting_count:
            return 0
        self._write_guarded({"state": "done", "finished_on": fields.Datetime.now()})
        self._tell_responsible(self._result_text(), "warning" if self.failed_count else "success")
        return 1

    def _result_text(self):
        return self.env._(
            "%(done)s rows are done, %(failed)s failed.", done=self.done_count, failed=self.failed_count
        )

    def _pause_for(self, problem):
        self._write_guarded({"state": "paused", "problem": problem})
        self._tell_responsible(problem, "danger")

    def _tell_responsible(self, message, kind):
        self.user_id._bus_send(
            "simple_notification", {"title": self.name, "message": message, "type": kind, "sticky": True}
        )

    def _explain_failure(self, error):
        """What stands on the row that failed; the log says more of what no user could have avoided."""
        if isinstance(error, UserError):
            return str(error)
        _logger.error("%s met an unexpected error", self._description, exc_info=error)
        return self.env._(
            "Unexpected error: %(error)s. The log of the server says more; tell your administrator.",
            error=error,
        )

    def _as_responsible(self):
        """The run with the rights, language and time zone of its responsible, in its own company."""
        user = self.user_id
        if not user.active:
            raise RunProblem(
                self.env._(
                    "%(user)s is archived. Let somebody else be responsible in a new run.", user=user.name
                )
            )
        context = {
            **QUIET,
            "lang": user.lang,
            "tz": user.tz,
            "allowed_company_ids": self.company_id.ids,
        }
        return self.with_env(self.env(user=user.id, context=context, su=False))


class ClmRunLineMixin(models.AbstractModel):
    """One row of a run (`run_id`): what became of it, and why not."""

    _name = "clm.run.line.mixin"
    _description = "Row of a Run"

    state = fields.Selection(LINE_STATES, default="waiting", required=True, readonly=True)
    problem = fields.Text(readonly=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(line.run_id.state != "draft" for line in self):
            raise UserError(self.env._("Rows can be taken out while a run is in preparation only."))

    def _failed(self, problem):
        # Rows are written by the run only, so users have no right to do it.
        self.sudo().write({"state": "failed", "problem": problem})
