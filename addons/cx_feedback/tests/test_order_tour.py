from odoo.tests import HttpCase, new_test_user, tagged

from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestOrderTour(ProgramCase, HttpCase):
    def test_a_rep_reads_on_the_order_what_was_answered(self):
        everything = self.env(su=True)
        rep = new_test_user(
            everything,
            "feedback_rep",
            groups="sales_team.group_sale_salesman_all_leads,cx_feedback.group_cx_feedback_user",
        )
        order = everything["sale.order"].create({"partner_id": self.miller.id})
        ticket = self.invite(self.program, self.miller, order_id=order.id)._ticket()
        self.take(ticket, "3", comment="Arrived with a scratch")
        self.start_tour(f"/odoo/sale.order/{order.id}", "cx_feedback_order", login=rep.login)
