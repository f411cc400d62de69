from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import terms

BATCH = 100


class ClmContractTerm(models.Model):
    """Activation, terms, ending, and the nightly run over what is due."""

    _inherit = "clm.contract"

    renewal_horizon_date = fields.Date(compute="_compute_renewal_horizon_date")

    @api.depends("notice_deadline", "end_date", "type_id.renewal_horizon")
    def _compute_renewal_horizon_date(self):
        """From this day on the renewal is worked on."""
        for contract in self:
            last = contract.notice_deadline or contract.end_date
            contract.renewal_horizon_date = last and last - timedelta(days=contract.type_id.renewal_horizon)

    def _first_term_end(self):
        if not self.effective_date:
            return None
        return self.env["clm.term"]._bounds(self, 1, self.effective_date)[1]

    def _activate(self, signed_on=None):
        """Opens the first term. The effective date is the one agreed, or else the day of the last signature."""
        self.ensure_one()
        first_day = self.effective_date or signed_on or fields.Date.context_today(self)
        # Users have no right to write terms, so that dates follow from what was agreed.
        Term = self.env["clm.term"].sudo()
        term = Term.create(Term._values(self, 1, first_day))
        self._write_guarded({"state": "active", "effective_date": first_day})
        self._log_evidence(
            "activated",
            version=self.signed_version_id,
            payload={
                "start": fields.Date.to_string(term.start_date),
                "end": fields.Date.to_string(term.end_date) or None,
                "notice_deadline": fields.Date.to_string(term.notice_deadline) or None,
            },
        )

    def action_terminate(self, reason=""):
        """Ends an active contract today, with a reason."""
        self.check_access("write")
        self._check_state("active")
        if not reason.strip():
            raise UserError(self.env._("Say why the contract ends."))
        for contract in self:
            contract._end("terminated", "terminated", reason)

    def _end(self, end_reason, kind, summary=""):
        # See _activate.
        contract = self.sudo()
        contract.term_ids.filtered(lambda term: term.state == "current").state = "past"
        contract._write_guarded({"state": "ended", "end_reason": end_reason})
        contract.renewal_ids._close_with_contract()
        self._log_evidence(kind, summary=summary)

    def _renew(self, summary=""):
        """Opens the next term."""
        self.ensure_one()
        # See _activate.
        term = self.current_term_id.sudo()._succeed()
        self._log_evidence(
            "renewed",
            summary=summary,
            payload={"term": term.number, "end": fields.Date.to_string(term.end_date) or None},
        )
        return term

    @api.model
    def _cron_renewal_run(self):
        """Nightly: opens renewals that come due, rolls or ends the terms that are over.

        Idempotent: the cards and terms are unique in the database, and every pass looks at what is still due.
        """
        today = fields.Date.context_today(self)
        self._run_batches(self._terms_to_open(today), self._open_renewal)
        self._run_batches(self._terms_over(today), lambda term: self._roll_or_end(term, today))

    @api.model
    def _terms_to_open(self, today):
        """Current terms within the horizon of their type that have no card yet."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT term.id
              FROM clm_term term
              JOIN clm_contract contract ON contract.id = term.contract_id
              JOIN clm_contract_type type ON type.id = contract.type_id
             WHERE term.state = 'current' AND contract.state = 'active'
               AND term.notice_deadline <= %(today)s + type.renewal_horizon
               AND NOT EXISTS (SELECT 1 FROM clm_renewal renewal WHERE renewal.term_id = term.id)
             ORDER BY term.notice_deadline, term.id
            """,
            {"today": today},
        )
        return self.env["clm.term"].browse([row[0] for row in self.env.cr.fetchall()])

    @api.model
    def _terms_over(self, today):
        return self.env["clm.term"].search(
            [("state", "=", "current"), ("contract_id.state", "=", "active"), ("end_date", "<", today)],
            order="end_date",
        )

    def _run_batches(self, due, handle):
        """Handles each term by itself: a bad one is flagged on itself and does not stop the others."""
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH].try_lock_for_update().exists()
            for term in batch:
                self._handle_safely(term, handle)
            remaining = max(len(due) - start - BATCH, 0)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                return

    def _handle_safely(self, term, handle):
        try:
            with self.env.cr.savepoint():
                handle(term)
                term.problem = False
        except (UserError, ValueError) as error:
            term.problem = str(error)

    def _open_renewal(self, term):
        renewal = self.env["clm.renewal"].create(self.env["clm.renewal"]._values(term))
        renewal._announce()

    def _roll_or_end(self, term, today):
        """Catches up over missed terms too."""
        while term.end_date and term.end_date < today:
            contract = term.contract_id
            may_roll = terms.may_renew(term.number, contract.renewal_limit) and not term.renewal_stopped
            if contract.term_mode != terms.MODE_AUTO_RENEW or not may_roll:
                contract._end("expired", "expired")
                return
            contract.renewal_ids.filtered(lambda renewal, term=term: renewal.term_id == term)._set_renewed()
            term = contract._renew(self.env._("Renewed by itself"))
