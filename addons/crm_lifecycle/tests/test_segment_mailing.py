from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.mail.tests.common import MailCommon

from .test_segment import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentMailing(SegmentCase, MailCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, person in enumerate(cls.people):
            person.email = f"person{number}@example.com"
        # These mailings are sent at whatever hour the tests run.
        cls.env["crm.contact.quiet"].search([("active", "=", True)]).active = False

    def mailing(self, segment, **values):
        return (
            self.env["mailing.mailing"]
            .with_user(self.marketer)
            .create(
                {
                    "subject": "News",
                    "body_html": '<p>News</p><a href="/unsubscribe_from_list">Unsubscribe</a>',
                    "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "crm_segment_id": segment.id,
                    **values,
                }
            )
        )

    def test_a_mailing_goes_to_the_members_and_follows_them(self):
        segment = self.refreshed()
        mailing = self.mailing(segment)
        self.assertEqual(set(mailing._get_recipients()), set(self.people.ids))
        self.people[0].function = False
        segment.action_refresh()
        self.assertEqual(set(mailing._get_recipients()), set(self.people[1:].ids))

    def test_the_form_offers_segments_for_contacts_only(self):
        segment = self.refreshed()
        mailings = self.env["mailing.mailing"].with_user(self.marketer)
        action = segment.action_send_mailing()
        with Form(mailings.with_context(**action["context"])) as form:
            form.subject = "News"
            self.assertEqual(form.crm_segment_id, segment)
            self.assertIn(str(segment.id), form.mailing_domain)
        mailing = form.record
        self.assertEqual(set(mailing._get_recipients()), set(self.people.ids))
        mailing.mailing_model_id = self.env["ir.model"]._get_id("mailing.list")
        self.assertFalse(mailing.crm_segment_id)

    def test_the_blacklisted_get_nothing_and_everybody_may_unsubscribe(self):
        self.env["mail.blacklist"]._add("person0@example.com")
        mailing = self.mailing(self.refreshed())
        with self.mock_mail_gateway():
            mailing.sudo().action_send_mail()
        sent = {mail["email_to"][0].split("<")[-1].rstrip(">"): mail for mail in self._mails}
        self.assertEqual(set(sent), {f"person{number}@example.com" for number in (1, 2, 3)})
        for mail in sent.values():
            self.assertIn("/unsubscribe_oneclick?", mail["headers"]["List-Unsubscribe"])
            self.assertEqual(mail["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
            self.assertIn("/confirm_unsubscribe?", mail["body"])
        traces = self.env["mailing.trace"].search([("mass_mailing_id", "=", mailing.id)])
        blacklisted = traces.filtered(lambda trace: trace.res_id == self.people[0].id)
        self.assertEqual(blacklisted.failure_type, "mail_bl")

    def test_a_segment_with_a_mailing_is_archived_not_deleted_and_then_reaches_nobody(self):
        segment = self.refreshed()
        mailing = self.mailing(segment)
        with self.assertRaises(UserError):
            segment.unlink()
        segment.active = False
        self.assertFalse(mailing._get_recipients())
