from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import LifecycleCase


@tagged("post_install", "-at_install")
class TestReports(LifecycleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Datetime.now().replace(microsecond=0)
        cls.shop = cls.env["res.partner"].sudo().create({"name": "Shop", "is_company": True}).sudo(False)

    def days_ago(self, days):
        return self.today - timedelta(days=days)

    def stays(self):
        self.move(self.mill, self.active, entered_at=self.days_ago(100))
        self.move(self.mill, self.at_risk, entered_at=self.days_ago(90))
        self.move(self.mill, self.active, entered_at=self.days_ago(70))
        self.move(self.mill, self.at_risk, entered_at=self.days_ago(68))
        self.move(self.bakery, self.active, entered_at=self.days_ago(60))
        self.move(self.bakery, self.at_risk, entered_at=self.days_ago(30))
        self.move(self.shop, self.active, entered_at=self.days_ago(20))
        self.env.flush_all()
        return [("partner_id", "in", (self.mill | self.bakery | self.shop).ids)]

    def test_time_per_stage_has_average_median_and_total(self):
        ours = self.stays()
        report = self.env["crm.lifecycle.stay.report"]
        [group] = report.formatted_read_group(
            [*ours, ("stage_id", "=", self.active.id)],
            ["stage_id"],
            ["average_days:avg", "median_days:avg", "total_days:sum", "__count"],
        )
        # Stays of 10, 2 and 30 days, and one of 20 days that is still open.
        self.assertEqual(group["__count"], 4)
        self.assertAlmostEqual(group["average_days:avg"], 15.5, 1)
        self.assertAlmostEqual(group["median_days:avg"], 15, 1)
        self.assertAlmostEqual(group["total_days:sum"], 62, 1)
        ended = report._read_group(
            [*ours, ("stage_id", "=", self.active.id), ("is_open", "=", False)], [], ["median_days:avg"]
        )
        self.assertAlmostEqual(ended[0][0], 10, 1)

    def test_customers_are_counted_as_they_enter_and_leave(self):
        ours = self.stays()
        flow = self.env["crm.lifecycle.flow.report"]
        groups = flow._read_group(ours, ["stage_id"], ["entered:sum", "departed:sum", "change:sum"])
        self.assertEqual(
            {stage: counts for stage, *counts in groups}, {self.active: [4, 3, 1], self.at_risk: [3, 1, 2]}
        )
        self.assertTrue(flow.formatted_read_group(ours, ["moment:month"], ["entered:sum", "departed:sum"]))

    def test_the_latest_stay_and_all_stays_of_a_customer(self):
        self.stays()
        times = self.env["crm.lifecycle.stage.time"].search([("partner_id", "=", self.mill.id)])
        rows = {time.stage_id: time for time in times}
        active, at_risk = rows[self.active], rows[self.at_risk]
        self.assertEqual((active.stay_count, active.last_left_at), (2, self.days_ago(68)))
        self.assertAlmostEqual(active.latest_days, 2, 1)
        self.assertAlmostEqual(active.total_days, 12, 1)
        self.assertFalse(at_risk.last_left_at)
        self.assertAlmostEqual(at_risk.latest_days, 68, 1)

    def test_stages_as_of_a_day(self):
        ours = self.stays()

        def stage_of(partner, days):
            day = self.days_ago(days).date()
            action = self.env["crm.lifecycle.as.of"].create({"day": day}).action_show()
            stays = self.env["crm.lifecycle.history"].search([*action["domain"], *ours])
            return stays.filtered(lambda stay: stay.partner_id == partner).stage_id

        self.assertEqual(stage_of(self.mill, 95), self.active)
        self.assertEqual(stage_of(self.mill, 80), self.at_risk)
        self.assertEqual(stage_of(self.mill, 69), self.active)
        self.assertEqual(stage_of(self.mill, 0), self.at_risk)
        self.assertFalse(stage_of(self.bakery, 80))

    @freeze_time("2026-03-10 12:00:00")
    def test_the_day_ends_where_the_user_is(self):
        self.user.sudo().tz = "Asia/Kolkata"
        wizard = self.env["crm.lifecycle.as.of"].create({"day": "2026-03-09"})
        self.assertEqual(wizard._end_of_day(), datetime(2026, 3, 9, 18, 30))

    def test_reports_show_own_companies_to_those_with_the_role_only(self):
        self.stays()
        stranger = new_test_user(self.env(su=True), "report_stranger", groups="base.group_user")
        stage = self.active
        self.env["crm.lifecycle.history"].sudo().with_company(self.other).create(
            {"partner_id": self.mill.id, "company_id": self.other.id, "stage_id": stage.id}
        ).flush_recordset()
        for name in ("stay.report", "flow.report", "stage.time"):
            report = self.env[f"crm.lifecycle.{name}"]
            self.assertEqual(report.search([("partner_id", "=", self.mill.id)]).company_id, self.env.company)
            with self.assertRaises(AccessError):
                report.with_user(stranger).search([])
