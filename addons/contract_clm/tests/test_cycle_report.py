from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .renewal_screen_common import RenewalCase

START = datetime(2026, 3, 2, 8)


@tagged("post_install", "-at_install")
class TestCycleReport(RenewalCase):
    def history(self, *steps, user=None):
        """A contract with evidence of kinds, each so many days after the first: `(kind, day)`."""
        with freeze_time(START):
            contract = self.contract(user)
        for kind, day in steps:
            with freeze_time(START + timedelta(days=day)):
                contract._log_evidence(kind)
        self.env.flush_all()
        return contract

    def rows(self, contract, user=None):
        report = self.env["clm.cycle.report"].with_user(user or self.officer)
        return report.search([("contract_id", "=", contract.id)], order="entered_on, id")

    def told(self, contract):
        return [
            (row.stage, row.turn, row.round, row.is_over and round(row.days, 3))
            for row in self.rows(contract)
        ]

    def test_a_row_for_each_stay_and_one_for_the_whole_way(self):
        contract = self.history(
            ("approval_requested", 2), ("approval_given", 3), ("signature_requested", 4), ("activated", 9)
        )
        self.assertCountEqual(
            self.told(contract),
            [
                ("draft", "ours", 1, 2),
                ("approval", "ours", 1, 2),
                ("signature", "both", 1, 5),
                ("active", False, 1, False),
                ("whole", False, 1, 9),
            ],
        )

    def test_an_active_contract_is_over_however_it_ended(self):
        for end in ("terminated", "expired", "superseded"):
            with self.subTest(end):
                contract = self.history(("activated", 3), (end, 10))
                self.assertIn(("active", False, 1, 7), self.told(contract))

    def test_what_comes_back_is_counted_again(self):
        contract = self.history(
            ("approval_requested", 1), ("approval_refused", 2), ("approval_requested", 5), ("cancelled", 6)
        )
        self.assertCountEqual(
            self.told(contract),
            [
                ("draft", "ours", 1, 1),
                ("approval", "ours", 1, 1),
                ("draft", "ours", 2, 3),
                ("approval", "ours", 2, 1),
            ],
        )

    def test_whose_turn_it_is_while_a_draft_is_read(self):
        contract = self.history(
            ("sent", 1), ("commented", 4), ("sent", 5), ("approval_requested", 7), ("commented", 8)
        )
        self.assertCountEqual(
            self.told(contract),
            [
                ("draft", "ours", 1, 1),
                ("negotiation", "theirs", 1, 3),
                ("negotiation", "ours", 1, 1),
                ("negotiation", "theirs", 2, 2),
                ("approval", "ours", 1, False),
            ],
        )

    def test_a_signing_link_that_is_sent_is_no_draft_for_reading(self):
        contract = self.history(
            ("signature_requested", 1), ("sent", 1), ("signature_declined", 2), ("sent", 4)
        )
        self.assertCountEqual(
            self.told(contract),
            [
                ("draft", "ours", 1, 1),
                ("signature", "both", 1, 1),
                ("draft", "ours", 2, 2),
                ("negotiation", "theirs", 1, False),
            ],
        )

    def test_cancelling_is_no_return_to_draft(self):
        contract = self.history(("approval_requested", 1), ("approval_voided", 2), ("cancelled", 2.0001))
        self.assertEqual([row[0] for row in self.told(contract)], ["draft", "approval"])

    def test_percentiles_are_of_what_is_filtered(self):
        for days in (1, 2, 3, 4, 10):
            self.history(("approval_requested", days), user=self.other_rep)
        [group] = (
            self.env["clm.cycle.report"]
            .with_user(self.officer)
            .formatted_read_group(
                [("user_id", "=", self.other_rep.id), ("stage", "=", "draft"), ("is_over", "=", True)],
                ["stage"],
                [
                    "days:avg",
                    "days_median:median",
                    "days_75:upper_quartile",
                    "days_90:ninth_decile",
                    "__count",
                ],
            )
        )
        self.assertAlmostEqual(group["days:avg"], 4, places=3)
        self.assertAlmostEqual(group["days_median:median"], 3, places=3)
        self.assertAlmostEqual(group["days_75:upper_quartile"], 4, places=3)
        self.assertAlmostEqual(group["days_90:ninth_decile"], 7.6, places=3)
        self.assertEqual(group["__count"], 5)

    def test_the_screens_offer_the_percentiles(self):
        report = self.env["clm.cycle.report"].with_user(self.rep)
        views = report.get_views([(False, "pivot"), (False, "graph"), (False, "list"), (False, "search")])
        fields = views["models"]["clm.cycle.report"]["fields"]
        self.assertEqual(fields["days_90"]["aggregator"], "ninth_decile")
        report.formatted_read_group(
            [], ["left_on:month", "type_id"], ["days_90:ninth_decile"], order="days_90:ninth_decile DESC"
        )

    def test_it_is_as_closed_as_the_contract(self):
        contract = self.history(("approval_requested", 1))
        self.assertTrue(self.rows(contract, self.rep))
        self.assertFalse(self.rows(contract, self.other_rep))
        with self.assertRaises(AccessError):
            self.rows(contract, self.outsider)
        contract.with_user(self.rep).confidentiality = "walled"
        self.assertFalse(self.rows(contract, self.officer))
        self.assertEqual(self.rows(contract, self.rep)[0].action_open_contract()["res_id"], contract.id)
