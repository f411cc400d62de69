import re
from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user, tagged

from .page_common import PageCase

CHECKED = re.compile(r'value="(\d+)"[^>]*checked')


@tagged("post_install", "-at_install")
class TestQuestion(PageCase):
    def test_what_opens_every_link_stores_nothing(self):
        before = self.invitation.read()
        for path in ("", "?score=9", "/thanks", "?score=9&lang=en_US"):
            for ask in (self.opener.get, self.opener.head):
                self.env.flush_all()
                self.assertEqual(ask(self.base_url() + self.url + path).status_code, 200)
        self.env.invalidate_all()
        self.assertFalse(self.stored())
        self.assertEqual(self.invitation.read(), before)

    def test_the_page_asks_and_promises_without_script_or_cookie(self):
        page = self.see(self.url)
        for text in ("Would you?", "Not at all", "Very much", "<fieldset", "together with your name"):
            self.assertIn(text, page.text)
        offered = re.findall(r'<input type="radio" name="score"[^>]* value="(\d+)"', page.text)
        self.assertEqual(offered, [str(score) for score in range(11)])
        self.assertNotIn("<script", page.text)
        self.assertNotIn("Set-Cookie", page.headers)
        self.assertLess(len(page.content), 14_000)
        self.assertEqual(
            (page.headers["Cache-Control"], page.headers["Referrer-Policy"]), ("no-store", "no-referrer")
        )
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        policy = page.headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            self.assertIn(part, policy)
        self.assertNotIn("unsafe", policy)

    def test_a_score_in_the_link_is_chosen_and_no_more(self):
        self.assertEqual(CHECKED.findall(self.see(f"{self.url}?score=9").text), ["9"])
        for odd in ("11", "-1", "x", "", "9.5", "%00", "9" * 5000, "%D9%A9", "%3Cscript%3E"):
            page = self.see(f"{self.url}?score={odd}")
            self.assertEqual((page.status_code, CHECKED.findall(page.text)), (200, []), odd)

    def test_the_score_is_kept_at_once_and_the_words_come_later(self):
        thanks = self.follow(self.post(self.url, score="4"))
        [response] = self.stored()
        self.assertEqual((response.score, response.partner_id, response.channel), (4, self.miller, "email"))
        for text in ("Thank you", "What went wrong?", "Late", "Broken", 'name="choice"'):
            self.assertIn(text, thanks.text)
        done = self.follow(self.post(f"{self.url}/thanks", comment="Came on Friday", choice="0"))
        self.assertEqual((response.score, response.comment, response.choice), (4, "Came on Friday", "Late"))
        self.assertIn("Your words have arrived", done.text)
        self.assertNotIn("<form", done.text)

    def test_the_same_form_twice_is_one_answer(self):
        for _again in range(2):
            self.post(self.url, score="9")
        self.assertEqual(self.stored().mapped("score"), [9])

    def test_a_mind_may_change(self):
        self.post(self.url, score="9")
        thanks = self.see(f"{self.url}/thanks")
        self.assertIn(f'href="{self.url}"', thanks.text)
        self.assertEqual(CHECKED.findall(self.see(self.url).text), ["9"])
        self.post(self.url, score="2")
        self.assertEqual(self.stored().mapped("score"), [2])
        self.assertIn("What went wrong?", self.see(f"{self.url}/thanks").text)

    def test_a_score_that_is_none_is_refused_in_words(self):
        for score in ("11", "-1", "", "ten", "9.5", "1e1", "9" * 5000, "\x00", "²"):
            page = self.post(self.url, score=score)
            self.assertEqual(page.status_code, 422, score)
            self.assertIn("from 0 to 10", page.text)
            self.assertIn("<form", page.text)
        self.assertEqual(self.post(self.url).status_code, 422)
        self.assertFalse(self.stored())

    def test_words_before_the_score_lead_to_the_question(self):
        page = self.post(f"{self.url}/thanks", comment="Early")
        self.assertIn("Would you?", page.text)
        self.assertFalse(self.stored())

    def test_an_open_question_is_answered_with_words(self):
        program = self.running(metric_id=self.text.id)
        url = self.page_of(self.invite(program, self.miller))
        self.assertIn("<textarea", self.see(url).text)
        self.assertEqual(self.post(url, comment="  ").status_code, 422)
        thanks = self.follow(self.post(url, comment="Open on Sunday"))
        self.assertEqual(self.stored(program).comment, "Open on Sunday")
        self.assertNotIn("<form", thanks.text)
        self.assertIn("Open on Sunday", self.see(url).text)

    def test_a_scale_with_many_steps_is_typed(self):
        metric = self.metrics.create(
            {"name": "Percent", "kind": "csat", "scale_min": 1, "scale_max": 100, "question": "How?"}
        )
        program = self.running(metric_id=metric.id)
        url = self.page_of(self.invite(program, self.miller))
        self.assertIn('type="number"', self.see(f"{url}?score=80").text)
        self.post(url, score="80")
        self.assertEqual(self.stored(program).score, 80)

    def test_a_longer_form_is_offered_after_the_score(self):
        survey = self.env["survey.survey"].sudo().create({"title": "More", "user_id": False})
        self.program.survey_id = survey
        self.post(self.url, score="7")
        self.assertIn(f'action="{self.url}/form', self.see(f"{self.url}/thanks").text)


