from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .asking_common import AskingCase


@tagged("post_install", "-at_install")
class TestSms(AskingCase):
    def setUp(self):
        super().setUp()
        if "sms.sms" not in self.env:
            self.skipTest("sms is not installed")

    def messages(self, person):
        return self.env["sms.sms"].sudo().search([("partner_id", "=", person.id)])

    def test_the_question_goes_out_as_a_text_message_with_one_link(self):
        program = self.asking(channel="sms")
        person, without = self.people(2, email=False)
        person.write({"phone": "+91 98765 43210", "country_id": self.env.ref("base.in").id})
        self.happen(person + without)
        self.work()
        invitation, skipped = self.invitations_of(program)
        self.assertEqual((invitation.state, skipped.reason), ("sent", "no_address"))
        message = self.messages(person)
        self.assertEqual(message.number, "+919876543210")
        self.assertIn(self.nps.question, message.body)
        self.assertTrue(message.body.endswith(f"/feedback/{invitation._ticket()}"))
        self.assertEqual(
            self.env["crm.contact.ledger"].sudo().search([("contact_id", "=", person.id)]).channel, "sms"
        )

    def test_what_is_kept_with_the_number_cannot_promise_anonymity(self):
        for identity in ("pseudonymous", "anonymous"):
            with self.assertRaisesRegex(ValidationError, "Text messages are kept"), self.cr.savepoint():
                self.running(channel="sms", identity=identity)

    def test_the_channels_have_names(self):
        names = dict(self.program._fields["channel"]._description_selection(self.env))
        self.assertEqual(set(names), {"email", "sms", "link"})

    def test_an_answer_to_a_text_message_says_so(self):
        program = self.asking(channel="sms", trigger="manual")
        invitation = self.invite(program, self.miller, channel="sms", sent_at=fields.Datetime.now())
        intake = self.env["cx.intake"]
        self.assertEqual(intake._page_channel(intake._open(invitation._ticket()), ""), "sms")
