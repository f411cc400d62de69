import logging
from datetime import timedelta

from psycopg2.errors import UniqueViolation
from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

from .clm_run_mixin import QUIET as RUN_QUIET

_logger = logging.getLogger(__name__)

BATCH = 1000
# Nobody reads a thousand notes and mails in the morning: the evidence says what happened, reminders tell people.
QUIET = {**RUN_QUIET, "mail_activity_quick_update": True}
# Somebody else worked on one of the contracts at this instant; a new transaction sees what became of it.
COLLISIONS = (TransactionRollbackError, ConcurrencyError, UniqueViolation)
TRIES = 5
START = (fields.Date.from_string("0001-01-01"), 0)


class ClmContractRenewalRun(models.Model):
    """The nightly run over what is due: cards for the terms within their horizon, and the terms that are over.

    What is due is taken in batches through the partial indexes of `clm.term`, locked, handled as a whole and
    committed, so that neither time nor memory depends on how many contracts there are. When the time of the job is up
    it goes on a minute later. After a kill, a missed week or a clock set back, the next run does what is still due,
    and nothing twice: cards and terms are unique in the database, and a second worker skips what is locked.

    A contract that cannot be handled keeps the reason on its term, and is tried again after all others.
    """

    _inherit = "clm.contract"

    _deadlines_of_owner = models.Index("(user_id, notice_deadline) WHERE state = 'active'")

    @api.model
    def _cron_renewal_run(self):
        """Opens renewals that come due, then rolls or ends the terms that are over, then opens those of new terms.

        :return: whether all was done before the time was up
        """
        today = fields.Date.context_today(self)
        run = self.with_context(**QUIET)
        steps = [
            (run._select_opening, run._open_renewals),
            (run._select_over, run._roll_or_end),
            (run._select_opening, run._open_renewals),
        ]
        for failed in (False, True):
            for steps_left, (select, handle) in zip((2, 1, 0), steps, strict=True):
                # What failed before is tried once a run: it is no reason to go on.
                if not run._run_batches(select, handle, today, failed, 0 if failed else steps_left):
                    return False
        self.env["ir.cron"]._commit_progress(remaining=0)
        return True

    def _run_batches(self, select, handle, today, failed, steps_left):
        """Handles all that is due, in the order of its dates; says whether there is time for more."""
        after = START
        while batch := self._run_batch(select, handle, today, failed, after):
            count, after = batch
            remaining = 0 if failed else steps_left + (count == BATCH)
            in_time = self.env["ir.cron"]._commit_progress(count, remaining=remaining)
            self.env.invalidate_all()
            if not in_time:
                return False
        return True

    def _run_batch(self, select, handle, today, failed, after):
        """Handles one batch; None if there was nothing after the last one.

        :return: tuple of the number of terms and the place of the last one
        """
        for tries_left in reversed(range(TRIES)):
            try:
                rows = self.env.execute_query(select(today, failed, after))
                if rows:
                    due = self.env["clm.term"].browse([row[0] for row in rows])
                    passed_on = COLLISIONS if tries_left else TransactionRollbackError
                    self._handle_safely(due, lambda terms: handle(terms, today), passed_on)
                return rows and (len(rows), rows[-1][::-1])
            except COLLISIONS:
                if not tries_left:
                    raise
                self.env.cr.rollback()
        return None

    @api.model
    def _select_opening(self, today, failed, after):
        """Query of current terms within the horizon of their type that have no card yet."""
        [[longest]] = self.env.execute_query(SQL("SELECT max(renewal_horizon) FROM clm_contract_type"))
        return self._select_due(
            SQL.identifier("term", "notice_deadline"),
            SQL(
                """
                term.notice_deadline <= %s AND term.notice_deadline <= %s + type.renewal_horizon
                AND NOT EXISTS (SELECT 1 FROM clm_renewal renewal WHERE renewal.term_id = term.id)
                """,
                today + timedelta(days=longest or 0),
                today,
            ),
            failed,
            after,
        )

    @api.model
    def _select_over(self, today, failed, after):
        """Query of current terms whose last day is over."""
        return self._select_due(
            SQL.identifier("term", "end_date"), SQL("term.end_date < %s", today), failed, after
        )

    @api.model
    def _select_due(self, day, condition, failed, after):
        """Query of the next terms of which nobody works on the contract at this moment; it locks both."""
        self.env.flush_all()
        return SQL(
            """
            SELECT term.id, %(day)s
              FROM clm_term term
              JOIN clm_contract contract ON contract.id = term.contract_id
              JOIN clm_contract_type type ON type.id = contract.type_id
             WHERE term.state = 'current' AND contract.state = 'active' AND %(condition)s
               AND %(failed)s AND (%(day)s, term.id) > (%(after_day)s, %(after)s)
             ORDER BY %(day)s, term.id
             LIMIT %(limit)s
               FOR UPDATE OF term, contract SKIP LOCKED
            """,
            day=day,
            condition=condition,
            failed=SQL("term.problem IS NOT NULL") if failed else SQL("term.problem IS NULL"),
            after_day=after[0],
            after=after[1],
            limit=BATCH,
        )

    def _handle_safely(self, terms, handle, passed_on):
        """Handles all at once; upon an error in halves, until the one to blame is left with the reason.

        :param passed_on: exceptions that nobody is to blame for
        """
        try:
            with self.env.cr.savepoint():
                handle(terms)
        except passed_on:
            raise
        # Whatever one contract runs into, the others are not to wait for it.
        except Exception as error:
            if len(terms) == 1:
                self._flag(terms, error)
                return
            middle = len(terms) // 2
            self._handle_safely(terms[:middle], handle, passed_on)
            self._handle_safely(terms[middle:], handle, passed_on)

    def _flag(self, term, error):
        """Keeps the reason on the term, where people see it; what nobody foresaw is also in the log."""
        if not isinstance(error, UserError | ValueError):
            _logger.error("The renewal run could not handle the term %s", term.id, exc_info=error)
        term.problem = str(error) or type(error).__name__

    def _open_renewals(self, due, today):
        self.env["clm.renewal"]._create_cards(due, today)
        due.filtered("problem").problem = False
