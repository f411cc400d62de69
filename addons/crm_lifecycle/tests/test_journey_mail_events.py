import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

from odoo import fields
from odoo.tests import HttpCase, tagged

from .journey_mail_common import JourneyMailCase

PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
SCANNER = {"User-Agent": "Mozilla/5.0 (compatible; BarracudaCentral/1.0)"}


@tagged("post_install", "-at_install")
class TestJourneyMailEvents(JourneyMailCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.open_mailbox()

    def sent(self, number=1, ago=timedelta(hours=1), **values):
        """Messages that were sent so long ago."""
        tokens = self.tokens(self.people(number, **values))
        self.take(tokens)
        self.send()
        mails = self.mails(tokens)
        mails.sent_at = fields.Datetime.now() - ago
        self.env.flush_all()
        return mails

    def html(self, mail):
        [message] = self.inbox.of(mail.email)
        return message.get_body(("html",)).get_content()

    def addresses(self, mail, part):
        found = re.findall(r'(?:href|src)="([^"]+)"', self.html(mail))
        return [self.path(unescape(link)) for link in found if part in link]

    def path(self, link):
        parts = urlsplit(link)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def get(self, path, headers=None, method="GET"):
        self.env.flush_all()
        answer = self.url_open(path, headers=headers or PERSON, method=method, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def met(self, mails, event):
        """Names of those to whom it happened."""
        condition = self.env["crm.journey.step"].new(
            {
                "version_id": self.version.id,
                "mail_step_id": self.step.id,
                "mail_event": event,
                "kind": "condition",
            }
        )
        answers = condition._answer_mail(mails.token_id)
        self.assertEqual(set(answers), set(mails.token_id.ids))
        return {mail.partner_id.name for mail in mails if answers[mail.token_id.id]}

    def test_a_person_who_loads_the_picture_has_opened_it(self):
        first, _second = mails = self.sent(2)
        [picture] = self.addresses(first, "/journey/opened/")
        answer = self.get(picture)
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "image/gif"))
        self.assertEqual(first.trace_id.trace_status, "open")
        self.assertEqual(self.met(mails, "opened"), {"P0"})
        self.assertEqual(self.met(mails, "clicked"), set())

    def test_programs_that_load_pictures_open_nothing(self):
        mail = self.sent()
        [picture] = self.addresses(mail, "/journey/opened/")
        for headers in (SCANNER, {"User-Agent": "Mozilla/5.0"}):
            self.get(picture, headers)
        self.get(picture, method="HEAD")
        self.get(picture.replace("/journey/opened/", "/journey/opened/1"))
        self.assertFalse(mail.opened_at)
        mail.sent_at = fields.Datetime.now()
        self.get(picture)
        self.assertFalse(mail.opened_at)
        self.assertEqual((self.met(mail, "opened"), mail.trace_id.trace_status), (set(), "sent"))

    def test_a_click_leads_on_and_counts_as_opened_too(self):
        mail = self.sent()
        shop = self.addresses(mail, "/r/")[0]
        answer = self.get(shop)
        self.assertEqual(answer.headers["Location"], "https://example.com/shop?a=1&b=2")
        self.assertEqual((self.met(mail, "clicked"), self.met(mail, "opened")), ({"P0"}, {"P0"}))
        self.assertTrue(mail.trace_id.links_click_datetime)

    def test_a_scanner_leads_nobody_anywhere(self):
        mail = self.sent()
        for link in self.addresses(mail, "/r/"):
            self.assertEqual(self.get(link, SCANNER).status_code, 301)
            self.get(link, method="HEAD")
        clicks = self.env["link.tracker.click"].search([("mailing_trace_id", "=", mail.trace_id.id)])
        self.assertTrue(clicks and all(clicks.mapped("lifecycle_robot")))
        self.assertEqual((self.met(mail, "clicked"), self.met(mail, "opened")), (set(), set()))
        self.assertEqual(mail.trace_id.trace_status, "sent")

    def test_who_opens_all_links_at_once_is_no_person(self):
        mail = self.sent()
        for link in self.addresses(mail, "/r/"):
            self.get(link)
        self.env["link.tracker.click"].search([]).flush_recordset()
        self.env.cr.execute("UPDATE link_tracker_click SET create_date = now()")
        self.assertEqual(self.met(mail, "clicked"), set())

    def test_answered_and_returned_messages(self):
        answered, returned, _other = mails = self.sent(3)
        answered.trace_id.set_replied()
        returned.trace_id.set_bounced(bounce_message="unknown")
        self.assertEqual(self.met(mails, "replied"), {"P0"})
        self.assertEqual(self.met(mails, "bounced"), {"P1"})
        self.assertEqual(self.met(mails, "opened"), {"P0"})

    def test_the_answers_of_many_take_two_queries(self):
        mails = self.sent(30)
        self.env.flush_all()
        condition = self.env["crm.journey.step"].new({"mail_step_id": self.step.id, "mail_event": "opened"})
        tokens = mails.token_id
        tokens.fetch(["partner_id"])
        condition._answer_mail(tokens)
        with self.assertQueryCount(2):
            condition._answer_mail(tokens)

    def test_a_mail_that_does_not_come_before_is_told(self):
        condition = self.step_of("condition", self.step, condition="mail", mail_step_id=self.step.id)
        self.assertFalse([fault for fault in condition._faults() if "mail" in fault and "before" in fault])
        after = self.step_of("mail", condition, branch="yes", mail_template_id=self.template.id)
        condition.mail_step_id = after
        self.assertTrue([fault for fault in condition._faults() if "before" in fault])

    def test_the_condition_takes_people_two_ways_and_its_copy_asks_about_the_copy(self):
        first, second = mails = self.sent(2)
        first.opened_at = fields.Datetime.now()
        condition = self.step_of("condition", self.step, condition="mail", mail_step_id=self.step.id)
        outcomes = self.take(mails.token_id, condition)
        self.assertEqual([outcomes[name].branch for name in ("P0", "P1")], ["yes", "no"])
        self.version.state = "live"
        self.env.flush_all()
        draft = self.env["crm.journey.version"].create({"journey_id": self.journey.id})
        made = self.version._copy_steps(draft)
        self.assertEqual(made[condition].mail_step_id, made[self.step])

    def test_the_link_in_the_footer_asks_and_only_the_answer_unsubscribes(self):
        self.env["res.lang"]._activate_lang("ar_001")
        mail = self.sent(lang="ar_001")
        [path] = self.addresses(mail, "/journey/unsubscribe/")
        asked = self.get(path)
        self.assertEqual(asked.status_code, 200)
        self.assertIn('dir="rtl"', asked.text)
        self.assertFalse(mail.partner_id.contact_optout_ids)
        done = self.url_open(path, data={"x": "1"})
        self.assertEqual(done.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(mail.partner_id.contact_optout_ids.purpose, "journey")

    def test_the_mail_program_unsubscribes_by_one_click(self):
        mail = self.sent()
        [message] = self.inbox.of(mail.email)
        path = self.path(message["List-Unsubscribe"].strip("<>"))
        answer = self.url_open(path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(mail.partner_id.contact_optout_ids.purpose, "journey")
        self.assertEqual(self.take(self.tokens(mail.partner_id, rotation=2))["P0"].reason, "opted_out")

    def test_a_seal_of_any_letters_is_nobody_s(self):
        mail = self.sent()
        self.assertEqual(self.url_open(f"/journey/unsubscribe/{mail.token_id.id}/%C3%BC").status_code, 404)
        self.assertEqual(self.get(f"/journey/opened/{mail.trace_id.id}/%C3%BC%FF.gif").status_code, 200)
        self.assertFalse(mail.opened_at)

    def test_nobody_unsubscribes_another(self):
        mail, other = self.sent(2)
        [path] = self.addresses(mail, "/journey/unsubscribe/")
        forged = path.replace(f"/{mail.token_id.id}/", f"/{other.token_id.id}/")
        self.assertEqual(self.url_open(forged, data={"x": "1"}).status_code, 404)
        self.assertFalse(other.partner_id.contact_optout_ids)
