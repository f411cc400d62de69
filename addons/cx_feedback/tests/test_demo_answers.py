import doctest
from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..tools import demo_answers


@tagged("post_install", "-at_install")
class TestDemoAnswers(TransactionCase):
    def test_answers_hang_on_orders_and_tell_a_story_that_repeats(self):
        self.assertFalse(doctest.testmod(demo_answers).failed)
        self.env["cx.program"].search([("state", "=", "running")]).action_close()
        # The demo data also has a program for a place, which is no part of the story.
        place = self.env["cx.program"].create(
            {"name": "Counter", "metric_id": self.env.ref("cx_feedback.metric_csat").id}
        )
        self.env["cx.place"].create({"name": "Counter", "program_id": place.id})
        place.action_start()
        customer = self.env["res.partner"].create({"name": "Loom", "ref": "demo-c-test"})
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": customer.id,
                    "client_order_ref": f"demo-test-{number}",
                    "state": "sale",
                    "date_order": fields.Datetime.now() - timedelta(days=number * 9 + 8),
                }
                for number in range(40)
            ]
        )
        self.env["cx.feedback.demo"]._generate()
        of_orders = self.env["cx.response"].search([("order_id", "in", orders.ids)])
        self.assertGreater(len(of_orders), 15)
        self.assertEqual(of_orders.partner_id, customer)
        self.assertLess(max(of_orders.mapped("date")), fields.Datetime.now() + timedelta(seconds=1))
        self.assertTrue(of_orders.filtered("comment"))
        kiosk = self.env["cx.response"].search([("channel", "=", "kiosk")])
        self.assertGreater(len(kiosk), 300)
        self.assertFalse(kiosk.partner_id)
        before = self.env["cx.response"].search_count([])
        self.env["cx.feedback.demo"]._generate()
        self.assertEqual(self.env["cx.response"].search_count([]), before)

    def test_happy_customers_were_asked_for_something_and_some_said_yes(self):
        demo, Request = self.env["cx.feedback.demo"], self.env["cx.advocacy"]
        Request.search([]).unlink()
        metric = self.env.ref("cx_feedback.metric_nps")
        program = self.env["cx.program"].create({"name": "After delivery", "metric_id": metric.id})
        people = self.env["res.partner"].create([{"name": f"Happy {number}"} for number in range(20)])
        self.env["cx.response"].create(
            [
                {
                    "metric_id": metric.id,
                    "score": 10,
                    "partner_id": person.id,
                    "program_id": program.id,
                    "date": fields.Datetime.now(),
                }
                for person in people
            ]
        )
        demo._generate_advocacy()
        found = Request.search([])
        self.assertEqual(set(found.mapped("state")), {"offered", "agreed", "done", "declined", "withdrawn"})
        agreed = found.filtered(lambda row: row.kind == "reference" and row.state == "agreed")
        self.assertTrue(all(agreed.mapped("consent_text")))
        self.assertEqual(len(found.lead_ids), 3)
        demo._generate_advocacy()
        self.assertEqual(Request.search([]), found)
