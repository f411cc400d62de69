from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .approval_common import MatrixCase
from .common import CONTRACT_USER


@tagged("post_install", "-at_install")
class TestApprovalRules(MatrixCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.draft()

    def names(self, contract=None):
        steps, problem = self.plan(contract or self.contract)
        self.assertFalse(problem)
        return [(step.stage, step.name) for step in steps]

    def test_every_rule_that_applies_adds_its_steps_in_order(self):
        self.matrix()
        self.assertEqual(self.names(), [(10, "Legal"), (10, "Finance"), (20, "Management")])

    def test_a_rule_asks_for_what_its_condition_names_only(self):
        cases = {
            "[('reference_value', '>', 1199)]": True,
            "[('reference_value', '>', 1200)]": False,
            "[('max_discount', '>=', 10)]": False,
            "[('term_months', '>', 23)]": True,
            "['|', ('term_mode', '=', 'evergreen'), ('term_months', '>', 24)]": False,
            "[('payment_days', '>', 30)]": False,
            "[('risk', '=', 'high')]": False,
            "[('partner_id.country_id.code', '=', 'IN')]": True,
            "[('governing_country_id.code', '=', 'XX')]": False,
            "[('company_id.name', 'ilike', 'nothing like this')]": False,
        }
        rule = self.rule("Case", steps=[(10, "Legal", self.legal)])
        for domain, applies in cases.items():
            with self.subTest(domain):
                rule.domain = domain
                self.assertEqual(self.names(), [(10, "Legal" if applies else "Approval")])

    def test_the_facts_follow_the_contract(self):
        payment = self.env["account.payment.term"].create(
            {
                "name": "60 days, end of month",
                "line_ids": [
                    (0, 0, {"value_amount": 100, "nb_days": 60, "delay_type": "days_after_end_of_month"})
                ],
            }
        )
        self.contract.line_ids.discount = 15
        self.contract.sudo().write({"payment_term_id": payment.id, "term_length": 45, "term_unit": "day"})
        self.assertEqual(
            (self.contract.max_discount, self.contract.payment_days, self.contract.term_months), (15, 91, 1.5)
        )
        self.contract.term_mode = "evergreen"
        self.assertEqual(self.contract.term_months, 0)

    def test_payment_on_a_day_of_the_next_month_is_counted_to_that_day(self):
        payment = self.env["account.payment.term"].create(
            {
                "name": "30 days, on the 10th",
                "line_ids": [
                    (0, 0, {"value_amount": 100, "nb_days": 30, "delay_type": "days_end_of_month_on_the"})
                ],
            }
        )
        payment.line_ids.days_next_month = "10"
        self.contract.sudo().payment_term_id = payment
        self.assertEqual(self.contract.payment_days, 30 + 31 + 10)
        payment.line_ids.days_next_month = "0"
        self.assertEqual(self.contract.payment_days, 30 + 31)

    def test_values_are_compared_in_one_currency_at_the_rate_of_the_day(self):
        foreign = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q"})
        self.contract.sudo().currency_id = foreign
        with self.assertRaisesRegex(UserError, "no exchange rate of QQQ"):
            self.contract.action_submit()
        rate = self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "rate": 2, "name": "2026-01-01", "company_id": self.env.company.id}
        )
        self.rule("Value", "[('reference_value', '>', 599)]", [(10, "Legal", self.legal)])
        self.assertEqual(self.names(), [(10, "Legal")])
        self.assertEqual(self.contract.reference_value, 600)
        rate.rate = 4
        self.assertEqual(self.names(), [(10, "Approval")])

    def test_limits_in_a_currency_without_a_rate_stop_the_submission(self):
        foreign = self.env["res.currency"].create({"name": "QQR", "symbol": "Q"})
        self.env.company.clm_reference_currency_id = foreign
        with self.assertRaisesRegex(UserError, "no exchange rate of QQR"):
            self.contract.action_submit()

    def test_two_rules_that_ask_the_same_people_make_one_step_with_both_reasons(self):
        for name in ("One", "Two"):
            self.rule(name, steps=[(10, "Legal", self.legal | self.legal2)])
        [step], _problem = self.plan(self.contract)
        self.assertEqual(step.reasons, ("One", "Two"))

    def test_people_come_from_a_group_the_manager_or_a_field(self):
        group = self.env["res.groups"].create({"name": "Lawyers"})
        group.user_ids = self.legal | self.legal2 | self.rep
        team = self.env["crm.team"].create({"name": "Team", "user_id": self.boss.id})
        self.rep.sale_team_id = team
        self.env["crm.team.member"].create({"user_id": self.rep.id, "crm_team_id": team.id})
        self.customer.user_id = self.finance
        kinds = {
            "group": ({"group_id": group.id}, self.legal | self.legal2),
            "manager": ({}, self.boss),
            "field": ({"field_path": "partner_id.user_id"}, self.finance),
        }
        for kind, (values, people) in kinds.items():
            with self.subTest(kind):
                rule = self.rule(
                    kind, steps=[(10, kind, self.env["res.users"], {"approver_kind": kind, **values})]
                )
                [step], problem = self.plan(self.contract)
                self.assertFalse(problem)
                self.assertEqual(step.users, set(people.ids))
                rule.active = False

    def test_a_condition_that_cannot_be_asked_stops_the_submission_and_says_which(self):
        rule = self.rule("Odd", steps=[(10, "Legal", self.legal)])
        for domain in (
            "[('gone', '=', 1)]",
            "[(",
            "__import__('os')",
            "[('id', 'near', 3)]",
            "[('risk.x', '=', 1)]",
        ):
            with self.subTest(domain):
                self.env.cr.execute(
                    "UPDATE clm_approval_rule SET domain = %s WHERE id = %s", [domain, rule.id]
                )
                rule.invalidate_recordset()
                with self.assertRaisesRegex(UserError, "rule “Odd” cannot be asked"):
                    self.contract.action_submit()
                self.assertEqual(self.contract.state, "draft")

    def test_a_wrong_condition_is_refused_when_it_is_saved(self):
        for domain in ("[('gone', '=', 1)]", "[(", "user.id", "{}"):
            with self.subTest(domain), self.assertRaises(ValidationError):
                self.rule("Odd", domain, [(10, "Legal", self.legal)])

    def test_a_rule_without_people_is_refused(self):
        with self.assertRaises(ValidationError):
            self.rule("Nobody")
        with self.assertRaises(ValidationError):
            self.rule("Nobody", steps=[(10, "Legal", self.env["res.users"])])
        with self.assertRaises(ValidationError):
            self.rule("Too many", steps=[(10, "Legal", self.legal, {"decision": "count", "count": 2})])
        with self.assertRaises(ValidationError):
            self.rule(
                "Field", steps=[(10, "X", self.legal, {"approver_kind": "field", "field_path": "partner_id"})]
            )

    def test_who_cannot_read_contracts_or_is_gone_is_not_asked(self):
        outsider = new_test_user(self.env, "clm_no_right", "base.group_user")
        gone = new_test_user(self.env, "clm_gone", CONTRACT_USER)
        gone.active = False
        rule = self.rule("People", steps=[(10, "Legal", outsider | gone | self.legal)])
        [step], _problem = self.plan(self.contract)
        self.assertEqual(step.users, set(self.legal.ids))
        rule.step_ids.user_ids = outsider | gone
        with self.assertRaisesRegex(UserError, "too few people can decide on the step “Legal”"):
            self.contract.action_submit()

    def test_an_owner_named_by_the_rule_is_not_asked(self):
        self.rule("People", steps=[(10, "Legal", self.rep | self.legal)])
        [step], _problem = self.plan(self.contract)
        self.assertEqual(step.users, set(self.legal.ids))

    def test_simulating_asks_nobody_and_says_why(self):
        self.matrix()
        action = self.contract.action_simulate_approval()
        simulation = self.env[action["res_model"]].with_user(self.rep).browse(action["res_id"])
        self.assertEqual(
            [(line.turn, line.name, line.user_ids, line.why) for line in simulation.line_ids],
            [
                (1, "Legal", self.legal, "Worth more than 1,000"),
                (1, "Finance", self.finance, "Every NDA"),
                (2, "Management", self.boss, "Every NDA"),
            ],
        )
        self.assertEqual(self.contract.state, "draft")
        self.assertFalse(self.contract.approval_ids)
        self.assertFalse(self.contract.activity_ids)
        simulation.action_submit()
        self.assertEqual(self.contract.state, "approval")

    def test_simulating_tells_the_problem_or_that_nobody_is_needed(self):
        rule = self.rule("Own", steps=[(10, "Legal", self.rep)])
        simulation = self.simulation()
        self.assertIn("too few people", simulation.problem)
        rule.active = False
        self.type.approval_required = False
        self.assertTrue(self.simulation().needs_nobody)

    def simulation(self):
        action = self.contract.action_simulate_approval()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_the_number_of_queries_does_not_grow_with_the_contracts(self):
        self.matrix()
        few = self.env["clm.contract"].concat(*(self.draft() for _number in range(2)))
        many = few | self.env["clm.contract"].concat(*(self.draft() for _number in range(4)))

        def count(contracts):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            contracts._approval_plans()
            return self.env.cr.sql_log_count - before

        count(many)
        self.assertEqual(count(many), count(few))
