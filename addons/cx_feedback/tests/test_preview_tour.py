from odoo.tests import HttpCase, tagged

from .asking_common import AskingCase


@tagged("post_install", "-at_install")
class TestPreviewTour(AskingCase, HttpCase):
    def test_a_manager_makes_a_program_from_a_template_and_sees_whom_it_would_ask(self):
        kind = self.env.ref("crm_lifecycle.kind_delivery")
        people = self.people(2)
        people[0].name = "Tour Mill"
        people[1].write({"name": "Tour Farm", "email": False})
        self.happen(people, days=3, kind_id=kind.id)
        self.start_tour(
            "/odoo/action-cx_feedback.cx_program_template_action",
            "cx_program_preview",
            login=self.manager.login,
        )
        program = self.env["cx.program"].search([("kind_id", "=", kind.id), ("state", "=", "running")])
        self.assertEqual((len(program), program.user_id), (1, self.manager))
        self.assertFalse(self.invitations_of(program))
