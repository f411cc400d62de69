import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from odoo.tests import tagged

from .browser_common import BrowserCase

AXE = Path(os.environ.get("NODE_HOME", ""), "node_modules/axe-core/axe.min.js")
RUN_AXE = """axe.run().then((found) => found.violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact) || rule.tags.includes("wcag2a")
        || rule.tags.includes("wcag2aa") || rule.tags.includes("wcag21aa"))
    .map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" ")}`))"""


@tagged("post_install", "-at_install")
class TestAccessibility(BrowserCase):
    browser_size = "375x700"

    def check(self, window, url, words):
        window.open(url)
        self.assertIn(words, window.run("document.body.innerText"))
        self.assertLessEqual(window.run("document.documentElement.scrollWidth"), 375, url)
        window.run(AXE.read_text() + ";0")
        self.assertEqual(window.run(RUN_AXE), [], url)

    def test_no_page_has_a_violation_of_wcag_in_english_or_arabic(self):
        if not AXE.is_file():
            self.skipTest("axe-core is not installed: see config/node/package.json")
        self.env["res.lang"].sudo()._activate_lang("ar_001")
        place, text = self.page_of(self.place()), self.running(metric_id=self.text.id)
        stars = self.metrics.create({"name": "Stars", "kind": "stars", "question": "How many?"})
        pages = [
            (f"{self.url}?score=9", "Would you?"),
            (self.page_of(self.invite(text, self.miller)), "What?"),
            (self.page_of(self.invite(self.running(metric_id=stars.id), self.miller)), "How many?"),
            (f"{place}?kiosk=1", "Would you?"),
            (f"{place}?widget=1", "Would you?"),
        ]
        answered = self.invite(self.program, self.miller)
        self.take(answered._ticket(), "4")
        thanks = f"{self.page_of(answered)}/thanks"
        pages += [(thanks, "What went wrong?"), (f"{thanks}?done=1", "")]
        pages += [("/feedback/unknown", "")]
        kiosk = self.form_address(self.see(f"{place}?kiosk=1"))
        pages += [(self.post(kiosk, score="4").headers["Location"], "Broken")]
        with self.window() as window:
            for url, words in pages:
                for lang in ("en_US", "ar_001"):
                    with self.subTest(url=url, lang=lang):
                        self.check(window, f"{url}{'&' if '?' in url else '?'}lang={lang}", words)
            window.run("document.querySelector('main').innerHTML = '<img src=x><input>'")
            self.assertEqual(len(window.run(RUN_AXE)), 2)


@tagged("post_install", "-at_install")
class TestAnswering(BrowserCase):
    browser_size = "375x700"
    touch_enabled = True

    def test_an_arabic_person_answers_on_a_phone(self):
        self.env["res.lang"].sudo()._activate_lang("ar_001")
        self.miller.sudo().lang = "ar_001"
        with self.window() as window:
            window.open(f"{self.url}?score=3")
            self.assertEqual(window.run("getComputedStyle(document.body).direction"), "rtl")
            left = "document.querySelector('[value=\"%s\"]').getBoundingClientRect().left"
            self.assertGreater(window.run(left % 0), window.run(left % 5))
            window.click('[value="4"]')
            window.click("button.send")
            window.wait("document.querySelector('.choice')")
            window.click('[name="choice"][value="1"]')
            window.run("document.querySelector('textarea').focus()")
            window.type("وصل مكسورا")
            window.click("button.send")
            window.wait("location.search.includes('done')")
        [response] = self.stored()
        self.assertEqual((response.score, response.choice, response.lang), (4, "Broken", "ar_001"))
        self.assertEqual(response.comment, "وصل مكسورا")

    def test_the_keyboard_is_enough(self):
        with self.window() as window:
            window.open(f"{self.url}?score=6")
            window.run("document.querySelector('input:checked').focus()")
            for key in ("ArrowRight", "ArrowRight"):
                window.press(key)
            self.assertEqual(window.run("document.querySelector('input:checked').value"), "8")
            self.assertEqual(
                window.run("getComputedStyle(document.querySelector('input:checked + .face')).outlineStyle"),
                "solid",
            )
            window.press("Enter")
            window.wait("location.pathname.endsWith('/thanks')")
        self.assertEqual(self.stored().mapped("score"), [8])

    def test_nothing_is_sent_without_a_choice(self):
        with self.window() as window:
            window.open(self.url)
            window.click("button.send")
            self.assertTrue(window.run("document.querySelector('input:invalid') !== null"))
        self.assertFalse(self.stored())

    def test_a_kiosk_comes_back_to_its_start(self):
        place = self.place(kiosk_seconds=2)
        with self.window() as window:
            window.open(f"{self.page_of(place)}?kiosk=1")
            window.click('button[value="8"]')
            window.wait("location.pathname.endsWith('/thanks')")
            window.wait("document.querySelector('button[value=\"8\"]')")
        self.assertEqual(self.stored().mapped("channel"), ["kiosk"])


@tagged("post_install", "-at_install")
class TestWidget(BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = HTTPServer(("127.0.0.1", 0), Shop)
        cls.shop.origin = f"http://127.0.0.1:{cls.shop.server_port}"
        Thread(target=cls.shop.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.shop.server_close)
        cls.addClassCleanup(cls.shop.shutdown)

    def frames_of(self, place, mode="box"):
        self.shop.snippet = place.widget_snippet.replace(" async", f' data-mode="{mode}" async')
        root = "document.querySelector('body > div')?.shadowRoot"
        with self.window() as window:
            window.open(f"{self.shop.origin}/page")
            window.wait(root)
            if mode == "tab":
                window.run(f"{root}.querySelector('.tab').click()")
            window.wait(
                "performance.getEntriesByType('resource').some((one) => one.initiatorType === 'iframe')"
            )
            return window.frames()

    def test_a_website_on_the_list_shows_the_question(self):
        place = self.place(widget_origins=self.shop.origin)
        for mode in ("box", "tab"):
            [frame] = self.frames_of(place, mode)
            self.assertTrue(frame.endswith(f"/feedback/{place._ticket()}?widget=1&lang=en"), frame)

    def test_another_website_shows_nothing(self):
        place = self.place(widget_origins="https://other.example.com")
        self.assertEqual(self.frames_of(place), ["chrome-error://chromewebdata/"])


class Shop(BaseHTTPRequestHandler):
    """Somebody else's website with our widget in its page."""

    def do_GET(self):
        page = f"<!doctype html><html lang=en><title>Shop</title><body>{self.server.snippet}</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_):
        pass
