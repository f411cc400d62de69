import json
from ast import literal_eval
from datetime import timedelta

from lxml import html
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.clm_renewal_urgency import URGENCIES
from .common import CONTRACT_USER
from .renewal_screen_common import RenewalCase


@tagged("post_install", "-at_install")
class TestRenewalForecast(RenewalCase):
    def foreign(self, rate=None):
        currency = self.currency_without_rate()
        if rate:
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "rate": rate, "name": "2020-01-01"}
            )
        return currency

    def test_the_probability_comes_with_the_stage_and_may_be_changed(self):
        card = self.card().with_user(self.rep)
        self.assertEqual((card.probability, card.weighted_company), (50, 600))
        card.probability = 80
        self.assertEqual((card.weighted_amount, card.weighted_company), (960, 960))
        card.stage_id = self.stages["discussion"]
        self.assertEqual(card.probability, 60)

    def test_a_probability_lies_between_0_and_100(self):
        card = self.card()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            card.probability = 101
            card.flush_recordset()

    def test_an_amount_is_not_negative(self):
        with self.assertRaises(ValidationError):
            self.card().amount = -1

    def test_what_is_closed_stays_as_it_is(self):
        card = self.card().with_user(self.rep)
        card.action_lost("Price")
        self.assertEqual((card.probability, card.weighted_company, card.closed_on), (0, 0, self.today))
        for values in ({"amount": 5}, {"probability": 100}, {"uplift": 3}):
            with self.assertRaises(UserError):
                card.write(values)

    def test_amounts_of_other_currencies_are_added_in_that_of_the_company(self):
        contract = self.contract(currency_id=self.foreign(rate=4).id)
        card = self.card(contract)
        self.assertEqual((card.amount, card.amount_company, card.agreed_company), (1200, 300, 300))
        self.assertEqual((contract.yearly_value, contract.yearly_value_company), (1200, 300))
        self.assertFalse(card.without_rate or contract.value_without_rate)

    def test_without_a_rate_it_counts_nothing_and_says_so(self):
        contract = self.contract(currency_id=self.foreign().id)
        card = self.card(contract)
        self.assertEqual((card.amount_company, card.weighted_company, card.without_rate), (0, 0, True))
        self.assertEqual((contract.yearly_value_company, contract.value_without_rate), (0, True))
        self.env["res.currency.rate"].create(
            {"currency_id": card.currency_id.id, "rate": 2, "name": "2020-01-01"}
        )
        card.amount = 1000
        self.assertEqual((card.amount_company, card.without_rate), (500, False))

    def enter_rate(self, currency, rate=2, **values):
        """As an administrator who is no insider of anything."""
        admin = new_test_user(self.env, f"clm_rates_{rate}", "base.group_system")
        return (
            self.env["res.currency.rate"]
            .with_user(admin)
            .create({"currency_id": currency.id, "rate": rate, "name": "2020-01-01", **values})
        )

    def test_the_first_rate_counts_what_had_none(self):
        currency = self.foreign()
        contract, archived = (self.contract(currency_id=currency.id) for _number in range(2))
        card, closed = self.card(contract, amount=1000), self.card(self.contract(currency_id=currency.id))
        closed.action_lost("Price")
        archived.active = False
        contract.confidentiality = "walled"
        self.assertTrue(contract.value_without_rate and card.without_rate)
        self.enter_rate(currency)
        self.assertEqual((contract.yearly_value_company, archived.yearly_value_company), (600, 600))
        for record, flag in (
            (contract, "value_without_rate"),
            (archived, "value_without_rate"),
            (card, "without_rate"),
        ):
            self.assertFalse(record[flag], record)
        self.assertEqual((card.amount_company, card.agreed_company, card.weighted_company), (500, 600, 250))
        self.assertEqual((closed.amount_company, closed.without_rate), (0, True))
        self.enter_rate(currency, 4, name="2021-01-01")
        self.assertEqual((contract.yearly_value_company, card.amount_company), (600, 500))

    def test_a_rate_of_another_currency_or_company_counts_nothing(self):
        currency = self.foreign()
        contract = self.contract(currency_id=currency.id)
        other = self.env["res.currency"].create({"name": "XNS", "symbol": "Y"})
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        rates = self.env["res.currency.rate"]
        rates.create({"currency_id": other.id, "rate": 2, "name": "2020-01-01"})
        rate = rates.create(
            {"currency_id": currency.id, "rate": 2, "name": "2020-01-01", "company_id": elsewhere.id}
        )
        self.assertTrue(contract.value_without_rate)
        rate.company_id = False
        self.assertEqual((contract.yearly_value_company, contract.value_without_rate), (600, False))

    def test_a_rate_takes_as_many_queries_for_many_contracts_as_for_few(self):
        def queries(count, rate):
            currency = self.env["res.currency"].create({"name": f"X{rate}", "symbol": "X"})
            values = {"title": "Support", "type_id": self.type.id, "partner_id": self.customer.id}
            values |= {"term_length": 12, "term_unit": "month"}
            line = (0, 0, {"name": "Support", "price_unit": 1200, "tax_ids": False})
            contracts = self.env["clm.contract"].create(
                [{**values, "currency_id": currency.id, "line_ids": [line]} for _number in range(count)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "rate": rate, "name": "2020-01-01"}
            )
            self.env.flush_all()
            spent = self.env.cr.sql_log_count - before
            self.assertEqual(set(contracts.mapped("yearly_value_company")), {1200 / rate})
            return spent

        queries(2, 2)
        few, many = queries(2, 3), queries(60, 4)
        self.assertLessEqual(many, few)

    def test_a_rate_of_another_company_is_no_rate_here(self):
        currency, elsewhere = self.foreign(), self.env["res.company"].create({"name": "Elsewhere"})
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": elsewhere.id})
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 2, "name": "2020-01-01", "company_id": elsewhere.id}
        )
        currencies, here = currency | self.env.company.currency_id, self.env.company
        self.assertEqual(
            currencies._clm_with_rate(here | elsewhere | branch),
            {here: here.currency_id, elsewhere: currencies, branch: currencies},
        )

    def test_many_values_take_as_many_queries_as_few(self):
        currencies = [self.env["res.currency"].create({"name": f"XN{n}", "symbol": "X"}) for n in range(3)]
        for number, currency in enumerate(currencies[1:], 2):
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "rate": number, "name": "2020-01-01"}
            )
        currencies.append(self.env.company.currency_id)
        values = {"title": "Support", "type_id": self.type.id, "partner_id": self.customer.id}
        contracts = self.env["clm.contract"].create(
            [{**values, "currency_id": currencies[number % 4].id} for number in range(400)]
        )
        self.env.flush_all()

        def queries(contracts):
            self.env.invalidate_all()
            for contract in contracts:
                contract.yearly_value = 1200
            self.env.remove_to_compute(contracts._fields["yearly_value_company"], contracts)
            contracts.mapped("company_currency_id.rounding")
            before = self.env.cr.sql_log_count
            contracts._compute_yearly_value_company()
            return self.env.cr.sql_log_count - before

        queries(contracts[:4])
        few, many = queries(contracts[:4]), queries(contracts)
        self.assertEqual([contract.yearly_value_company for contract in contracts[:4]], [0, 600, 400, 1200])
        self.assertLessEqual(many, few)

    def test_the_amount_so_far_is_kept_when_the_offer_changes(self):
        card = self.card()
        card.amount = 1500
        self.assertEqual((card.current_amount, card.agreed_company, card.amount_company), (1200, 1200, 1500))

    def test_the_value_per_year_follows_lines_and_term(self):
        once = {"name": "Set-up", "price_unit": 2400, "tax_ids": False}
        monthly = {"name": "Support", "price_unit": 100, "period": "month", "tax_ids": False}
        contract = self.contract(term_length=24, line_ids=[(0, 0, once), (0, 0, monthly)])
        self.assertEqual(contract.yearly_value, 1200 + 1200)

    def test_how_urgent_it_is_in_words(self):
        expected = {
            -3: ("passed", "Passed 3 days ago"),
            -1: ("passed", "Passed yesterday"),
            0: ("soon", "Today is the last day"),
            1: ("soon", "1 day left"),
            14: ("soon", "14 days left"),
            30: ("month", "30 days left"),
            31: ("later", "31 days left"),
        }
        for days, (urgency, words) in expected.items():
            card = self.card(self.contract(days=days))
            self.assertEqual((card.urgency, card.days_left_text), (urgency, words))
        card.action_lost("Price")
        self.assertEqual((card.urgency, card.days_left_text), ("closed", "Lost"))

    def test_urgency_is_found_and_counted_as_it_is_computed(self):
        cards = self.env["clm.renewal"].union(
            *(self.card(self.contract(days=days)) for days in (-2, -1, 0, 1, 14, 15, 30, 31))
        )
        cards[3].action_lost("Price")
        without_end = self.card(self.contract(days=40))
        self.env.cr.execute(
            "UPDATE clm_renewal SET notice_deadline = NULL, end_date = NULL WHERE id = %s", (without_end.id,)
        )
        self.env.invalidate_all()
        cards |= without_end
        mine = [("id", "in", cards.ids)]
        counts = dict(cards._read_group(mine, ["urgency"], ["__count"]))
        for urgency, _label in URGENCIES:
            computed = cards.filtered(lambda card, urgency=urgency: card.urgency == urgency)
            self.assertTrue(computed, urgency)
            self.assertEqual(cards.search([*mine, ("urgency", "=", urgency)]), computed.sorted())
            self.assertEqual(cards.search([*mine, ("urgency", "!=", urgency)]), (cards - computed).sorted())
            self.assertEqual(counts[urgency], len(computed))
        bars = cards.read_progress_bar(
            mine, "stage_id", {"field": "urgency", "colors": {"passed": "danger", "soon": "warning"}}
        )
        self.assertEqual(
            bars[str(cards[0].stage_id.id)], {"passed": counts["passed"], "soon": counts["soon"]}
        )

    def test_the_forecast_adds_up_by_month_and_stage(self):
        cards = self.card() | self.card()
        cards[1].stage_id = self.stages["quoted"]
        groups = self.env["clm.renewal"].formatted_read_group(
            [("id", "in", cards.ids)], ["end_date:month", "stage_id"], ["weighted_company:sum"]
        )
        self.assertEqual(sorted(group["weighted_company:sum"] for group in groups), [600, 900])

    def test_as_many_queries_for_many_as_for_few(self):
        def queries(count):
            contracts = self.env["clm.contract"].union(*(self.contract() for _number in range(count)))
            values = [self.env["clm.renewal"]._values(contract.current_term_id) for contract in contracts]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            cards = self.env["clm.renewal"].with_context(tracking_disable=True).create(values)
            self.env.flush_all()
            cards._compute_urgency()
            cards._compute_amount_company()
            return self.env.cr.sql_log_count - before

        queries(2)
        few, many = queries(2), queries(12)
        self.assertLessEqual(many - few, 12, "one query a card for the first stage, of the ORM's defaults")

    def test_screens_open_for_the_rep(self):
        self.card()
        cards = self.env["clm.renewal"].with_user(self.rep)
        for action in ("mine", "forecast"):
            action = self.env.ref(f"contract_clm.clm_renewal_action_{action}")
            cards.get_views([(False, kind) for kind in action.view_mode.split(",")] + [(False, "search")])
        self.assertEqual(cards.search_count([("user_id", "=", self.rep.id)]), 1)

    def filtered(self, model, name):
        """What the rep finds by a filter of the usual search view."""
        records = self.env[model].with_user(self.rep)
        view = records.get_views([(False, "search")])["views"]["search"]
        [domain] = html.fromstring(view["arch"]).xpath(f"//filter[@name='{name}']/@domain")
        return records.search(literal_eval(domain))

    def test_contracts_without_a_rate_and_terms_with_problems_are_found(self):
        contract, usual = self.contract(currency_id=self.foreign().id), self.contract()
        self.assertEqual(self.filtered("clm.contract", "without_rate"), contract)
        usual.current_term_id.problem = "The renewal has no length."
        self.assertEqual(self.filtered("clm.term", "problems"), usual.current_term_id)

    def test_the_form_of_a_contract_says_what_it_is_worth_in_a_year(self):
        contract = self.contract(currency_id=self.foreign(rate=4).id).with_user(self.rep)
        with Form(contract) as form:
            self.assertEqual((form.yearly_value, form.yearly_value_company), (1200, 300))


