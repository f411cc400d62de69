from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import measures

TABLE = "crm_lifecycle_replay_row"
# So many customers, with ten times as many signals, are replayed while the user waits.
SMALL = 2_000


class CrmLifecycleReplay(models.Model):
    """A draft of rules tried on what happened: where everyone would stand, before the rules go live."""

    _name = "crm.lifecycle.replay"
    _description = "Replay of Customer Lifecycle Rules"
    _order = "id desc"

    ruleset_id = fields.Many2one(
        "crm.lifecycle.ruleset", "Rules", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    date_from = fields.Datetime(
        "From", required=True, default=lambda self: fields.Datetime.now() - timedelta(days=365)
    )
    date_to = fields.Datetime("To", required=True, default=fields.Datetime.now)
    step_days = fields.Integer("Step (Days)", default=7, required=True)
    revision = fields.Integer(readonly=True, help="The state of the draft that was tried.")
    state = fields.Selection(
        [
            ("draft", "Ready"),
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        default="draft",
        required=True,
        readonly=True,
    )
    position = fields.Datetime(readonly=True)
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    is_current = fields.Boolean(compute="_compute_is_current", help="Off: the rules were changed since.")
    problem = fields.Text(readonly=True)
    move_count = fields.Integer("Moves", readonly=True)
    changed_count = fields.Integer("Customers elsewhere", readonly=True)
    line_ids = fields.One2many("crm.lifecycle.replay.line", "replay_id", "Before and After", readonly=True)

    _period = models.Constraint("CHECK(date_from < date_to)", "The period ends before it begins.")
    _step = models.Constraint("CHECK(step_days > 0)", "A step is at least one day.")

    @api.depends("ruleset_id.display_name")
    def _compute_display_name(self):
        for replay in self:
            replay.display_name = self.env._("Replay of %(rules)s", rules=replay.ruleset_id.display_name)

    @api.depends("revision", "ruleset_id.revision")
    def _compute_is_current(self):
        for replay in self:
            replay.is_current = replay.revision == replay.ruleset_id.revision

    @api.depends("position", "date_from", "date_to", "state")
    def _compute_progress(self):
        for replay in self:
            done = (replay.position or replay.date_from) - replay.date_from
            replay.progress = (
                100 if replay.state == "done" else 100 * done / (replay.date_to - replay.date_from)
            )

    def action_start(self):
        """Starts over; the work is done in the background and can be stopped and resumed."""
        self.check_access("write")
        for replay in self:
            replay.ruleset_id._check_rules()
            if replay.state == "running":
                raise UserError(self.env._("This replay is running already."))
            replay._clear()
            replay.write(
                {
                    "state": "running",
                    "position": False,
                    "move_count": 0,
                    "changed_count": 0,
                    "problem": False,
                    "revision": replay.ruleset_id.revision,
                }
            )
        self._work()

    def action_stop(self):
        """Stops after the step that is being worked on; what was done so far is kept."""
        self.check_access("write")
        self.filtered(lambda replay: replay.state == "running").state = "stopped"

    def action_resume(self):
        """Goes on where the replay stopped, unless the rules were changed in between."""
        self.check_access("write")
        for replay in self.filtered(lambda replay: replay.state == "stopped"):
            if replay.revision != replay.ruleset_id.revision:
                raise UserError(
                    self.env._("The rules have changed since the replay stopped. Press “Start over”.")
                )
            replay.state = "running"
        self._work()

    def _work(self):
        """Does at once what is small, and leaves the rest to the background."""
        running = self.filtered(lambda replay: replay.state == "running")
        for replay in running:
            if replay._is_small():
                replay._run()
        if running.filtered(lambda replay: replay.state == "running"):
            # Whoever tries rules need not be allowed to see scheduled actions.
            self.env.ref("crm_lifecycle.ir_cron_replay").sudo()._trigger()

    def _is_small(self):
        customers = [("company_id", "=", self.company_id.id)]
        signals = [("company_id", "=", self.company_id.id), ("occurred_at", "<=", self.date_to)]
        return (
            self.env["crm.lifecycle.profile"].search_count(customers, limit=SMALL + 1) <= SMALL
            and self.env["crm.lifecycle.event"].search_count(signals, limit=10 * SMALL + 1) <= 10 * SMALL
        )

    @api.model
    def _cron_run(self):
        """Works on running replays, a step at a time, each committed."""
        commit = self.env["ir.cron"]._commit_progress
        for replay in self.search([("state", "=", "running")]):
            while replay.state == "running" and replay._run_step():
                if not commit(1):
                    self.env.ref("crm_lifecycle.ir_cron_replay")._trigger()
                    return
                replay.invalidate_recordset()

    def _run_step(self):
        """One step further; a fault is written onto the replay. False where another worker is at it."""
        self.ensure_one()
        if not self.try_lock_for_update():
            return False
        try:
            with self.env.cr.savepoint():
                if not self.position:
                    self._begin()
                elif self.position < self.date_to:
                    self._advance(min(self.position + timedelta(days=self.step_days), self.date_to))
                else:
                    self._finish()
        except Exception as error:
            self.write({"state": "failed", "problem": str(error)})
        return True

    def _run(self):
        """All steps at once; what another worker has begun is left to it."""
        while self.state == "running" and self._run_step():
            pass

    def _begin(self):
        """A row for each customer with what was known, and the stage that was held, at the beginning."""
        self.env["crm.lifecycle.engine"]._prepare()
        columns = measures.aggregates()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_lifecycle_replay_row (replay_id, partner_id, company_id, stage_id,
                                                      stage_entered_at, rhythm_days, %(names)s)
                SELECT %(replay)s, p.partner_id, p.company_id, h.stage_id, h.entered_at, %(rhythm)s, %(measured)s
                  FROM crm_lifecycle_profile p
                  LEFT JOIN (SELECT e.partner_id, %(aggregates)s
                               FROM crm_lifecycle_event e JOIN crm_lifecycle_kind k ON k.id = e.kind_id AND k.counts
                              WHERE e.company_id = %(company)s AND %(signals)s
                              GROUP BY e.partner_id) a ON a.partner_id = p.partner_id
                  LEFT JOIN (crm_lifecycle_history h JOIN crm_lifecycle_stage st
                             ON st.id = h.stage_id AND st.model_id = %(model)s)
                    ON h.partner_id = p.partner_id AND h.company_id = p.company_id
                   AND h.entered_at <= %(start)s AND (h.left_at IS NULL OR h.left_at > %(start)s)
                 WHERE p.company_id = %(company)s
                """,
                replay=self.id,
                model=self.ruleset_id.model_id.id,
                company=self.company_id.id,
                start=self.date_from,
                names=SQL(", ").join(map(SQL.identifier, columns)),
                measured=SQL(", ").join(
                    SQL("COALESCE(a.%s, 0)" if name in measures.COUNTS else "a.%s", SQL.identifier(name))
                    for name in columns
                ),
                rhythm=SQL(measures.rhythm("a")),
                aggregates=SQL(", ").join(
                    SQL("%s AS %s", SQL(sql), SQL.identifier(name)) for name, sql in columns.items()
                ),
                signals=self.env["crm.lifecycle.engine"]._signals(None, self.date_from),
            )
        )
        self._move(self.date_from)
        self.position = self.date_from

    def _advance(self, until):
        """Adds the signals after the position, then moves whose rules hold."""
        self._add_signals(until)
        self._repeat_manual_moves(until)
        self._move(until)
        self.position = until

    def _add_signals(self, until):
        self.env["crm.lifecycle.engine"]._prepare()
        columns = measures.aggregates()
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lifecycle_replay_row r SET %(values)s
                  FROM (SELECT e.partner_id, %(aggregates)s
                          FROM crm_lifecycle_event e JOIN crm_lifecycle_kind k ON k.id = e.kind_id AND k.counts
                         WHERE e.company_id = %(company)s AND %(signals)s
                         GROUP BY e.partner_id) a
                 WHERE r.replay_id = %(replay)s AND r.partner_id = a.partner_id
                """,
                values=SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), SQL(sql))
                    for name, sql in measures.merged("r", "a").items()
                ),
                aggregates=SQL(", ").join(
                    SQL("%s AS %s", SQL(sql), SQL.identifier(name)) for name, sql in columns.items()
                ),
                company=self.company_id.id,
                replay=self.id,
                signals=self.env["crm.lifecycle.engine"]._signals(self.position, until),
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lifecycle_replay_row r SET rhythm_days = %s WHERE replay_id = %s AND order_count > 1"
                " AND last_order_at > %s",
                SQL(measures.rhythm("r")),
                self.id,
                self.position,
            )
        )

    def _repeat_manual_moves(self, until):
        """What people decided, they would have decided under other rules, too."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lifecycle_replay_row r SET stage_id = h.stage_id, stage_entered_at = h.entered_at
                  FROM (SELECT DISTINCT ON (h.partner_id) h.partner_id, h.stage_id, h.entered_at
                          FROM crm_lifecycle_history h
                          JOIN crm_lifecycle_stage st ON st.id = h.stage_id AND st.model_id = %(model)s
                         WHERE h.cause = 'manual' AND h.company_id = %(company)s
                           AND h.entered_at > %(since)s AND h.entered_at <= %(until)s
                         ORDER BY h.partner_id, h.entered_at DESC) h
                 WHERE r.replay_id = %(replay)s AND r.partner_id = h.partner_id
                """,
                model=self.ruleset_id.model_id.id,
                company=self.company_id.id,
                since=self.position,
                until=until,
                replay=self.id,
            )
        )

    def _move(self, now):
        edges = self.ruleset_id._edges()
        if not edges:
            return
        engine = self.env["crm.lifecycle.engine"]
        self.move_count += engine._find_moves(TABLE, edges, now, SQL("p.replay_id = %s", self.id))
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lifecycle_replay_row r SET stage_id = w.stage_id, stage_entered_at = %s"
                " FROM lifecycle_work w WHERE r.id = w.id",
                now,
            )
        )

    def _finish(self):
        """Compares with where the customers stand now."""
        model = self.ruleset_id.model_id
        self.env.cr.execute(
            SQL(
                """
                SELECT st.id AS before, r.stage_id AS after, COUNT(*)
                  FROM crm_lifecycle_replay_row r
                  JOIN crm_lifecycle_profile p ON p.partner_id = r.partner_id AND p.company_id = r.company_id
                  LEFT JOIN crm_lifecycle_stage st ON st.id = p.stage_id AND st.model_id = %s
                 WHERE r.replay_id = %s
                 GROUP BY st.id, r.stage_id
                """,
                model.id,
                self.id,
            )
        )
        rows = [row for row in self.env.cr.fetchall() if row[0] or row[1]]
        # Results are read-only for every user and written by the replay.
        lines = self.line_ids.sudo()
        lines.unlink()
        lines.create(
            [
                {
                    "replay_id": self.id,
                    "before_stage_id": before,
                    "after_stage_id": after,
                    "customer_count": count,
                }
                for before, after, count in rows
            ]
        )
        self.changed_count = sum(count for before, after, count in rows if before != after)
        self.state = "done"

    def _clear(self):
        # Results are read-only for every user; whoever may start a replay may start it over.
        self.line_ids.sudo().unlink()
        self.env.cr.execute(SQL("DELETE FROM crm_lifecycle_replay_row WHERE replay_id = ANY(%s)", self.ids))

    def unlink(self):
        self.check_access("unlink")
        self._clear()
        return super().unlink()


