from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.text import feeling, reading

BATCH = 2000
# So often the counts of themes are renewed while many comments are read.
BATCHES_PER_COUNT = 10


class CxResponse(models.Model):
    """What a comment speaks of and how: read in the background, by the lexicon of the moment."""

    _inherit = "cx.response"

    theme_ids = fields.Many2many(
        "cx.theme", "cx_response_theme", "response_id", "theme_id", "Themes", readonly=True, copy=False
    )
    sentiment = fields.Selection(
        [
            (feeling.NEGATIVE, "Negative"),
            (feeling.MIXED, "Mixed"),
            (feeling.NEUTRAL, "Neutral"),
            (feeling.POSITIVE, "Positive"),
            (feeling.UNKNOWN, "Not recognised"),
        ],
        "Feeling",
        readonly=True,
        copy=False,
        help="What the words of the comment tell, by the words of feeling in the configuration.",
    )
    reading_version = fields.Integer(
        readonly=True, copy=False, aggregator=None, help="The number of the lexicon that read the comment."
    )

    _unread_idx = models.Index("(COALESCE(reading_version, 0), id) WHERE comment IS NOT NULL")
    _read_date_idx = models.Index("(company_id, date) WHERE sentiment IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        responses = super().create(vals_list)
        if any(values.get("comment") for values in vals_list):
            self._read_soon()
        return responses

    def write(self, vals):
        if "comment" in vals:
            vals = {**vals, "reading_version": 0}
            if not vals["comment"]:
                self.env["cx.theme.rollup"]._count_soon(self)
                vals |= {"sentiment": False, "theme_ids": [fields.Command.clear()]}
            else:
                self._read_soon()
        return super().write(vals)

    @api.model
    def _read_soon(self):
        self.env.ref("cx_feedback.ir_cron_read_comments")._trigger()

    def _words_match(self, phrases):
        """Those whose comment has one of the phrases, of any language, whatever the spelling and endings."""
        is_there = reading.finder(phrases)
        return self.filtered(lambda response: is_there(response.comment))

    @api.model
    def _read_comments(self, limit=BATCH):
        """Reads comments that the lexicon of now has not read; returns how many."""
        self.env.flush_all()
        version = self.env["cx.theme"]._version()
        rows = self.env.execute_query(
            SQL(
                """SELECT id, comment, company_id FROM cx_response
                    WHERE comment IS NOT NULL AND COALESCE(reading_version, 0) < %s
                    ORDER BY COALESCE(reading_version, 0), id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
                version,
                limit,
            )
        )
        if rows:
            self._keep_readings(rows, version)
        return len(rows)

    @api.model
    def _keep_readings(self, rows, version):
        """`rows` are (id, comment, company id)."""
        reader = self.env["cx.theme"]._reader_of(version)
        companies = self.env["cx.theme"]._company_of_themes()
        ids, feelings, pairs = [], [], []
        for response, comment, company in rows:
            found = reader.read(comment)
            ids.append(response)
            feelings.append(found.feeling)
            pairs += [(response, theme) for theme in found.themes if companies[theme] in (company, None)]
        changed = self._write_feelings(ids, feelings, version) | self._write_themes(ids, pairs)
        self.env["cx.theme.rollup"]._count_soon(self.browse(sorted(changed)))
        self.invalidate_model(["sentiment", "reading_version", "theme_ids"])

    @api.model
    def _write_feelings(self, ids, feelings, version):
        """Returns the ids of those that were never read or whose feeling is another now."""
        self.env.cr.execute(
            """UPDATE cx_response r SET sentiment = read.sentiment, reading_version = %s
                 FROM unnest(%s::int[], %s::text[]) read(id, sentiment)
                 JOIN cx_response was ON was.id = read.id
                WHERE r.id = read.id
            RETURNING r.id, was.sentiment IS DISTINCT FROM r.sentiment OR COALESCE(was.reading_version, 0) = 0""",
            (version, ids, feelings),
        )
        return {response for response, is_changed in self.env.cr.fetchall() if is_changed}

    @api.model
    def _write_themes(self, ids, pairs):
        """Writes the pairs that are new and deletes those that are gone; returns the ids of their answers."""
        arrays = ([response for response, _theme in pairs], [theme for _response, theme in pairs])
        self.env.cr.execute(
            """WITH gone AS (
                   DELETE FROM cx_response_theme t
                    WHERE response_id = ANY(%s)
                      AND (response_id, theme_id) NOT IN (SELECT * FROM unnest(%s::int[], %s::int[]))
                RETURNING response_id),
                    come AS (
                   INSERT INTO cx_response_theme (response_id, theme_id)
                   SELECT * FROM unnest(%s::int[], %s::int[]) ON CONFLICT DO NOTHING
                RETURNING response_id)
               SELECT response_id FROM gone UNION SELECT response_id FROM come""",
            (ids, *arrays, *arrays),
        )
        return {response for (response,) in self.env.cr.fetchall()}

    @api.model
    def _read_all_comments(self):
        """At once, for demo data."""
        while self._read_comments() or self.env["cx.theme.rollup"]._count_due():
            pass

    @api.model
    def _unread(self):
        """How many comments the lexicon of now has not read yet."""
        self.env.flush_all()
        [[count]] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*) FROM cx_response
                    WHERE comment IS NOT NULL AND COALESCE(reading_version, 0) < %s""",
                self.env["cx.theme"]._version(),
            )
        )
        return count

    @api.model
    def _cron_read_comments(self):
        """Reads until nothing is left or the time is up; the counts of the months that were touched follow."""
        cron, rollups = self.env["ir.cron"], self.env["cx.theme.rollup"]
        left, batches, in_time = self._unread(), 0, True
        while in_time and (done := self._read_comments()):
            left, batches = max(0, left - done), batches + 1
            in_time = cron._commit_progress(done, remaining=left)
            if in_time and batches % BATCHES_PER_COUNT == 0:
                rollups._count_due()
        while in_time and rollups._count_due():
            in_time = cron._commit_progress()
        if not in_time:
            self._read_soon()