@tagged("post_install", "-at_install")
class TestRenewalStages(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create({"name": "North", "member_ids": [(6, 0, cls.rep.ids)]})
        cls.other_team = cls.env["crm.team"].create({"name": "South"})
        stages = cls.env["clm.renewal.stage"].with_user(cls.officer)
        cls.north = stages.create({"name": "North only", "sequence": 1, "team_id": cls.team.id})
        cls.south = stages.create({"name": "South only", "team_id": cls.other_team.id})

    def columns(self, user, **context):
        groups = self.env["clm.renewal"].with_user(user).formatted_read_group([], ["stage_id"], ["__count"])
        cards = self.env["clm.renewal"].with_user(user)
        return cards._read_group_stage_ids(self.env["clm.renewal.stage"].with_user(user), []), groups

    def test_the_columns_are_of_everybody_and_of_the_own_team(self):
        columns, _groups = self.columns(self.rep)
        self.assertIn(self.north, columns)
        self.assertNotIn(self.south, columns)
        self.assertIn(self.stages["new"], columns)

    def test_a_leader_sees_the_columns_of_the_team(self):
        self.other_team.user_id = self.other_rep
        self.assertIn(self.south, self.columns(self.other_rep)[0])
        self.assertNotIn(self.north, self.columns(self.other_rep)[0])

    def test_screens_offer_the_open_stages_of_everybody_and_of_the_own_teams(self):
        def offered(user):
            cards = self.env["clm.renewal"].with_user(user)
            domain = json.loads(json.dumps(cards.fields_get(["stage_id"], ["domain"])["stage_id"]["domain"]))
            return self.env["clm.renewal.stage"].search(domain)

        self.other_team.user_id = self.other_rep
        for user, own, foreign in (
            (self.rep, self.north, self.south),
            (self.other_rep, self.south, self.north),
        ):
            self.assertIn(own, offered(user))
            self.assertIn(self.stages["discussion"], offered(user))
            self.assertFalse(offered(user) & (foreign | self.stages["renewed"] | self.stages["lost"]))

    def test_a_column_with_cards_is_shown_to_everybody(self):
        card = self.card()
        card.stage_id = self.south
        groups = self.env["clm.renewal"]._read_group([("id", "=", card.id)], ["stage_id"])
        self.assertIn(self.south, [stage for (stage,) in groups])

    def test_cards_begin_in_a_stage_for_everybody(self):
        self.assertEqual(self.card().stage_id, self.stages["new"])

    def test_a_used_stage_is_not_deleted_and_keeps_its_kind(self):
        card = self.card()
        card.stage_id = self.north
        with self.assertRaisesRegex(UserError, "1 renewals in the stage “North only”"):
            self.north.unlink()
        with self.assertRaisesRegex(UserError, "Its kind stays"):
            self.north.kind = "lost"
        card.stage_id = self.stages["new"]
        self.north.kind = "lost"
        self.north.unlink()

    def test_each_kind_keeps_a_stage_for_everybody(self):
        lost = self.stages["lost"].with_user(self.officer)
        for change in (
            lost.unlink,
            lambda: lost.write({"kind": "open"}),
            lambda: lost.write({"team_id": self.team.id}),
        ):
            with self.assertRaises(UserError) as refusal:
                change()
            self.assertIn("of the kind: Lost", str(refusal.exception))
        lost.copy()
        lost.unlink()

    def test_only_officers_change_stages(self):
        with self.assertRaises(AccessError):
            self.north.with_user(self.rep).name = "Mine"
        newcomer = new_test_user(self.env, "clm_newcomer", CONTRACT_USER)
        self.assertNotIn(self.north, self.columns(newcomer)[0])


@tagged("post_install", "-at_install")
class TestClosedDays(RenewalCase):
    def test_the_day_is_kept(self):
        card = self.card()
        card.action_renewed()
        self.assertEqual(card.closed_on, self.today)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE clm_renewal SET closed_on = %s WHERE id = %s", [self.today - timedelta(days=9), card.id]
        )
        card.invalidate_recordset()
        self.env.add_to_compute(card._fields["closed_on"], card)
        self.env.flush_all()
        self.assertEqual(card.closed_on, self.today - timedelta(days=9))
