from odoo import fields, models
from odoo.exceptions import UserError


class ClmContractTerm(models.Model):
    """Activation, terms and ending; `clm_contract_renewal_run.py` does it for what is due."""

    _inherit = "clm.contract"

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
        """Ends these contracts, with as many queries for many as for one."""
        # See _activate.
        contracts = self.sudo()
        contracts.term_ids.filtered(lambda term: term.state == "current").state = "past"
        contracts._write_guarded({"state": "ended", "end_reason": end_reason})
        contracts.renewal_ids._close_with_contract()
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