@tagged("post_install", "-at_install")
class TestOddAnswers(PageCase):
    def test_two_megabytes_are_refused_and_score_and_text_are_kept(self):
        self.post(self.url, score="4")
        page = self.post(f"{self.url}/thanks", comment="word " * (2**21 // 5), choice="1")
        self.assertEqual(page.status_code, 422)
        self.assertIn("Please shorten it", page.text)
        self.assertIn("word word word", page.text)
        self.assertEqual(CHECKED.findall(page.text), ["1"])
        self.assertLess(len(page.content), 130_000)
        self.assertEqual((self.stored().score, self.stored().comment), (4, False))

    def test_what_is_written_is_text_and_never_markup(self):
        self.post(self.url, score="4")
        bad = '</textarea><script>alert("x")</script>\x00\u202e<img src=x onerror=alert(1)>'
        self.post(f"{self.url}/thanks", comment=bad)
        page = self.see(f"{self.url}/thanks")
        self.assertNotIn("<script", page.text)
        self.assertNotIn("<img", page.text)
        self.assertIn("&lt;script&gt;", page.text)
        self.assertEqual(self.stored().comment, bad.replace("\x00", ""))

    def test_bytes_that_are_no_text_do_no_harm(self):
        self.env.flush_all()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.opener.post(
            self.base_url() + self.url, data=b"score=4&score=5&%ff%fe=%00", headers=headers
        )
        self.assertEqual(answer.status_code, 200)
        answer = self.opener.post(
            f"{self.base_url()}{self.url}/thanks", data=b"comment=%ff%fe%ed%a0%80abc", headers=headers
        )
        self.env.invalidate_all()
        self.assertEqual(answer.status_code, 200)
        self.assertIn("abc", self.stored().comment)

    def test_odd_choices_and_extra_fields_change_nothing_else(self):
        self.post(self.url, score="4", partner_id="1", program_id="1", kiosk="1", widget="1")
        for choice in ("2", "-1", "x", "9" * 5000, "²"):
            self.assertEqual(self.post(f"{self.url}/thanks", choice=choice).status_code, 303)
        response = self.stored()
        self.assertEqual(
            (response.partner_id, response.choice, response.channel), (self.miller, False, "email")
        )

    def test_the_words_of_our_own_people_are_escaped(self):
        self.nps.question = "<b>Would</b> you?<script>alert(1)</script>"
        self.program.thanks = "<script>alert(2)</script>"
        self.post(self.url, score="8")
        for page in (self.see(self.url), self.see(f"{self.url}/thanks")):
            self.assertNotIn("<script", page.text)


@tagged("post_install", "-at_install")
class TestTicketsOnPages(PageCase):
    def closed(self, url, status, words):
        for page in (self.see(url), self.see(f"{url}/thanks"), self.post(url, score="9")):
            self.assertEqual(page.status_code, status)
            self.assertIn(words, page.text)
            self.assertNotIn("<form", page.text)
            self.assertNotIn(self.miller.name, page.text)
        self.assertFalse(self.stored())

    def test_a_guessed_or_cut_ticket_leads_nowhere(self):
        for url in (
            "/feedback/guess",
            self.url[:-1],
            self.url + "A",
            "/feedback/%00%ff",
            f"/feedback/{'a' * 999}",
        ):
            self.closed(url, 404, "does not lead to a question")

    def test_an_erased_invitation_leads_nowhere(self):
        self.invitation.unlink()
        self.closed(self.url, 404, "does not lead to a question")

    def test_an_expired_ticket_says_so(self):
        late = self.invite(self.program, self.mill, expires_on=fields.Date.today() - timedelta(days=1))
        self.closed(self.page_of(late), 410, "is over")

    def test_a_closed_program_says_so(self):
        self.program.action_close()
        self.closed(self.url, 410, "is closed")

    def test_who_answered_before_it_closed_still_sees_the_thanks(self):
        self.post(self.url, score="9")
        self.program.action_close()
        self.assertIn(f"{self.url}/thanks", self.see(self.url).text)
        thanks = self.see(f"{self.url}/thanks")
        self.assertIn("Thank you", thanks.text)
        self.assertNotIn("<form", thanks.text)
        self.assertEqual(self.post(self.url, score="1").status_code, 410)
        self.assertEqual(self.stored().score, 9)

    def test_a_full_quota_says_so(self):
        program = self.running(quota=1)
        first, second = (self.page_of(self.invite(program, self.miller)) for _ in range(2))
        self.post(first, score="9")
        self.assertEqual(self.see(second).status_code, 410)
        self.assertIn("all the answers", self.see(second).text)
        self.assertEqual(self.post(first, score="3").status_code, 303)

    def test_the_ticket_decides_whoever_is_logged_in(self):
        stranger = new_test_user(self.env(su=True), "feedback_stranger", "base.group_portal", name="Stranger")
        self.post(self.url, score="6")
        plain = self.see(self.url).text
        for user in (stranger, self.manager):
            self.authenticate(user.login, user.login)
            page = self.see(self.url)
            self.assertEqual(page.text, plain)
            self.assertNotIn("Stranger", page.text)
            self.assertEqual(self.post(self.url, score="6").status_code, 303)
            self.assertEqual(self.stored().partner_id, self.miller)
        self.assertEqual(self.invitation.write_uid, self.env.ref("base.public_user"))

    def test_the_promise_stands_on_the_page_and_is_kept(self):
        words = {"pseudonymous": "without your name", "anonymous": "Your answer is anonymous"}
        for identity, promise in words.items():
            program = self.running(identity=identity)
            url = self.page_of(self.invite(program, self.miller))
            self.assertIn(promise, self.see(url).text)
            self.post(url, score="3")
            self.post(f"{url}/thanks", comment="Bad")
            response = self.stored(program)
            self.assertFalse(response.partner_id or response.invitation_id)
        self.assertIn("carries no name", self.see(self.page_of(self.place())).text)


@tagged("post_install", "-at_install")
class TestLanguages(PageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("ar_001", "hi_IN"):
            cls.env["res.lang"].sudo()._activate_lang(code)
        cls.nps.with_context(lang="ar_001").question = "هل توصي بنا؟"

    def test_a_page_speaks_the_language_of_the_person_and_runs_from_right_to_left(self):
        self.miller.sudo().lang = "ar_001"
        page = self.see(self.url)
        self.assertRegex(page.text, r'<html lang="ar-001" dir="rtl"')
        self.assertIn("هل توصي بنا؟", page.text)
        self.post(self.url, score="9")
        self.assertEqual(self.stored().lang, "ar_001")

    def test_the_invitation_comes_before_the_person_and_the_choice_before_both(self):
        self.miller.sudo().lang = "ar_001"
        self.invitation.lang = "hi_IN"
        self.assertIn('lang="hi-IN" dir="ltr"', self.see(self.url).text)
        self.assertIn('lang="en-US"', self.see(f"{self.url}?lang=en_US").text)

    def test_the_browser_decides_where_the_person_is_unknown(self):
        place = self.page_of(self.place())
        for header, tag in (
            ("hi;q=0.4, ar-EG", "ar-001"),
            ("fr, hi", "hi-IN"),
            ("xx", "en-US"),
            ("\u00fc;;=", "en-US"),
        ):
            page = self.see(place, headers={"Accept-Language": header.encode("latin-1")})
            self.assertIn(f'<html lang="{tag}"', page.text)

    def test_every_installed_language_can_be_chosen_and_stays(self):
        page = self.see(f"{self.url}?score=7")
        for code in ("ar_001", "hi_IN", "en_US"):
            self.assertIn(f"{self.url}?lang={code}&amp;score=7", page.text)
        page = self.see(f"{self.url}?lang=ar_001")
        thanks = self.post(self.form_address(page), score="3")
        self.assertIn("lang=ar_001", thanks.headers["Location"])
        self.assertIn('dir="rtl"', self.follow(thanks).text)
        self.assertEqual(self.stored().lang, "ar_001")
        for odd in ("xx", "../", "%00", "ar_001%22%3E"):
            self.assertIn('lang="en-US"', self.see(f"{self.url}?lang={odd}").text)