class CrmLifecycleReplayRow(models.Model):
    """One customer in a replay: scratch, cleared when the replay starts again."""

    _name = "crm.lifecycle.replay.row"
    _description = "Customer in a Lifecycle Replay"
    _inherit = "crm.lifecycle.measures"
    _log_access = False

    replay_id = fields.Many2one("crm.lifecycle.replay", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    stage_id = fields.Many2one("crm.lifecycle.stage", ondelete="cascade")
    stage_entered_at = fields.Datetime()

    _replay_partner_uniq = models.UniqueIndex("(replay_id, partner_id)")


class CrmLifecycleReplayLine(models.Model):
    """So many customers stand there now, and would stand here."""

    _name = "crm.lifecycle.replay.line"
    _description = "Before and after a Lifecycle Replay"
    _order = "replay_id, customer_count desc"

    replay_id = fields.Many2one("crm.lifecycle.replay", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="replay_id.company_id", store=True)
    before_stage_id = fields.Many2one("crm.lifecycle.stage", "Now", ondelete="cascade")
    after_stage_id = fields.Many2one("crm.lifecycle.stage", "With the Draft", ondelete="cascade")
    customer_count = fields.Integer("Customers")
    changed = fields.Boolean("Elsewhere", compute="_compute_changed", store=True)

    @api.depends("before_stage_id", "after_stage_id")
    def _compute_changed(self):
        for line in self:
            line.changed = line.before_stage_id != line.after_stage_id

    def action_view_customers(self):
        """The customers of this line."""
        self.ensure_one()
        self.env.cr.execute(
            SQL(
                """SELECT r.partner_id FROM crm_lifecycle_replay_row r
                     JOIN crm_lifecycle_profile p ON p.partner_id = r.partner_id AND p.company_id = r.company_id
                     LEFT JOIN crm_lifecycle_stage st ON st.id = p.stage_id AND st.model_id = %s
                    WHERE r.replay_id = %s AND st.id IS NOT DISTINCT FROM %s AND r.stage_id IS NOT DISTINCT FROM %s
                    LIMIT 10000""",
                self.replay_id.ruleset_id.model_id.id,
                self.replay_id.id,
                self.before_stage_id.id or None,
                self.after_stage_id.id or None,
            )
        )
        return {
            "type": "ir.actions.act_window",
            "domain": [("id", "in", [row[0] for row in self.env.cr.fetchall()])],
            "name": self.env._("Customers"),
            "res_model": "res.partner",
            "view_mode": "list,form",
        }
