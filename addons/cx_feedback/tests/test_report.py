from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .program_common import ProgramCase

JOB = "odoo.addons.cx_feedback.models.cx_report_send"


@tagged("post_install", "-at_install")
class TestReport(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.monday = fields.Date.today() + timedelta(days=7 - fields.Date.today().weekday())
        cls.env.user.sudo().email = "uma@example.com"
        cls.manager.email = "mona@example.com"
        cls.report = (
            cls.env["cx.report"]
            .with_user(cls.manager)
            .create({"name": "Our week", "user_ids": [fields.Command.set(cls.env.user.ids)]})
        )
        cls.report.metric_ids = cls.nps | cls.csat

    def send(self, day=None):
        """Runs the job; returns the mails that it made."""
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        with freeze_time(fields.Date.to_string(day or self.monday)), self.enter_registry_test_mode():
            self.env.ref("cx_feedback.ir_cron_report").sudo().method_direct_trigger()
        self.env.invalidate_all()
        return mails.search([], order="id") - before

    def speak(self, user, lang):
        self.env["res.lang"].sudo()._activate_lang(lang)
        user.sudo().lang = lang

    def test_it_tells_scores_words_and_accounts_of_its_days(self):
        self.answer(self.nps, 9, date=self.monday - timedelta(days=9))
        self.answer(self.nps, *[2] * 3, comment="Very late", date=self.monday - timedelta(days=2))
        self.answer(self.nps, 8, comment="Fine", date=self.monday - timedelta(days=1))
        self.env["cx.account"].sudo()._fold()
        [mail] = self.send()
        self.assertEqual(mail.recipient_ids, self.env.user.partner_id)
        text = html.fromstring(mail.body_html).text_content()
        for words in ("Recommend", "4 answers", "-75", "too few answers to tell", "Very late", "Miller"):
            self.assertIn(words, text)
        self.assertNotIn("Fine", text)
        until = fields.Date.to_string(self.monday - timedelta(days=1))
        self.assertIn(f"days=7&amp;until={until}", mail.body_html)

    def test_it_tells_words_of_its_metrics_only_and_changes_in_points(self):
        ces = self.metrics.create({"name": "Easy", "kind": "stars", "question": "Easy?"})
        date = self.monday - timedelta(days=2)
        self.answer(ces, 1, comment="Of something else", date=date)
        self.answer(self.nps, 1, comment="Of this", date=date)
        [mail] = self.send()
        self.assertIn("Of this", mail.body_html)
        self.assertNotIn("Of something else", mail.body_html)
        words = self.report._change({"verdict": "up", "difference": 5.0}, "percent")
        self.assertEqual(words, "changed by 5: a real rise")

    def test_nobody_gets_it_twice_and_what_was_missed_is_told(self):
        self.answer(self.nps, 3, comment="In the first week", date=self.monday - timedelta(days=3))
        self.assertEqual(len(self.send()), 1)
        self.assertFalse(self.send())
        self.assertFalse(self.send(self.monday + timedelta(days=6)))
        self.answer(self.nps, 3, comment="In the second week", date=self.monday + timedelta(days=3))
        [mail] = self.send(self.monday + timedelta(days=15))
        self.assertIn("In the second week", mail.body_html)
        self.assertNotIn("In the first week", mail.body_html)
        self.assertEqual(self.report.next_date, self.monday + timedelta(days=21))
        self.assertEqual(
            self.report.delivery_ids.mapped("due"), [self.monday + timedelta(days=14), self.monday]
        )

    def test_it_is_monthly_where_wanted(self):
        with freeze_time("2026-01-15"):
            self.report.write({"frequency": "month", "month_day": 31})
            self.env.flush_all()
        self.assertEqual((self.report.next_date, self.report.days), (date(2026, 1, 31), 31))
        self.assertEqual(len(self.send(date(2026, 2, 1))), 1)
        self.assertEqual(self.report.next_date, date(2026, 2, 28))
        for wrong in (0, 32):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.report.write({"month_day": wrong})
                self.env.flush_all()

    def test_it_is_in_the_language_and_direction_of_each_reader(self):
        self.speak(self.env.user, "ar_001")
        self.speak(self.manager, "hi_IN")
        self.report.user_ids |= self.manager
        self.sell_much()
        found = {mail.recipient_ids: mail for mail in self.send()}
        arabic, hindi = found[self.env.user.partner_id], found[self.manager.partner_id]
        self.assertIn('dir="rtl"', arabic.body_html)
        self.assertIn('lang="ar-001"', arabic.body_html)
        self.assertIn('dir="ltr"', hindi.body_html)
        self.assertIn("12,34,567", hindi.body_html)
        self.assertIn("1,234,567", arabic.body_html)
        [message] = arabic._prepare_outgoing_list()
        self.assertNotIn("<td", message.get("body_alternative", ""))

    def sell_much(self):
        self.answer(self.env["cx.account"]._usual_metric(), 2)
        self.env["cx.account"].sudo()._fold()
        account = self.env["cx.account"].sudo().search([("partner_id", "=", self.mill.id)])
        account.revenue = 1_234_567

    def test_numbers_are_grouped_as_the_language_does(self):
        for lang in ("hi_IN", "ar_001"):
            self.env["res.lang"].sudo()._activate_lang(lang)
        for lang, expected in (("hi_IN", "12,34,567"), ("en_US", "1,234,567"), ("ar_001", "1,234,567")):
            report = self.report.with_context(lang=lang)
            self.assertEqual(report._number(1234567, 0), expected)
        self.assertEqual(self.report._number(-0.04), "0")

    def test_everyone_is_told_only_of_what_they_may_read(self):
        foreign = {"metric_id": self.nps.id, "score": 0, "comment": "Foreign", "company_id": self.other.id}
        self.responses.sudo().create({**foreign, "date": self.monday - timedelta(days=1)})
        both = new_test_user(
            self.env(su=True),
            "report_both",
            groups="cx_feedback.group_cx_feedback_user",
            company_ids=[fields.Command.set((self.env.company | self.other).ids)],
            email="both@example.com",
        )
        self.report.sudo().user_ids |= both
        found = {mail.recipient_ids: mail.body_html for mail in self.send()}
        self.assertIn("Foreign", found[both.partner_id])
        self.assertNotIn("Foreign", found[self.env.user.partner_id])

    def test_few_nameless_answers_are_not_told(self):
        program = self.running(name="Nameless", identity="anonymous")
        for _answer in range(2):
            self.take(self.invite(program, self.miller)._ticket(), "1", comment="Guess who")
        [mail] = self.send()
        self.assertNotIn("Guess who", mail.body_html)

    def test_one_who_cannot_be_told_keeps_nobody_from_it(self):
        nobody = new_test_user(
            self.env(su=True), "report_nobody", groups="cx_feedback.group_cx_feedback_user"
        )
        nobody.email = False
        outsider = new_test_user(
            self.env(su=True), "report_outsider", groups="base.group_user", email="o@example.com"
        )
        self.report.user_ids |= self.manager | nobody | outsider
        reports = type(self.report)
        content = reports._content

        def fail_for_manager(report, days):
            if report.env.user == self.manager:
                raise ValueError("broken")
            return content(report, days)

        with patch.object(reports, "_content", fail_for_manager), mute_logger(JOB):
            [mail] = self.send()
        self.assertEqual(mail.recipient_ids, self.env.user.partner_id)
        problems = {row.user_id: row.problem for row in self.report.delivery_ids if row.state == "failed"}
        self.assertEqual(problems.keys(), {self.manager, nobody, outsider})
        self.assertIn("no e-mail address", problems[nobody])
        self.assertIn("may not read", problems[outsider])
        # The next one tells of the days of the one that failed.
        self.answer(self.nps, 1, comment="In between", date=self.monday - timedelta(days=1))
        mails = self.send(self.monday + timedelta(days=7))
        self.assertEqual(len(mails), 2)

    def test_people_subscribe_and_unsubscribe_themselves_and_nobody_else(self):
        mine = self.report.with_env(self.env)
        self.assertTrue(mine.is_subscribed)
        mine.action_unsubscribe()
        self.assertFalse(mine.is_subscribed)
        mine.action_subscribe()
        self.assertTrue(mine.is_subscribed)
        with self.assertRaises(AccessError):
            mine.write({"user_ids": [fields.Command.link(self.manager.id)]})
        stranger = new_test_user(self.env(su=True), "report_stranger", groups="base.group_user")
        for name in ("action_subscribe", "action_test", "action_preview"):
            with self.assertRaises(AccessError):
                getattr(self.report.with_user(stranger), name)()
        portal = new_test_user(self.env(su=True), "report_portal", groups="base.group_portal")
        with self.assertRaises(ValidationError):
            self.report.user_ids |= portal

    def test_a_test_goes_to_whoever_asks_and_changes_nothing(self):
        mails = self.env["mail.mail"].sudo()
        before, due = mails.search([]), self.report.next_date
        self.report.with_env(self.env).action_test()
        self.assertEqual((mails.search([]) - before).recipient_ids, self.env.user.partner_id)
        self.assertEqual((self.report.next_date, self.report.delivery_ids.ids), (due, []))
        self.env.user.sudo().email = False
        with self.assertRaises(UserError):
            self.report.with_env(self.env).action_test()

    def test_the_preview_shows_what_would_be_sent(self):
        self.answer(self.nps, 2, comment="Too <b>late</b>", date=fields.Datetime.now() - timedelta(days=1))
        preview = self.report.with_env(self.env).preview
        self.assertIn("Too &lt;b&gt;late&lt;/b&gt;", preview)

    def test_a_forgotten_person_is_in_no_mail_that_waits(self):
        self.answer(self.nps, 2, comment="I am Miller", date=self.monday - timedelta(days=1))
        [mail] = self.send()
        self.assertIn("I am Miller", mail.body_html)
        self.env["res.partner"].sudo().create({"name": "Never heard"}).unlink()
        self.assertTrue(mail.exists())
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.assertFalse(mail.exists())
        self.assertFalse(self.report.delivery_ids)

    def test_words_that_were_erased_are_in_no_mail_that_waits(self):
        answer = self.answer(self.nps, 2, comment="I am Miller", date=self.monday - timedelta(days=1))
        [mail] = self.send()
        self.report.with_env(self.env).action_test()
        tried = self.env["mail.mail"].sudo().search([("subject", "like", "Our week")]) - mail
        self.assertTrue(tried)
        answer.sudo().with_context(cx_feedback_forget=True).unlink()
        self.assertFalse(mail.exists() or tried.exists())
