from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .test_timeline import TimelineCase


@tagged("post_install", "-at_install")
class TestTimelineTour(HttpCase, TimelineCase):
    def test_a_rep_reads_the_timeline_adds_a_call_and_moves_the_customer(self):
        self.customer.name = "Timeline Mill"
        self.rep.group_ids += self.env.ref("base.group_partner_manager")
        self.lead(self.env.ref("base.user_admin"), "Their secret lead")
        self.lead(self.rep, "Bread for the fair")
        for day in range(60):
            self.signal(self.customer, "call_in", day + 1)
        self.start_tour(
            f"/odoo/res.partner/{self.customer.id}", "crm_lifecycle_timeline", login=self.rep.login
        )
        self.assertEqual(self.customer.with_user(self.rep).lifecycle_stage_id.name, "Active")

        touchpoint = self.env["crm.lifecycle.touchpoint"].search([("contact_id", "=", self.customer.id)])
        self.assertRecordValues(
            touchpoint,
            [
                {
                    "kind_id": self.env.ref("crm_lifecycle.kind_call_out").id,
                    "summary": "Agreed on the next delivery",
                    "user_id": self.rep.id,
                }
            ],
        )
        self.assertLess(abs(touchpoint.occurred_at - self.now), timedelta(minutes=20))

    def test_a_user_goes_from_the_timeline_of_all_to_the_paths(self):
        self.customer.name = "Timeline Mill"
        self.rep.group_ids += self.env.ref("base.group_partner_manager")
        self.signal(self.customer, "call_in", 1)
        self.start_tour("/odoo/lifecycle-timeline", "crm_lifecycle_company_timeline", login=self.rep.login)

    def test_the_rules_of_layout_in_a_browser(self):
        suite = self._hoot_id("@crm_lifecycle")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )

    def _hoot_id(self, name):
        """The id that Odoo's unit tests give to a suite."""
        number = 0
        for letter in name:
            number = ((number << 5) - number + ord(letter)) & 0xFFFFFFFF
        return f"{number:08x}"
