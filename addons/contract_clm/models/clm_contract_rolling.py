from collections import defaultdict

from odoo import fields, models

from ..tools import catch_up


class ClmContractRolling(models.Model):
    """Rolling and ending the contracts of many terms at once; `tools.catch_up` says what becomes of each."""

    _inherit = "clm.contract"

    def _roll_or_end(self, due, today):
        """Rolls the contracts of these terms until today, over missed terms too, and ends those that end.

        :param due: current terms whose last day is over
        """
        values, fates, problems = self._plan_terms(due, today)
        for term, problem in problems.items():
            term.problem = problem
        good = due.filtered(lambda term: term in fates)
        rolled = good.filtered(lambda term: term in values)
        self._roll_over(rolled, values)
        ending = good.filtered(lambda term: fates[term] == catch_up.END)
        if ending:
            ending.contract_id._end("expired", "expired")
        good.filtered("problem").problem = False

    def _plan_terms(self, due, today):
        """What is to be written for these terms.

        :return: tuple of lists of column values of the terms that follow, what becomes of the contract in the end,
            and what is wrong in words; each by term
        """
        Term = self.env["clm.term"]
        values, problems = defaultdict(list), {}
        first_days = due._first_days()

        def last_days(asked):
            wrong = {}
            rows = [(term.contract_id, number, first_days[term.contract_id.id]) for term, number in asked]
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
        rolled.state = "past"
        rolled.flush_model(["state"])
        rows = [
            {**row, "state": "current" if row is values[term][-1] else "past"}
            for term in rolled
            for row in values[term]
        ]
        self.env["clm.term"]._insert(rows)
        self.env["clm.renewal"].search([("term_id", "in", rolled.ids)])._set_renewed()
        summary = self.env._("Renewed by itself")
        self._log_evidence_rows(
            "renewed",
            [
                (
                    term.contract_id,
                    term.contract_id.current_version_id,
                    summary,
                    {"term": row["number"], "end": fields.Date.to_string(row.get("end_date")) or None},
                )
                for term in rolled
                for row in values[term]
            ],
        )
