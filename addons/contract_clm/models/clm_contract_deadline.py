from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import terms


class ClmContract(models.Model):
    """The notice rule of a contract, its deadline in words, and deadlines that were over from the start."""

    _name = "clm.contract"
    _inherit = ["clm.contract", "clm.notice.rule.mixin"]

    term_until = fields.Date(
        "or until", copy=False, help="The last day of the first term, instead of a length."
    )
    deadline_steps = fields.Html("How the deadline was found", compute="_compute_deadline_steps")
    deadline_was_over = fields.Boolean(related="current_term_id.deadline_was_over")
    deadline_problem = fields.Char(related="current_term_id.deadline_problem")

    @api.depends(
        "current_term_id.deadline_trail",
        "state",
        "effective_date",
        "term_mode",
        "term_length",
        "term_unit",
        "term_until",
        "renewal_length",
        "renewal_unit",
        "renewal_limit",
        "minimum_length",
        "minimum_unit",
        "notice_length",
        "notice_unit",
        "notice_anchor",
        "notice_arrival",
        "notice_delivery_days",
        "governing_country_id",
        "company_id",
    )
    @api.depends_context("lang")
    def _compute_deadline_steps(self):
        """Those of the running term as they were found; of a draft, those of the term that it would open."""
        today = fields.Date.context_today(self)
        Term = self.env["clm.term"]
        without_term = self.filtered(lambda contract: not contract.current_term_id)
        rows = [(contract, 1, contract.effective_date or today) for contract in without_term]
        problems = {}
        found = dict(zip(without_term, Term._values_of(rows, problems), strict=True))
        numbers = {contract: index for index, contract in enumerate(without_term)}
        for contract in self:
            term, values = contract.current_term_id, found.get(contract)
            if term:
                contract.deadline_steps = term.deadline_steps
            elif values:
                contract.deadline_steps = Term._in_words(contract, values)
            else:
                contract.deadline_steps = Term._as_paragraph(problems[numbers[contract]])

    @api.constrains("effective_date", "term_until", "term_mode")
    def _check_until(self):
        for contract in self:
            until = contract.term_until
            if until and contract.effective_date and until < contract.effective_date:
                raise ValidationError(
                    self.env._(
                        "The term would end before it starts. Check the effective date and the last day."
                    )
                )

    def _activate(self, signed_on=None):
        if self.term_until and not self.effective_date and self.term_mode != terms.MODE_EVERGREEN:
            # Signed after the day until which it was agreed: the signatures stand, and the term is that day.
            signed_on = min(signed_on or fields.Date.context_today(self), self.term_until)
        result = super()._activate(signed_on)
        self._warn_of_passed_deadline()
        return result

    def _warn_of_passed_deadline(self):
        """Tells the owner that the contract began too late for notice."""
        # Whoever signed last, maybe without an account, activated the contract; the activity is the owner's.
        contract = self.sudo()
        term = contract.current_term_id
        if not term.deadline_was_over or not contract.user_id:
            return
        contract.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=contract.user_id.id,
            summary=self.env._("The last day for notice was over before the contract began"),
            note=contract.with_context(lang=contract.user_id.lang)._passed_deadline_text(),
        )

    def _passed_deadline_text(self):
        day = self.env["clm.term"]._day_text(self.notice_deadline)
        if self.term_mode == terms.MODE_AUTO_RENEW:
            return self.env._(
                "Notice was possible until %(day)s. The contract renews by itself; the next term cannot be stopped.",
                day=day,
            )
        return self.env._("Notice was possible until %(day)s.", day=day)
