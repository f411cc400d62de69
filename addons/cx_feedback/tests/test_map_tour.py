from odoo.tests import HttpCase, tagged

from .test_journey_map import MapCase


@tagged("post_install", "-at_install")
class TestMapTour(MapCase, HttpCase):
    def test_a_manager_reads_from_the_worst_cell_down_to_the_comment(self):
        # Touchpoints of the installation would stand between these two, and answers of the demo before them.
        self.env["cx.touchpoint"].sudo().search([]).active = False
        (self.delivery | self.visit).sudo().active = True
        self.visit.sudo().stage_ids = self.prospect
        self.answer(self.nps, *[0] * 20, *[9] * 2, touchpoint_id=self.delivery.id, comment="It came too late")
        self.start_tour("/odoo/feedback-map", "cx_feedback_journey_map", login=self.manager.login)
