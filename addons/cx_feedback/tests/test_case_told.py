import json

from odoo.tests import tagged

from ..tools.read_query import Query
from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestCaseTold(ProgramCase):
    """Cases as signals, in webhooks and in the API."""

    def setUp(self):
        super().setUp()
        self.response = self.take(self.invite(self.program, self.miller)._ticket(), "1")
        cases = self.env["cx.case"].sudo()
        self.case = cases.search([("response_id", "=", self.response.id)]) or cases.create(
            {
                "response_id": self.response.id,
                "partner_id": self.miller.id,
                "company_id": self.env.company.id,
                "user_id": self.env.uid,
            }
        )

    def test_a_case_is_a_signal_when_it_is_opened_and_when_it_is_closed(self):
        self.case.write({"state": "closed", "closed_at": self.case.opened_at})
        self.env.flush_all()
        for name in ("opened", "closed"):
            source = f"crm.lifecycle.source.cx_case.{name}"
            feed = self.env["crm.lifecycle.feed"].sudo().search([("source", "=", source)])
            feed._read_changes()
            self.assertFalse(feed.problem)
        events = self.env["crm.lifecycle.event"].sudo().search([("contact_id", "=", self.miller.id)])
        codes = {event.kind_id.code for event in events}
        self.assertLessEqual({"feedback_case_opened", "feedback_case_closed"}, codes)

    def test_other_systems_are_told_of_it_and_read_it(self):
        hook = (
            self.env["cx.webhook"]
            .with_user(self.manager)
            .create({"name": "Warehouse", "url": "https://example.com/hook"})
        )
        hook._tell("case.opened", self.case)
        [payload] = hook.delivery_ids.filtered(lambda row: row.event == "case.opened").mapped("payload")
        told = json.loads(payload)["case"]
        self.assertEqual((told["id"], told["response_id"]), (self.case.id, self.response.id))
        self.assertEqual(told["customer"]["id"], self.miller.id)
        read = self.env["cx.reading"]._cases(Query(limit=1000))["cases"]
        self.assertIn(told["id"], [case["id"] for case in read])
