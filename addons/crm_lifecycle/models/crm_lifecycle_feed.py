import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

BACKFILL_ROWS = 50_000


class CrmLifecycleFeed(models.Model):
    """How far one source of signals has been read: the newest changes, and the back-fill of what was there before."""

    _name = "crm.lifecycle.feed"
    _description = "Customer Signal Feed"
    _order = "name, id"

    name = fields.Char(compute="_compute_name", store=True)
    source = fields.Char("Adapter", required=True, readonly=True)
    kind_id = fields.Many2one("crm.lifecycle.kind", readonly=True, ondelete="cascade")
    available = fields.Boolean(
        compute="_compute_available", help="Off where the app that the signals come from is not installed."
    )
    active = fields.Boolean(default=True)
    read_until = fields.Datetime(readonly=True, help="Changes up to this moment have been read.")
    backfill_state = fields.Selection(
        [("none", "Not done"), ("running", "Running"), ("paused", "Paused"), ("done", "Done")],
        default="none",
        required=True,
        readonly=True,
    )
    backfill_position = fields.Integer(readonly=True, help="Source rows up to this id have been read.")
    backfill_end = fields.Integer(readonly=True)
    backfill_progress = fields.Float("Progress (%)", compute="_compute_backfill_progress")
    event_count = fields.Integer("Signals", readonly=True, help="Found by this feed so far.")
    problem = fields.Text(readonly=True)

    _source_uniq = models.UniqueIndex("(source)")

    @api.depends("kind_id.name")
    def _compute_name(self):
        """A source of several kinds is named after its records."""
        for feed in self:
            feed.name = feed.kind_id.name or self.env[feed.source]._source_name()

    def _compute_available(self):
        sources = {source._name for source in self.env["crm.lifecycle.source"]._sources()}
        for feed in self:
            feed.available = feed.source in sources

    @api.depends("backfill_state", "backfill_position", "backfill_end")
    def _compute_backfill_progress(self):
        for feed in self:
            if feed.backfill_state == "done":
                feed.backfill_progress = 100
            else:
                feed.backfill_progress = 100 * feed.backfill_position / (feed.backfill_end or 1)

    @api.model
    def _sync(self):
        """One feed for each source whose app is installed; new ones start reading now."""
        known = set(self.with_context(active_test=False).search(Domain.TRUE).mapped("source"))
        Kind = self.env["crm.lifecycle.kind"]
        missing = [
            source for source in self.env["crm.lifecycle.source"]._sources() if source._name not in known
        ]
        feeds = self.create(
            [
                {
                    "source": source._name,
                    "kind_id": Kind._of_code(source._kind).id,
                    "read_until": fields.Datetime.now(),
                }
                for source in missing
            ]
        )
        feeds._index_sources()
        return feeds

    def _index_sources(self):
        """The collector looks for what changed since it last read: that needs an index.

        The index goes with the addon, see `hooks`.
        """
        for feed in self:
            source = self.env[feed.source]
            table, expression = source._source_table(), re.sub(r"\bs\.", "", source._changed)
            self.env.cr.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS %s ON %s ((%s))",
                    SQL.identifier(f"{table}__lifecycle_{re.sub('[^a-z]+', '_', expression.lower())}"[:63]),
                    SQL.identifier(table),
                    SQL(expression),
                )
            )

    @api.model
    def _cron_collect(self):
        """Reads what changed in every source, then works on back-fills, then brings profiles up to date."""
        self._sync()
        for feed in self.search(Domain.TRUE).filtered("available"):
            feed._read_changes()
            self.env["ir.cron"]._commit_progress(1)
        self._continue_backfills()
        self.env["crm.lifecycle.profile"]._cron_refresh()

    def _read_changes(self):
        """Reads what changed since the last time; a fault is written onto the feed and the others go on."""
        self.ensure_one()
        now = fields.Datetime.now()
        source = self.env[self.source]
        since = min(self.read_until or now, now) - source._overlap
        self._guarded(
            lambda: source._collect(SQL("%s >= %s", SQL(source._changed), since)), {"read_until": now}
        )

    def action_backfill(self):
        """Reads what was there before the addon came; again from the start where it was done."""
        self.check_access("write")
        missing = self.filtered(lambda feed: not feed.available)
        if missing:
            raise UserError(
                self.env._(
                    "The app that the signals “%(feed)s” come from is not installed.",
                    feed=missing[0].display_name,
                )
            )
        for feed in self:
            source = self.env[feed.source]
            self.env.cr.execute(
                SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(source._source_table()))
            )
            [last] = self.env.cr.fetchone()
            feed.write({"backfill_state": "running", "backfill_position": 0, "backfill_end": last})
        self._trigger()

    def action_backfill_all(self):
        """Reads what was there before from every source that has not been read yet, whatever is selected."""
        self._sync()
        feeds = self.search([("backfill_state", "=", "none")])
        feeds.filtered("available").action_backfill()

    def action_pause(self):
        self.check_access("write")
        self.filtered(lambda feed: feed.backfill_state == "running").backfill_state = "paused"

    def action_resume(self):
        self.check_access("write")
        self.filtered(lambda feed: feed.backfill_state == "paused").backfill_state = "running"
        self._trigger()

    @api.model
    def _trigger(self):
        # Whoever starts a back-fill need not be allowed to see scheduled actions.
        self.env.ref("crm_lifecycle.ir_cron_collect").sudo()._trigger()

    @api.model
    def _continue_backfills(self):
        """Reads running back-fills in pieces, each committed: a kill loses nothing and repeats nothing."""
        running = self.search([("backfill_state", "=", "running")]).filtered("available")
        for feed in running:
            while feed.backfill_state == "running" and feed._backfill_piece():
                if not self.env["ir.cron"]._commit_progress(1):
                    self._trigger()
                    return
                feed.invalidate_recordset(["backfill_state"])

    def _backfill_piece(self):
        """Reads the next piece; False where another worker is at it."""
        self.ensure_one()
        if not self.try_lock_for_update():
            return False
        source = self.env[self.source]
        start, end = self.backfill_position, min(self.backfill_position + BACKFILL_ROWS, self.backfill_end)
        where = SQL("s.id > %s AND s.id <= %s", start, end)
        state = "done" if end >= self.backfill_end else "running"
        self._guarded(
            lambda: source._collect(where),
            {"backfill_position": end, "backfill_state": state},
            on_fault="paused",
        )
        return True

    def _guarded(self, collect, values, on_fault=None):
        try:
            with self.env.cr.savepoint():
                found = collect()
        except Exception as error:
            self.problem = str(error)
            if on_fault:
                self.backfill_state = on_fault
            return
        self.write(values | {"event_count": self.event_count + found, "problem": False})
