from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestJourneyTour(HttpCase):
    def test_marketing_builds_tries_and_starts_a_journey(self):
        manager = new_test_user(
            self.env,
            "journey_tour",
            groups="crm_lifecycle.group_crm_lifecycle_manager,base.group_partner_manager",
        )
        traveller = self.env["res.partner"].create({"name": "Tour Traveller", "email": "t@example.com"})
        tag = self.env["res.partner.category"].create({"name": "Tour Tag"})
        self.start_tour("/odoo/journeys", "crm_journey", login=manager.login)
        journey = self.env["crm.journey"].search([("name", "=", "Tour Welcome")])
        steps = journey.live_version_id.step_ids
        self.assertEqual((journey.state, journey.user_id), ("running", manager))
        self.assertEqual(steps.mapped("name"), ["Mark them", "A day later"])
        self.assertFalse(traveller.category_id & tag, "a try changes nothing")
        self.assertEqual(journey.token_ids.partner_id, traveller)

    def test_an_administrator_takes_a_contact_off_its_journey(self):
        manager = new_test_user(
            self.env,
            "journey_tour",
            groups="crm_lifecycle.group_crm_lifecycle_manager,base.group_partner_manager",
        )
        contact = self.env["res.partner"].create({"name": "Tour Traveller"})
        journey = self.env["crm.journey"].with_user(manager).create({"name": "Tour Road", "entry": "manual"})
        version = self.env["crm.journey.version"].with_user(manager).create({"journey_id": journey.id})
        self.env["crm.journey.step"].with_user(manager).create(
            {"version_id": version.id, "name": "A pause", "kind": "wait"}
        )
        journey.action_start()
        token = journey._enter(contact)
        self.start_tour(f"/odoo/res.partner/{contact.id}", "crm_journey_leave", login=manager.login)
        self.assertEqual((token.state, token.reason), ("exited", "By hand: Asked us by phone"))
