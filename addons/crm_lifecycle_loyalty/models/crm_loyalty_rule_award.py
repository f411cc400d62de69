import logging

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.crm_lifecycle.tools.faults import first_line

_logger = logging.getLogger(__name__)

SIGNALS_AT_ONCE = 50_000
# A long transaction shows its signals later than their numbers say: so many are looked at again.
OVERLAP = 20_000


class CrmLoyaltyRuleAward(models.Model):
    """Gives the points of rules, a window of signals at a time, each in a few SQL statements and committed.

    *How it works*: what was given is a row of `crm.loyalty.grant`, unique per rule and source record, so that a
    window can be read again. `nth` (the second confirmation of an order) moves the row on instead of adding one.
    """

    _inherit = "crm.loyalty.rule"

    @api.model
    def _cron_award(self):
        """Every rule, until it has seen all signals."""
        for rule in self.search([]):  # pylint: disable=no-search-all
            while rule._award_guarded():
                if not self.env["ir.cron"]._commit_progress(1):
                    self.env.ref("crm_lifecycle_loyalty.ir_cron_award")._trigger()
                    return
            self.env["ir.cron"]._commit_progress(1)

    def _award_guarded(self):
        """Looks at the next window; whether there are more. A fault is written on the rule, others go on."""
        if not self.try_lock_for_update():
            return False  # Another worker is at it.
        try:
            with self.env.cr.savepoint():
                more = self._award_window()
        except SerializationFailure:
            self.env.invalidate_all(flush=False)
            return False
        except Exception as error:  # one rule must not stop the others
            _logger.info("Loyalty: no points given by rule %s: %s", self.id, error)
            self.env.invalidate_all(flush=False)
            self.problem = first_line(error)
            return False
        if self.problem:
            self.problem = False
        return more

    def _award_window(self):
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM crm_lifecycle_event")
        [newest] = self.env.cr.fetchone()
        high = min(newest, self.position + SIGNALS_AT_ONCE)
        window = SQL("e.id > %s AND e.id <= %s", max(self.position - OVERLAP, 0), high)
        now = fields.Datetime.now()
        given = self._insert_grants(window, now) + self._move_on(window, now)
        self.env["crm.loyalty.grant"]._book_given(given, now)
        self.env["crm.loyalty.grant"]._book_taken(self._take_back(window, now))
        self.position = high
        return high < newest

    def _signals(self, window):
        """SQL: the signals of the rule in a window; of several of one record, the last."""
        stage = SQL("AND (e.payload ->> 'stage_id')::int = %s", self.stage_id.id) if self.stage_id else SQL()
        return SQL(
            """
            SELECT DISTINCT ON (COALESCE(e.source_id::bigint, -e.id::bigint), e.contact_id)
                   e.id, e.source_id, e.contact_id, e.partner_id, e.nth, e.occurred_at
              FROM crm_lifecycle_event e
             WHERE %(window)s AND e.kind_id = %(kind)s AND e.company_id = %(company)s
               AND e.occurred_at >= %(since)s AND e.contact_id IS NOT NULL AND e.partner_id IS NOT NULL %(stage)s
             ORDER BY COALESCE(e.source_id::bigint, -e.id::bigint), e.contact_id, e.nth DESC
            """,
            window=window,
            kind=self.kind_id.id,
            company=self.company_id.id,
            since=self.since,
            stage=stage,
        )

    def _insert_grants(self, window, now):
        """Ids of new grants. Of customers who get them once, the first signal counts."""
        signals = self._signals(window)
        if self.once:
            signals = SQL(
                """SELECT DISTINCT ON (first.partner_id) first.* FROM (%s) first
                    WHERE NOT EXISTS (SELECT FROM crm_loyalty_grant had
                                       WHERE had.rule_id = %s AND had.partner_id = first.partner_id
                                         AND had.taken_at IS NULL)
                    ORDER BY first.partner_id, first.occurred_at, first.id""",
                signals,
                self.id,
            )
        return self._returned_ids(
            SQL(
                """
                INSERT INTO crm_loyalty_grant (rule_id, program_id, company_id, event_id, source_id, nth, contact_id,
                                               partner_id, points, given_at)
                SELECT %(rule)s, %(program)s, %(company)s, e.id, e.source_id, e.nth, e.contact_id, e.partner_id,
                       %(points)s, %(now)s
                  FROM (%(signals)s) e
                 WHERE NOT EXISTS (SELECT FROM crm_loyalty_grant g
                                    WHERE g.rule_id = %(rule)s AND g.contact_id = e.contact_id
                                      AND (g.source_id = e.source_id OR g.event_id = e.id))
                ON CONFLICT DO NOTHING
                RETURNING id
                """,
                rule=self.id,
                program=self.program_id.id,
                company=self.company_id.id,
                points=self.points,
                now=now,
                signals=signals,
            )
        )

    def _move_on(self, window, now):
        """A record whose signal came again keeps its grant; ids of those that had been taken back meanwhile."""
        return self._returned_ids(
            SQL(
                """
                WITH again AS (
                    UPDATE crm_loyalty_grant g
                       SET event_id = e.id, nth = e.nth, taken_at = NULL,
                           given_at = CASE WHEN g.taken_at IS NULL THEN g.given_at ELSE %(now)s END
                      FROM (%(signals)s) e, crm_loyalty_grant old
                     WHERE old.id = g.id AND g.rule_id = %(rule)s AND g.source_id = e.source_id
                       AND g.contact_id = e.contact_id AND e.nth > g.nth
                       AND (old.taken_at IS NULL OR NOT %(once)s OR NOT EXISTS (
                            SELECT FROM crm_loyalty_grant had
                             WHERE had.rule_id = g.rule_id AND had.partner_id = g.partner_id
                               AND had.taken_at IS NULL))
                    RETURNING g.id, old.taken_at)
                SELECT id FROM again WHERE taken_at IS NOT NULL
                """,
                rule=self.id,
                now=now,
                once=self.once,
                signals=self._signals(window),
            )
        )

    def _take_back(self, window, now):
        if not self.undo_kind_id:
            return []
        return self._returned_ids(
            SQL(
                """
                UPDATE crm_loyalty_grant g SET taken_at = %(now)s
                  FROM crm_lifecycle_event e
                 WHERE %(window)s AND e.kind_id = %(undo)s AND g.rule_id = %(rule)s AND g.taken_at IS NULL
                   AND g.source_id = e.source_id AND g.contact_id = e.contact_id AND e.nth >= g.nth
                RETURNING g.id
                """,
                now=now,
                window=window,
                undo=self.undo_kind_id.id,
                rule=self.id,
            )
        )

    def _rewind(self):
        """Looks at all signals that the rule is about, anew."""
        for rule in self:
            self.env.cr.execute(
                """SELECT COALESCE((SELECT MIN(id) - 1 FROM crm_lifecycle_event
                                     WHERE company_id = %s AND occurred_at >= %s),
                                   (SELECT MAX(id) FROM crm_lifecycle_event), 0)""",
                (rule.company_id.id, rule.since),
            )
            [rule.position] = self.env.cr.fetchone()

    def _returned_ids(self, query):
        self.env.cr.execute(query)
        return [row[0] for row in self.env.cr.fetchall()]
