from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestAccount(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = cls.env["cx.account"]
        cls.wife = cls.person("Miller's wife", cls.mill)
        cls.now = fields.Datetime.now()

    @classmethod
    def person(cls, name, parent=None):
        return cls.env(su=True)["res.partner"].create({"name": name, "parent_id": parent and parent.id})

    @classmethod
    def sell(cls, partner, amount, **values):
        product = cls.env(su=True)["product.product"].create({"name": "Flour", "taxes_id": False})
        line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": amount, "tax_ids": False}
        order = cls.env(su=True)["sale.order"].create(
            {"partner_id": partner.id, "order_line": [fields.Command.create(line)], **values}
        )
        order.action_confirm()
        if "date_order" in values:
            order.date_order = values["date_order"]
        return order

    def account(self, partner=None, metric=None):
        self.accounts.sudo()._fold()
        self.env.invalidate_all()
        return self.accounts.search(
            [
                ("partner_id", "=", (partner or self.mill).id),
                ("metric_id", "=", (metric or self.nps).id),
            ]
        )

    def test_each_person_counts_once_by_the_latest_answer(self):
        for score, days in ((2, 30), (10, 1), (0, 200)):
            self.answer(self.nps, score, date=self.now - timedelta(days=days))
        self.answer(self.nps, 6, partner=self.wife)
        account = self.account()
        self.assertEqual((account.people, account.lowest, account.highest), (2, 6, 10))
        self.assertEqual((account.standing, account.value), ("split", 0))
        self.assertEqual((account.low_people, account.middle_people, account.high_people), (1, 0, 1))
        self.assertEqual(account.response_ids.mapped("score"), [6, 10])

    def test_the_standing_says_what_the_people_agree_on(self):
        for scores, standing in (((9, 10), "high"), ((0, 7), "low"), ((7, 8), "middle"), ((7, 9), "high")):
            house = self.person(f"House {scores}")
            for score in scores:
                self.answer(self.nps, score, partner=self.person("Somebody", house))
            self.assertEqual(self.account(house).standing, standing, scores)

    def test_the_score_is_in_the_unit_of_the_metric(self):
        stars = self.metrics.create({"name": "Stars", "kind": "stars", "question": "How many?"})
        for metric, expected in ((self.csat, 50), (stars, 3)):
            self.answer(metric, 4)
            self.answer(metric, 2, partner=self.wife)
            self.assertEqual(self.account(metric=metric).value, expected)

    def test_what_is_two_years_old_counts_no_more(self):
        self.answer(self.nps, 9, date=self.now - timedelta(days=731))
        self.assertFalse(self.account())

    def test_who_was_asked_and_did_not_answer_is_silent(self):
        self.invite(self.program, self.wife)
        self.assertEqual(self.account().standing, "silent")
        self.answer(self.nps, 9)
        self.invite(self.program, self.miller, state="answered")
        self.invite(self.program, self.person("Planned", self.mill), state="planned", sent_at=False)
        account = self.account()
        self.assertEqual(
            (account.silent_people, account.silent_ids, account.standing), (1, self.wife, "high")
        )

    def test_what_was_promised_to_be_nameless_leads_to_no_account(self):
        for identity in ("anonymous", "pseudonymous"):
            program = self.running(name=identity, identity=identity)
            invitation = self.invite(program, self.miller)
            self.take(invitation._ticket(), "1")
            # Nobody notes such an answer with a name, but the database could hold one.
            values = {"metric_id": self.nps.id, "partner_id": self.miller.id, "program_id": program.id}
            self.responses.sudo().create({**values, "score": 1})
        self.assertFalse(self.account())

    def test_revenue_is_what_was_confirmed_in_a_year_in_the_currency_of_the_company(self):
        self.answer(self.nps, 9)
        self.sell(self.miller, 100)
        self.sell(self.mill, 50)
        self.sell(self.mill, 1000, date_order=self.now - timedelta(days=366))
        self.assertEqual(self.account().revenue, 150)
        cancelled = self.sell(self.mill, 30)
        self.assertEqual(self.account().revenue, 180)
        cancelled.with_context(disable_cancel_warning=True)._action_cancel()
        self.assertEqual(self.account().revenue, 150)

    def test_what_was_bought_through_people_who_left_still_counts(self):
        self.answer(self.nps, 9)
        self.sell(self.wife, 100)
        self.wife.sudo().action_archive()
        self.assertEqual(self.account().revenue, 100)
        self.accounts.sudo()._refresh()
        self.assertEqual(self.account().revenue, 100)

    def test_a_change_of_an_answer_changes_the_account(self):
        answer = self.answer(self.nps, 9)
        self.assertEqual(self.account().value, 100)
        answer.write({"score": 0})
        self.assertEqual(self.account().value, -100)
        stranger = self.person("Stranger")
        answer.write({"partner_id": stranger.id})
        self.assertFalse(self.account())
        self.assertTrue(self.account(stranger))
        answer.with_user(self.manager).unlink()
        self.assertFalse(self.account(stranger))

    def test_nothing_is_written_where_nothing_changed(self):
        self.answer(self.nps, 9)
        account = self.account()
        self.env.cr.execute("SELECT xmin::text, id FROM cx_account WHERE id = %s", (account.id,))
        before = self.env.cr.fetchall()
        self.accounts.sudo()._refresh()
        self.env.cr.execute("SELECT xmin::text, id FROM cx_account WHERE id = %s", (account.id,))
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_a_contact_that_moves_takes_its_voice_along(self):
        self.answer(self.nps, 0)
        self.answer(self.nps, 10, partner=self.wife)
        self.assertEqual(self.account().standing, "split")
        farm = self.person("Farm")
        farm.is_company = True
        self.miller.sudo().parent_id = farm
        self.assertEqual(self.account().standing, "high")
        self.assertEqual(self.account(farm).standing, "low")

    def test_customers_who_become_one_have_one_row(self):
        other = self.person("Another mill")
        self.answer(self.nps, 0)
        self.answer(self.nps, 10, partner=other)
        self.assertTrue(self.account() and self.account(other))
        merge = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        merge._merge([self.mill.id, other.id], self.mill)
        self.assertEqual((self.account().people, self.account().standing), (2, "split"))

    def test_people_who_left_do_not_speak_any_more(self):
        self.answer(self.nps, 0)
        self.answer(self.nps, 10, partner=self.wife)
        self.miller.sudo().action_archive()
        account = self.account()
        self.assertEqual((account.standing, account.response_ids.partner_id), ("high", self.wife))
        self.wife.sudo().action_archive()
        self.assertFalse(self.account())

    def test_a_forgotten_person_leaves_the_account_and_not_the_statistics(self):
        self.answer(self.nps, 0)
        self.answer(self.nps, 10, partner=self.wife)
        self.account()
        counts = self.env["cx.rollup"]._by_score(self.nps)
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.assertEqual(self.account().people, 1)
        self.wife.sudo().unlink()
        self.assertFalse(self.account())
        self.assertEqual(self.env["cx.rollup"]._by_score(self.nps), counts)

    def test_totals_by_people_and_by_revenue_stand_side_by_side(self):
        big, small = self.person("Big"), self.person("Small")
        self.sell(big, 900)
        self.sell(small, 100)
        self.answer(self.nps, 0, partner=big)
        for score in (9, 10, 10):
            self.answer(self.nps, score, partner=self.person("Somebody", small))
        self.account()
        totals = self.accounts.totals([("metric_id", "=", self.nps.id)])
        self.assertEqual((totals["plain"]["value"], totals["plain"]["accounts"]), (50, 2))
        weighted = totals["weighted"]
        self.assertEqual(
            (weighted["value"], weighted["verdict"], weighted["largest"]), (-80, "one_rules", "Big")
        )
        self.assertEqual(round(weighted["share"]), 90)
        self.assertTrue(weighted["low"] <= -80 <= weighted["high"])
        self.assertEqual((totals["people"], totals["heard"], totals["split"]), (4, 2, 0))

    def test_without_revenue_or_with_one_account_no_number_pretends(self):
        self.answer(self.nps, 0)
        self.account()
        domain = [("metric_id", "=", self.nps.id)]
        totals = self.accounts.totals(domain)
        self.assertEqual((totals["plain"]["verdict"], totals["plain"]["low"]), ("alone", None))
        self.assertEqual((totals["weighted"]["verdict"], totals["weighted"]["value"]), ("nothing", None))
        self.assertEqual(totals["unweighted"], 1)
        self.answer(self.csat, 5)
        self.account()
        self.assertFalse(self.accounts.totals([("partner_id", "=", self.mill.id)])["metric"])
        self.assertEqual(self.accounts.totals([("id", "=", 0)]), {"metric": False, "accounts": False})

    def test_totals_and_pages_cost_the_same_for_any_number_of_accounts(self):
        self.accounts.totals([("metric_id", "=", self.nps.id)])
        for number in (1, 20):
            for _account in range(number):
                self.answer(self.nps, 9, partner=self.person("Somebody"))
            self.account()
            self.env.company.currency_id.read(["name"])
            with self.assertQueryCount(13):
                self.accounts.totals([("metric_id", "=", self.nps.id)])

    def test_another_company_and_strangers_are_shut_out(self):
        self.responses.sudo().create(
            {
                "metric_id": self.nps.id,
                "score": 0,
                "partner_id": self.miller.id,
                "company_id": self.other.id,
            }
        )
        self.assertFalse(self.account())
        # A customer that went to another company takes its name along.
        self.answer(self.nps, 9)
        self.assertTrue(self.account())
        (self.mill | self.miller).sudo().company_id = self.other
        self.assertFalse(self.account())
        stranger = new_test_user(self.env(su=True), "account_stranger", groups="base.group_user")
        accounts = self.accounts.with_user(stranger)
        for call in (accounts.action_open, lambda: accounts.totals([]), lambda: accounts.search([])):
            with self.assertRaises(AccessError):
                call()

    def test_what_no_screen_sends_is_refused_in_words(self):
        for domain in ("x", [("nothing", "=", 1)], None, 5, [1, 2]):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.accounts.totals(domain)

    def test_opening_reads_what_is_new_and_chooses_the_recommendation(self):
        self.answer(self.nps, 9)
        action = self.accounts.action_open()
        self.assertTrue(self.accounts.search([("partner_id", "=", self.mill.id)]))
        chosen = self.env["cx.metric"].browse(action["context"]["searchpanel_default_metric_id"])
        self.assertEqual(chosen.kind, "nps")

    def test_accounts_can_be_grouped_by_salesperson_country_and_standing(self):
        self.mill.sudo().user_id = self.manager
        self.answer(self.nps, 9)
        self.account()
        for name in ("user_id", "country_id", "standing", "company_id"):
            rows = self.accounts._read_group([("partner_id", "=", self.mill.id)], [name], ["__count"])
            self.assertEqual(rows[0][1], 1, name)
