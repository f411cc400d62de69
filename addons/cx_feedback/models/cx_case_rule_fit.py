from datetime import timedelta

from odoo import api, fields, models

from ..tools import case_words, summary
from ..tools.text import feeling
from .cx_case_rule import RUNNING


class CxCaseRule(models.Model):
    """Which rule an answer fits, for many answers at once."""

    _inherit = "cx.case.rule"

    @api.model
    def _running(self, companies):
        return self.search([("state", "=", RUNNING), ("company_id", "in", companies.ids)])

    def _first_fits(self, responses):
        """`{response: rule}`: the first of these rules that each fits. Constant number of queries."""
        facts = self._facts(responses)
        found = {}
        for response in responses:
            rule = next((rule for rule in self if rule._fits(response, facts)), None)
            if rule:
                found[response] = rule
        return found

    def _fits(self, response, facts):
        """Whether the answer opens a case by this rule; other addons add conditions."""
        return (
            self.company_id == response.company_id
            and response.date >= fields.Datetime.now() - timedelta(days=self.newest_days)
            and self._fits_subject(response)
            and self._fits_words(response)
            and self._fits_score(response)
            and self._fits_customer(response, facts)
        )

    def _fits_subject(self, response):
        names = ("metric_id", "program_id", "touchpoint_id")
        return all(not self[name] or self[name] == response[name] for name in names)

    def _fits_score(self, response):
        if self.score_most:
            return response.tone is not False and response.score <= int(self.score_most)
        if self.on_low or self.on_middle:
            wanted = {summary.LOW: self.on_low, summary.MIDDLE: self.on_middle}
            return bool(wanted.get(response.tone)) or (bool(self.words) and response.tone is False)
        return bool(self.words or self.on_negative)

    def _fits_words(self, response):
        # Comments are read some minutes after they came.
        if self.on_negative and response.sentiment != feeling.NEGATIVE:
            return False
        return not self.words or self._words_match(response)

    def _words_match(self, response):
        """Whether the comment holds one of the words: letter by letter, or as its language spells and bends it."""
        words = case_words.listed(self.words)
        return case_words.holds(response.comment, words) or bool(response._words_match(words))

    def _fits_customer(self, response, facts):
        customer, company = response.partner_id.commercial_partner_id, response.company_id
        stage, amount = facts["profiles"].get((customer.id, company.id), (False, 0.0))
        people = {response.partner_id.id, customer.id}
        return (
            (not self.stage_id or self.stage_id.id == stage)
            and (not self.revenue_least or amount >= self.revenue_least)
            and (not self.segment_id or bool(people & facts["members"].get(self.segment_id.id, set())))
        )

    def _facts(self, responses):
        """What the rules ask about the customers, read once."""
        customers = responses.partner_id.commercial_partner_id
        return {
            "profiles": self._profiles(customers),
            "members": self._members(responses.partner_id | customers),
        }

    def _profiles(self, customers):
        """`{(customer id, company id): (stage id, ordered amount)}`, empty where no rule asks."""
        if not any(rule.stage_id or rule.revenue_least for rule in self):
            return {}
        profiles = self.env["crm.lifecycle.profile"].search_fetch(
            [("partner_id", "in", customers.ids)], ["partner_id", "company_id", "stage_id", "order_amount"]
        )
        return {
            (row.partner_id.id, row.company_id.id): (row.stage_id.id, row.order_amount) for row in profiles
        }

    def _members(self, people):
        """`{segment id: {person id}}` of the segments that rules ask about."""
        if not self.segment_id:
            return {}
        rows = self.env["crm.segment.member"]._read_group(
            [
                ("segment_id", "in", self.segment_id.ids),
                ("partner_id", "in", people.ids),
                ("left_at", "=", False),
            ],
            ["segment_id"],
            ["partner_id:array_agg"],
        )
        return {segment.id: set(ids) for segment, ids in rows}
