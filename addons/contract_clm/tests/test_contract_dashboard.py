from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .renewal_screen_common import RenewalCase
from .test_tour import TourCase


@tagged("post_install", "-at_install")
class TestContractDashboard(RenewalCase):
    def data(self, user=None, **filters):
        self.env.flush_all()
        return self.env["clm.contract"].with_user(user or self.rep).dashboard_data(filters)

    def opened(self, number, user=None):
        """What a click on the number shows."""
        return self.env[number["model"]].with_user(user or self.rep).search(number["domain"])

    def assert_counts(self, number, records, user=None):
        self.assertEqual(number["count"], len(records))
        self.assertEqual(self.opened(number, user), records.with_user(user or self.rep))

    def test_every_number_counts_what_a_click_opens(self):
        contracts = {days: self.contract(days=days) for days in (0, 20, 50, 80, 400)}
        numbers = self.data()["numbers"]
        everything = self.env["clm.contract"].union(*contracts.values()).sorted("id", reverse=True)
        self.assert_counts(numbers["active"], everything)
        self.assertEqual(numbers["active"]["amount"], 5 * 1200)
        for name, count in (("due_30", 2), ("due_60", 3), ("due_90", 4)):
            self.assert_counts(
                numbers[name],
                everything.filtered(
                    lambda one, days=int(name[4:]): one.notice_deadline <= self.today + timedelta(days=days)
                ),
            )
            self.assertEqual(numbers[name]["count"], count)

    def test_months_and_types_add_up_to_their_lists(self):
        for days in (0, 5, 40, 200, 300, 500):
            self.contract(days=days)
        data = self.data()
        self.assertEqual(len(data["months"]), 12)
        self.assertEqual(sum(month["count"] for month in data["months"]), 5)
        for number in (*data["months"], *data["types"]):
            found = self.opened(number)
            self.assertEqual(number["count"], len(found))
            self.assertEqual(number["amount"], sum(found.mapped("yearly_value_company")))
        self.assertEqual([kind["name"] for kind in data["types"]], [self.type.name])

    def test_what_expired_is_counted_for_a_year(self):
        recent, old = self.contract(days=-10), self.contract(days=-800)
        (recent | old)._end("expired", "expired")
        self.assert_counts(self.data()["numbers"]["expired"], recent)

    def test_renewal_rates_by_number_gross_and_net(self):
        more, less, lost = self.card(), self.card(), self.card()
        more.amount, less.amount = 1800, 900
        (more | less).action_renewed()
        lost.action_lost("Price")
        data = self.data()
        self.assert_counts(data["numbers"]["renewed"], more | less)
        self.assert_counts(data["numbers"]["lost"], lost)
        self.assert_counts(data["numbers"]["decided"], more | less | lost)
        self.assertAlmostEqual(data["rates"]["number"], 2 / 3)
        self.assertAlmostEqual(data["rates"]["gross"], (1200 + 900) / 3600)
        self.assertAlmostEqual(data["rates"]["net"], (1800 + 900) / 3600)

    def test_nothing_due_has_no_rate(self):
        self.assertEqual(self.data()["rates"], {"number": None, "gross": None, "net": None})

    def test_the_forecast_is_weighted(self):
        near, far = self.card(), self.card(self.contract(days=500))
        number = self.data()["numbers"]["forecast"]
        self.assert_counts(number, near)
        self.assertEqual(number["amount"], 600)
        self.assertTrue(far)

    def test_mine_the_teams_and_all(self):
        mine, mates, others = self.contract(), self.contract(self.other_rep), self.contract(self.approver)
        self.env["crm.team"].create(
            {"name": "North", "member_ids": [(6, 0, (self.officer | self.other_rep).ids)]}
        )
        mine.user_id = self.officer
        for whose, contracts in (("mine", mine), ("team", mine | mates), ("all", mine | mates | others)):
            number = self.data(self.officer, whose=whose)["numbers"]["active"]
            self.assert_counts(number, contracts.sorted("id", reverse=True), self.officer)

    def test_officers_begin_with_all_and_others_with_their_own(self):
        self.assertEqual(self.data(self.officer)["whose"], "all")
        self.assertEqual(self.data(self.rep)["whose"], "mine")

    def test_a_user_sees_the_own_and_nothing_behind_a_wall(self):
        own, others = self.contract(), self.contract(self.other_rep)
        self.assert_counts(self.data(self.rep)["numbers"]["active"], own)
        others.with_user(self.other_rep).confidentiality = "walled"
        self.assert_counts(self.data(self.officer)["numbers"]["active"], own, self.officer)
        with self.assertRaises(AccessError):
            self.data(self.outsider)

    def test_other_companies_are_told_in_the_current_currency(self):
        company = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.currency_without_rate().id}
        )
        self.officer.company_ids |= company
        self.contract(
            company_id=company.id,
            partner_id=company.partner_id.id,
            user_id=False,
            currency_id=company.currency_id.id,
        )
        officer = self.env["clm.contract"].with_user(self.officer)
        officer = officer.with_context(allowed_company_ids=[self.env.company.id, company.id])
        self.env.flush_all()
        data = officer.dashboard_data({})
        self.assertEqual((data["numbers"]["active"]["amount"], data["left_out"]), (0, ["Elsewhere"]))
        self.env["res.currency.rate"].create(
            {
                "currency_id": company.currency_id.id,
                "rate": 3,
                "name": "2020-01-01",
                "company_id": self.env.company.id,
            }
        )
        data = officer.dashboard_data({"company_id": company.id})
        self.assertEqual((data["numbers"]["active"]["amount"], data["left_out"]), (400, []))
        self.assertEqual(
            officer.dashboard_data({"company_id": self.env.company.id})["numbers"]["active"]["count"], 0
        )

    def test_contracts_without_a_rate_are_named(self):
        contract = self.contract(currency_id=self.currency_without_rate().id)
        self.assert_counts(self.data()["numbers"]["without_rate"], contract)

    def test_as_many_queries_for_many_as_for_few(self):
        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.data(self.officer)
            return self.env.cr.sql_log_count - before

        self.card()
        self.data(self.officer)
        few = queries()
        cards = [self.card(self.contract(days=30 * number)) for number in range(10)]
        cards[0].action_renewed()
        self.assertLessEqual(queries(), few)
        self.assertLessEqual(few, 20)


@tagged("post_install", "-at_install")
class TestContractDashboardTour(RenewalCase, TourCase):
    def test_the_numbers_open_what_they_count(self):
        card = self.card(self.contract(amount=1234567))
        self.card(self.contract(days=50)).action_lost("Price")
        self.assertTrue(card)
        self.walk("dashboard", self.rep)

    def test_an_empty_dashboard_explains_itself(self):
        self.walk("dashboard_empty", self.other_rep)
