import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from .cx_case import NEW, OPEN
from .cx_case_actions import OPENED

_logger = logging.getLogger(__name__)


class CxCase(models.Model):
    """Opens cases for many answers at once, with a constant number of queries."""

    _inherit = "cx.case"

    @api.model
    def _open_for(self, responses):
        """Cases for the answers that a running rule fits, in a sudo environment.

        A customer has one open case per program: further unhappy answers are added to it. What goes wrong here never
        costs the answer itself.
        """
        answers = responses.filtered(lambda row: row.partner_id and not row.case_id and row._is_named())
        rules = answers and self.env["cx.case.rule"]._running(answers.company_id)
        if not rules:
            return self.browse()
        fitting = rules._first_fits(answers)
        if not fitting:
            return self.browse()
        try:
            with self.env.cr.savepoint():
                return self._open_fitting(fitting)
        except psycopg2.errors.UniqueViolation as error:
            # Two answers of one customer at the same moment; the next try finds the case.
            raise ConcurrencyError(str(error)) from error
        except UserError as error:
            # Its words may name people.
            _logger.warning(
                "Customer feedback: no case opened for answers %s: %s", answers.ids, type(error).__name__
            )
            return self.browse()

    @api.model
    def _open_fitting(self, fitting):
        """`fitting` is `{response: rule}`."""
        known = self._open_by_customer(self.env["cx.response"].concat(*fitting))
        first = {}
        for response in fitting:
            key = self._customer_key(response)
            if key not in known:
                first.setdefault(key, response)
        new = {response: fitting[response] for response in first.values()}
        cases = self._create_cases(new)
        known |= {self._customer_key(case.response_id): case for case in cases}
        self._add_answers(fitting, known)
        cases._plan_work()
        cases._tell_owners("cx_feedback.mail_template_case_opened")
        cases._announce(OPENED)
        return cases

    @api.model
    def _customer_key(self, response):
        return response.partner_id.id, response.company_id.id, response.program_id.id

    @api.model
    def _open_by_customer(self, responses):
        cases = self.search([("partner_id", "in", responses.partner_id.ids), ("state", "in", OPEN)])
        return {(case.partner_id.id, case.company_id.id, case.program_id.id): case for case in cases}

    @api.model
    def _create_cases(self, new):
        owners = self._owners(new)
        now = fields.Datetime.now()
        context = {"tracking_disable": True, "mail_create_nosubscribe": True, "mail_create_nolog": True}
        return (
            self.with_context(**context)
            .create(
                [
                    self._opening_values(response, rule, owners[response], now)
                    for response, rule in new.items()
                ]
            )
            .with_env(self.env)
        )

    @api.model
    def _opening_values(self, response, rule, owner, now):
        company = response.company_id
        return {
            "response_id": response.id,
            "partner_id": response.partner_id.id,
            "company_id": company.id,
            "rule_id": rule.id,
            "state": NEW,
            "user_id": owner.id,
            "team_id": rule.team_id.id,
            "priority": rule.priority or "1",
            "opened_at": now,
            "pauses_marketing": rule.pauses_marketing if rule else True,
            **self._due_values(rule.team_id, company, rule, now),
        }

    @api.model
    def _add_answers(self, responses, known):
        by_case = {}
        for response in responses:
            case = known[self._customer_key(response)]
            by_case.setdefault(case, []).append(response.id)
        for case, ids in by_case.items():
            self.env["cx.response"].browse(ids).case_id = case
        self._note(
            {
                case: case._for_owner().env._("The customer has answered again while this case is open.")
                for case, ids in by_case.items()
                if ids != case.response_id.ids
            }
        )

    @api.model
    def _lose(self, responses):
        """These answers go: a case goes on with what else was said, and a second score counts no more."""
        nothing = {"second_response_id": False, "second_state": False, "second_at": False}
        self.search([("second_response_id", "in", responses.ids)]).write(
            {**nothing, "recovery": 0, "is_recovered": False}
        )
        for case in self.search([("response_id", "in", responses.ids)]):
            left = (case.response_ids - responses - case.second_response_id).sorted("id")[:1]
            if left:
                case.response_id = left
            else:
                case.unlink()

    @api.model
    def _note(self, words):
        """Keeps `{case: words}` with the cases, for all who read them."""
        if words:
            bodies = {case.id: text for case, text in words.items()}
            self.browse(bodies)._message_log_batch(bodies=bodies)

    def _for_owner(self):
        """The case in the language of its owner: what is noted is read by them, not by whoever answered."""
        self.ensure_one()
        lang = self.user_id.lang or self.company_id.partner_id.lang
        return self.with_context(lang=lang) if lang else self

    def _plan_work(self):
        """An activity for each owner, until the case is due; the earlier one goes."""
        self._end_work()
        todo = self.env.ref("cx_feedback.mail_activity_case")
        model = self.env["ir.model"]._get_id(self._name)
        # Owners are told by one mail for all their cases.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": (case.rule_id.activity_type_id or todo).id,
                    "automated": True,
                    "summary": case._for_owner().env._("Talk to the customer"),
                    "res_model_id": model,
                    "res_id": case.id,
                    "user_id": case.user_id.id,
                    "date_deadline": fields.Datetime.context_timestamp(
                        case.with_context(tz=case.user_id.tz), case.next_due_at
                    ).date(),
                }
                for case in self.filtered(lambda case: case.user_id and case.next_due_at)
            ]
        )
