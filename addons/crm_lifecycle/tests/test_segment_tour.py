from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestSegmentTour(HttpCase):
    def test_a_marketer_makes_a_segment_compares_it_and_writes_to_it(self):
        user = new_test_user(
            self.env,
            "segment_tour",
            groups="crm_lifecycle.group_crm_lifecycle_user,mass_mailing.group_mass_mailing_user",
        )
        self.env["res.partner"].create([{"name": f"Segment Tour {n}", "is_company": True} for n in range(3)])
        other = self.env["crm.segment"].with_user(user)
        other = other.create(
            {"name": "Tour Others", "domain": "[('name', 'in', ['Segment Tour 1', 'Segment Tour 2'])]"}
        )
        other.action_refresh()
        self.start_tour("/odoo/segments", "crm_segment", login=user.login)
        segment = self.env["crm.segment"].search([("name", "=", "Tour Everyone")])
        self.assertEqual(segment.user_id, user)
        mailing = self.env["mailing.mailing"].search([("crm_segment_id", "=", segment.id)])
        self.assertEqual((mailing.subject, mailing.state), ("Tour news", "draft"))
