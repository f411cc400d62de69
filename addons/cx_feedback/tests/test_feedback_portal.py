import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user, tagged

from ..models.sale_order_portal import SaleOrder
from .page_common import PageCase


@tagged("post_install", "-at_install")
class TestFeedbackPortal(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.portal_on_order = True
        cls.order = cls.ordered(cls.miller)
        cls.page = cls.order.get_portal_url()

    @classmethod
    def ordered(cls, partner):
        orders = cls.env["sale.order"].sudo()
        order = orders.create({"partner_id": partner.id, "company_id": cls.env.company.id})
        order.action_confirm()
        order._portal_ensure_token()
        return order

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def asked(self, order=None):
        return self.env["cx.invitation"].search(
            [("order_id", "=", (order or self.order).id), ("channel", "=", "portal")]
        )

    def ask(self, order=None):
        """Presses the button on the page of an order; returns where it leads."""
        order = order or self.order
        page = self.see(order.get_portal_url())
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        answer = self.post(
            f"/my/orders/{order.id}/feedback", csrf_token=token[1], access_token=order.access_token
        )
        self.assertEqual(answer.status_code, 303)
        return answer.headers["Location"]

    def card(self, order=None):
        return "o_cx_order_feedback" in self.see((order or self.order).get_portal_url()).text

    def test_the_card_leads_to_the_question_and_is_made_by_the_button_only(self):
        self.assertTrue(self.card())
        self.assertFalse(self.asked())
        url = self.ask()
        self.assertEqual(self.ask(), url)
        [invitation] = self.asked()
        self.assertEqual((invitation.partner_id, invitation.state), (self.miller, "sent"))
        self.post(url, score="9")
        response = self.stored()
        self.assertEqual((response.order_id, response.channel), (self.order, "portal"))
        self.assertEqual(response.partner_id, self.miller)

    def test_the_card_waits_for_the_delivery(self):
        with patch.object(SaleOrder, "_cx_is_delivered", lambda order: False):
            self.assertFalse(self.card())
            self.assertNotIn("/feedback/", self.ask_blindly())
        self.assertTrue(self.card())

    def ask_blindly(self):
        """Sends the form of a page that was open before."""
        token = re.search(r'csrf_token: "([^"]+)"', self.see(self.page).text)[1]
        answer = self.post(
            f"/my/orders/{self.order.id}/feedback", csrf_token=token, access_token=self.order.access_token
        )
        return answer.headers["Location"]

    def test_nobody_is_asked_without_a_running_program_or_a_confirmed_order(self):
        self.program.action_pause()
        self.assertFalse(self.card())
        self.program.action_start()
        self.order.state = "draft"
        self.assertFalse(self.card())

    def test_a_question_that_came_by_mail_is_the_same_one(self):
        invitation = self.invite(self.program, self.miller, order_id=self.order.id)
        self.assertTrue(self.ask().endswith(self.page_of(invitation)))
        self.assertFalse(self.asked())
        invitation.sudo().expires_on = fields.Date.today() - timedelta(days=1)
        self.assertFalse(self.card())

    def test_an_anonymous_question_is_drawn_once(self):
        self.program.identity = "anonymous"
        url = self.ask()
        self.post(url, score="2")
        self.assertFalse(self.stored().order_id)
        self.assertFalse(self.card())

    def test_strangers_get_no_question(self):
        self.see(self.page)
        token = re.search(r'csrf_token: "([^"]+)"', self.see(self.page).text)[1]
        for access in ("", "guess"):
            answer = self.post(f"/my/orders/{self.order.id}/feedback", csrf_token=token, access_token=access)
            self.assertTrue(answer.headers["Location"].endswith("/my"))
        self.assertFalse(self.asked())

    def test_who_is_logged_in_answers_for_themselves(self):
        colleague = new_test_user(
            self.env(su=True), "feedback_colleague", "base.group_portal", name="Colleague"
        )
        colleague.partner_id.parent_id = self.mill
        stranger = new_test_user(self.env(su=True), "feedback_stranger", "base.group_portal", name="Stranger")
        self.assertEqual(self.order._cx_portal_partner(colleague), colleague.partner_id)
        for user in (stranger, self.manager, self.env.ref("base.public_user")):
            self.assertEqual(self.order._cx_portal_partner(user), self.miller)
