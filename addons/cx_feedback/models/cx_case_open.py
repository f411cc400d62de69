import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from .cx_case import NEW, OPEN
from .cx_case_actions import OPENED
from .cx_program import IDENTIFIED

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
            _logger.warning("Customer feedback: no case opened: %s", error)
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
        return self.with_context(**context).create(
            [self._opening_values(response, rule, owners[response], now) for response, rule in new.items()]
        ).with_env(self.env)

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
                    "res_model_id": model,
                    "res_id": case.id,
                    "user_id": case.user_id.id,
                    "date_deadline": fields.Datetime.context_timestamp(
                        case.with_context(tz=case.user_id.tz), case.next_due_at
                    ).date(),
                }
                for case in self.filtered("user_id")
            ]
        )


class CxResponse(models.Model):
    """Answers open cases when they come, and when words come later."""

    _inherit = "cx.response"

    case_id = fields.Many2one("cx.case", readonly=True, copy=False, ondelete="set null", index="btree_not_null")

    @api.model_create_multi
    def create(self, vals_list):
        responses = super().create(vals_list)
        responses._consider_for_cases()
        return responses

    def write(self, vals):
        written = super().write(vals)
        if {"score", "comment", "sentiment"} & vals.keys():
            self._consider_for_cases()
        return written

    def _consider_for_cases(self):
        # Whoever gives or notes an answer has no rights on cases.
        cases = self.env["cx.case"].sudo()
        responses = self.sudo()
        seconds = cases._take_seconds(responses)
        cases._open_for(responses - seconds)

    def _is_named(self):
        """Whether it was promised that we know who answered."""
        return not self.program_id or self.program_id.identity == IDENTIFIED

    def action_open_case(self):
        """The case of this answer; opened by hand where it has none."""
        self.ensure_one()
        self.check_access("write")
        self.env["cx.case"].check_access("read")
        if not self.case_id:
            self._open_case_by_hand()
        return self.case_id.get_formview_action()

    def _open_case_by_hand(self):
        if not self.partner_id or not self._is_named():
            raise UserError(self.env._("Nobody knows who gave this answer, so there is nobody to get in touch with."))
        cases = self.env["cx.case"].sudo()  # The user may see cases; what opens them was checked.
        response = self.sudo()
        found = cases._open_by_customer(response).get(cases._customer_key(response))
        if found:
            response.case_id = found
            return
        case = cases._create_cases({response: self.env["cx.case.rule"].sudo()})
        case.user_id = self.env.user
        response.case_id = case
        case._plan_work()
        case._announce(OPENED)
