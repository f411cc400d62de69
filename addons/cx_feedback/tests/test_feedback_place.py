import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..tools import tickets
from .page_common import PageCase


@tagged("post_install", "-at_install")
class TestPlaces(PageCase):
    def test_every_form_of_a_place_is_one_answer(self):
        url = self.page_of(self.place())
        forms = [self.form_address(self.see(url)) for _ in range(2)]
        self.assertNotIn(url, forms)
        for form in (*forms, *forms):
            self.follow(self.post(form, score="7"))
        self.assertEqual(self.stored().mapped("channel"), ["code", "code"])

    def test_a_kiosk_has_big_buttons_and_goes_back_to_the_start(self):
        place = self.place(kiosk_seconds=5)
        url = f"{self.page_of(place)}?kiosk=1"
        page = self.see(url)
        offered = re.findall(r'<button type="submit" name="score"[^>]* value="(\d+)"', page.text)
        self.assertEqual(offered, [str(score) for score in range(11)])
        answer = self.post(self.form_address(page), score="2")
        thanks = self.follow(answer)
        self.assertEqual(thanks.headers["Refresh"], f"20; url={url}")
        self.assertIn('name="choice"', thanks.text)
        self.assertNotIn("<textarea", thanks.text)
        self.assertNotIn("Change it", thanks.text)
        done = self.follow(self.post(self.form_address(thanks), choice="1"))
        self.assertEqual(done.headers["Refresh"], f"5; url={url}")
        self.assertEqual((self.stored().channel, self.stored().choice), ("kiosk", "Broken"))
        self.assertNotIn("Refresh", self.see(self.page_of(place)).headers)

    def test_a_kiosk_begins_in_its_own_language_whatever_the_last_one_chose(self):
        for code in ("ar_001", "hi_IN"):
            self.env["res.lang"].sudo()._activate_lang(code)
        url = self.page_of(self.place())
        for kiosk, tag in (("1", "en-US"), ("ar_001", "ar-001"), ("xx", "en-US")):
            start = f"{url}?kiosk={kiosk}"
            self.assertIn(f'<html lang="{tag}"', self.see(start).text)
            page = self.see(f"{start}&lang=hi_IN")
            self.assertIn('<html lang="hi-IN"', page.text)
            thanks = self.follow(self.post(self.form_address(page), score="9"))
            self.assertIn('<html lang="hi-IN"', thanks.text)
            kept = "1" if kiosk == "xx" else kiosk
            self.assertEqual(thanks.headers["Refresh"], f"8; url={url}?kiosk={kept}")

    def test_a_form_that_lay_over_night_leads_to_the_open_place(self):
        place = self.place()
        yesterday = fields.Date.today() - timedelta(days=1)
        old = self.env["cx.intake"]._seal(tickets.PLACE, place.id, yesterday, tickets.draw())
        for answer in (self.post(f"/feedback/{old}", score="9"), self.see(f"/feedback/{old}")):
            self.assertIn("Would you?", self.follow(answer).text)
        self.assertFalse(self.stored())

    def test_an_archived_place_is_closed(self):
        place = self.place()
        url = self.page_of(place)
        place.active = False
        self.assertEqual(self.see(url).status_code, 404)

    def test_the_widget_stands_in_its_own_websites_only(self):
        place = self.place(widget_origins="https://shop.example.com\nhttps://*.example.org")
        url = self.page_of(place)
        policy = self.see(f"{url}?widget=1").headers["Content-Security-Policy"]
        self.assertTrue(
            policy.endswith("frame-ancestors https://shop.example.com https://*.example.org"), policy
        )
        for other in (
            url,
            f"{url}?kiosk=1",
            f"{self.url}?widget=1",
            f"{self.page_of(self.place())}?widget=1",
        ):
            policy = self.see(other).headers["Content-Security-Policy"]
            self.assertTrue(policy.endswith("frame-ancestors 'none'"), policy)
        answer = self.post(self.form_address(self.see(f"{url}?widget=1")), score="9")
        self.assertEqual(self.stored().channel, "web")
        thanks = self.follow(answer)
        self.assertIn("https://shop.example.com", thanks.headers["Content-Security-Policy"])

    def test_what_is_no_website_is_refused(self):
        place = self.place()
        for line in ("shop.example.com", "https://x.example/path", "https://x.example; script-src *"):
            with self.assertRaisesRegex(ValidationError, "one on each line"):
                place.widget_origins = line

    def test_the_loader_is_small_and_kept_for_an_hour(self):
        loader = self.see("/feedback/widget.js")
        self.assertIn("javascript", loader.headers["Content-Type"])
        self.assertIn("max-age=3600", loader.headers["Cache-Control"])
        self.assertEqual(loader.headers["Cross-Origin-Resource-Policy"], "cross-origin")
        self.assertLess(len(loader.content), 6_000)

    def test_links_and_snippet_are_ready_to_copy(self):
        place = self.place()
        self.assertIn(place._ticket(), place.page_url)
        self.assertEqual(place.kiosk_url, f"{place.page_url}?kiosk=1")
        self.assertIn(f'data-place="{place._ticket()}"', place.widget_snippet)
        with Form(self.env["cx.place"].with_user(self.manager)) as form:
            form.name, form.program_id = "Exit", self.program
            self.assertFalse(form.page_url)

    def test_the_sheet_shows_question_and_code(self):
        place = self.place()
        html = (
            self.env["ir.actions.report"]
            .with_user(self.manager)
            ._render_qweb_html("cx_feedback.place_sheet", place.ids)[0]
            .decode()
        )
        for text in ("Would you?", "data:image/png;base64,iVBOR", place.page_url):
            self.assertIn(text, html)
