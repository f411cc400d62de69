from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ..tools import catch_up

# What `_compute_current_term` computes.
CURRENT_TERM = ("current_term_id", "start_date", "end_date", "notice_deadline")
# What rolling needs to know. Reading everything there is of a thousand contracts takes longer than rolling them.
READ_OF_TERMS = ("contract_id", "end_date", "number", "renewal_stopped", "problem")
READ_OF_CONTRACTS = (
    "company_id",
    "current_version_id",
    "effective_date",
    "governing_country_id",
    "minimum_length",
    "minimum_unit",
    "name",
    "notice_anchor",
    "notice_arrival",
    "notice_delivery_days",
    "notice_length",
    "notice_unit",
    "partner_id",
    "renewal_length",
    "renewal_limit",
    "renewal_unit",
    "term_length",
    "term_mode",
    "term_unit",
    "term_until",
    "user_id",
)


class ClmContractRolling(models.Model):
    """Rolling and ending the contracts of many terms at once; `tools.catch_up` says what becomes of each."""

    _inherit = "clm.contract"

    def _roll_or_end(self, due, today):
        """Rolls the contracts of these terms until today, over missed terms too, and ends those that end.

        :param due: current terms whose last day is over
        """
        due.fetch(READ_OF_TERMS)
        due.contract_id.fetch(READ_OF_CONTRACTS)
        values, fates, problems = self._plan_terms(due, today)
        for term, problem in problems.items():
            term.problem = problem
        good = due.filtered(lambda term: term in fates)
        rolled = good.filtered(lambda term: term in values)
        self._roll_over(rolled, values)
        ending = good.filtered(lambda term: fates[term] == catch_up.END)
        if ending:
            # Read together, whatever was forgotten of the terms in between.
            self.browse(ending.contract_id.ids)._end("expired", "expired")
        (good - rolled).filtered("problem").problem = False

    def _plan_terms(self, due, today):
        """What is to be written for these terms.

        :return: tuple of lists of column values of the terms that follow, what becomes of the contract in the end,
            and what is wrong in words; each by term
        """
        Term = self.env["clm.term"]
        values, problems = defaultdict(list), {}
        first_days = due._contract_starts()

        def last_days(asked):
            wrong = {}
            rows = [(term.contract_id, number, first_days[term.contract_id]) for term, number in asked]
            found = Term._values_of(rows, wrong)
            problems.update({asked[index][0]: text for index, text in wrong.items()})
            for (term, _number), row in zip(asked, found, strict=True):
                if row:
                    values[term].append(row)
            return [row and row.get("end_date") for row in found]

        standing = {
            term: catch_up.Running(
                term.contract_id.term_mode,
                term.number,
                term.end_date or None,
                term.contract_id.renewal_limit,
                term.renewal_stopped,
            )
            for term in due
        }
        fates = catch_up.catch_up(standing, today, last_days)
        return values, fates, problems

    def _roll_over(self, rolled, values):
        """Closes these terms and opens those that follow: `values` are lists of column values by term."""
        if not rolled:
            return
        summary = self.env._("Renewed by itself")
        entries = [
            (
                term.contract_id,
                term.contract_id.current_version_id,
                summary,
                {"term": row["number"], "end": fields.Date.to_string(row.get("end_date")) or None},
            )
            for term in rolled
            for row in values[term]
        ]
        rolled._set_past()
        rows = [
            {**row, "state": "current" if row is values[term][-1] else "past"}
            for term in rolled
            for row in values[term]
        ]
        rolled.contract_id._set_current_terms(self.env["clm.term"]._insert(rows))
        self._log_evidence_rows("renewed", entries)
        self.env["clm.renewal"].search_fetch([("term_id", "in", rolled.ids)], ["state"])._set_renewed_many()

    def _set_current_terms(self, terms):
        """Stores what `_compute_current_term` would, by one statement.

        :param terms: new terms, of each of these contracts the current one among them
        """
        computed = [self._fields[name] for name in CURRENT_TERM]
        for field in computed:
            self.env.remove_to_compute(field, self)
        self.env.execute_query(
            SQL(
                """
                UPDATE clm_contract contract
                   SET current_term_id = term.id, start_date = term.start_date, end_date = term.end_date,
                       notice_deadline = term.notice_deadline, write_date = %s, write_uid = %s
                  FROM clm_term term
                 WHERE term.contract_id = contract.id AND term.state = 'current' AND term.id IN %s
                RETURNING contract.id
                """,
                self.env.cr.now(),
                self.env.uid,
                tuple(terms.ids),
            )
        )
        self.invalidate_recordset(CURRENT_TERM, flush=False)
        self.modified(CURRENT_TERM)
