from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .browser_common import BrowserCase
from .case_common import CaseCase


@tagged("post_install", "-at_install")
class TestCaseTour(CaseCase, BrowserCase):
    def say_on_the_page(self, invitation, score, words):
        """The customer answers in a browser of their own."""
        with self.window() as window:
            window.open(f"{self.page_of(invitation)}?score={score}")
            window.click(f'[value="{score}"]')
            window.click("button.send")
            window.wait("document.querySelector('textarea')")
            window.run("document.querySelector('textarea').focus()")
            window.type(words)
            window.click("button.send")
            window.wait("location.search.includes('done')")

    def test_an_unhappy_customer_is_cared_for_asked_again_and_still_unhappy(self):
        self.rule.write({"second_program_id": self.program.id, "second_days": 3})
        self.env(su=True)["cx.case"].search([]).unlink()
        self.say_on_the_page(self.invitation, 2, "Arrived broken")
        case = self.env["cx.case"].search([("partner_id", "=", self.miller.id)])
        self.assertEqual(case.user_id, self.anna)
        self.start_tour("/odoo/cases", "cx_case_close", login=self.anna.login)
        self.env.invalidate_all()
        self.assertEqual((case.state, case.second_state), ("closed", "waiting"))
        with self.at(fields.Datetime.now() + timedelta(days=4)):
            self.env["cx.case"].sudo()._ask_again_due()
        again = case.sudo().second_invitation_id
        again.write({"state": "sent", "expires_on": fields.Date.today() + timedelta(days=30)})
        self.say_on_the_page(again, 1, "The same again")
        self.assertEqual((case.state, case.reopened_count), ("new", 1))
        self.start_tour("/odoo/cases", "cx_case_reopened", login=self.anna.login)
        self.start_tour("/odoo/case-measures", "cx_case_measures", login=self.anna.login)
