import os
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import mute_logger

from .advocacy_common import AdvocacyCase
from .browser_common import BrowserCase

AXE = Path(os.environ.get("NODE_HOME", ""), "node_modules/axe-core/axe.min.js")
RUN_AXE = """axe.run().then((found) => found.violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact) || rule.tags.includes("wcag2aa"))
    .map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" ")}`))"""
HOSTILE = "\"><script>alert(1)</script>'\0\r\nX-Evil: 1"


@tagged("post_install", "-at_install")
class TestAdvocacyPage(AdvocacyCase):
    def test_the_thanks_lead_to_a_page_of_ones_own(self):
        thanks = self.follow(self.post(self.url, score="10"))
        self.assertIn(self.page_url(), thanks.text)
        page = self.see(self.page_url())
        for words in ("Write a review", "Be a reference", "Recommend us", "Good Places"):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])

    def test_after_a_low_score_only_the_review_is_there(self):
        thanks = self.follow(self.post(self.url, score="2"))
        self.assertIn(self.page_url(), thanks.text)
        page = self.see(self.page_url()).text
        self.assertIn("Write a review", page)
        self.assertNotIn("Be a reference", page)

    def test_nobody_without_a_name_is_followed_and_everybody_may_review(self):
        program = self.running(name="Nameless", identity="anonymous", review_offer=True)
        page = self.page_of(self.invite(program, self.miller))
        ticket = page.rpartition("/")[2]
        thanks = self.follow(self.post(f"/feedback/{ticket}", score="2")).text
        self.assertIn(self.site.url, thanks)
        self.assertNotIn("/advocacy/", thanks)
        self.assertFalse(self.state("review"))

    def test_looking_changes_nothing_and_saying_does(self):
        self.offered()
        before = self.requests.search([]).mapped("state")
        self.see(self.page_url())
        self.see(f"{self.page_url()}?kind=reference&said=yes")
        self.env.invalidate_all()
        self.assertEqual(self.requests.search([]).mapped("state"), before)
        page = self.follow(self.say("reference", "yes", name_as="Miller & Co"))
        self.assertIn("Miller &amp; Co", page.text)
        self.assertEqual(self.state("reference"), "agreed")
        self.assertIn("said no", self.follow(self.say("referral", "no")).text)
        review = self.follow(self.say("review", "yes")).text
        self.assertIn(self.site.url, review)
        self.assertIn("Thank you for your review", self.follow(self.say("review", "done")).text)
        self.assertIn("do not name you", self.follow(self.say("reference", "withdraw")).text)
        self.assertEqual(self.state("reference"), "withdrawn")

    def test_hostile_input_is_only_text(self):
        self.offered()
        with mute_logger("odoo.http"):
            for kind, said in (("reference", "agreed"), ("x" * 5000, "yes"), (HOSTILE, HOSTILE), ("", "")):
                answer = self.say(kind, said)
                self.assertEqual(answer.status_code, 422)
                self.assertNotIn("<script>alert", answer.text)
        page = self.follow(self.say("reference", "yes", name_as=HOSTILE * 50))
        self.assertNotIn("<script>alert", page.text)
        self.assertLessEqual(len(self.requests.search([("kind", "=", "reference")], limit=1).name_as), 200)

    def test_files_are_no_words(self):
        request = self.offered("reference", "referral")[1]
        self.say("referral", "yes")
        self.env.flush_all()
        file = ("a.txt", b"file")
        with mute_logger("odoo.http"):
            for url, names in (
                (self.url, ("score", "comment", "lang")),
                (self.page_url(), ("kind", "said", "name_as", "lang")),
                (self.friend_url(request), ("name", "email", "phone", "message", "website")),
            ):
                answer = self.url_open(url, files=dict.fromkeys(names, file), allow_redirects=False)
                self.assertEqual(answer.status_code, 422)
        told = {"kind": "reference", "said": "yes"}
        answer = self.url_open(self.page_url(), data=told, files={"name_as": file}, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_other_links_lead_nowhere(self):
        request = self.offered("referral")
        self.say("referral", "yes")
        friend, mine = self.friend_url(request).rpartition("/")[2], self.page_url().rpartition("/")[2]
        feedback = self.url.rpartition("/")[2]
        for path in (
            "/advocacy/unknown",
            f"/advocacy/{mine[:-1]}",
            f"/advocacy/{friend}",
            f"/advocacy/friend/{mine}",
            f"/advocacy/{feedback}",
            f"/advocacy/{self.desk._ticket(self.mill, self.env.company)}",
            f"/advocacy/{self.desk._ticket(self.miller, self.other)}",
            f"/feedback/{mine}",
            f"/feedback/{friend}",
            "/advocacy/friend/" + "a" * 3000,
            "/advocacy/%00",
        ):
            with self.subTest(path[:60]):
                self.assertEqual(self.see(path).status_code, 404)
                with mute_logger("odoo.http"):
                    answer = self.post(
                        path, kind="referral", said="withdraw", name="x", email="x@example.com"
                    )
                self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.state("referral"), "agreed")

    def test_a_friend_gets_in_touch(self):
        request = self.offered("referral")
        self.assertEqual(self.see(self.friend_url(request)).status_code, 404)
        self.say("referral", "yes")
        link = self.friend_url(request)
        self.assertIn(link, self.see(self.page_url()).text)
        form = self.see(link).text
        self.assertIn("recommended us", form)
        self.assertNotIn(self.miller.name, form)
        with mute_logger("odoo.http"):
            refused = self.post(link, name=HOSTILE, email="nobody", message=HOSTILE)
        self.assertEqual(refused.status_code, 422)
        self.assertNotIn("<script>alert", refused.text)
        self.assertIn("Thank you", self.follow(self.post(link, name="Asha", email="asha@example.com")).text)
        self.post(link, name="Robot", email="robot@example.com", website="https://spam.example.com")
        leads = request.sudo().lead_ids
        self.assertEqual((leads.contact_name, leads.referred_by_id.id), ("Asha", self.miller.id))
        self.assertIn("One person got in touch", self.see(self.page_url()).text)


@tagged("post_install", "-at_install")
class TestAdvocacyOnPhone(AdvocacyCase, BrowserCase):
    browser_size = "375x700"
    touch_enabled = True

    def test_an_arabic_customer_agrees_on_a_phone_and_takes_it_back(self):
        self.env["res.lang"].sudo()._activate_lang("ar_001")
        self.miller.sudo().lang = "ar_001"
        self.offered()
        with self.window() as window:
            window.open(self.page_url())
            self.assertEqual(window.run("getComputedStyle(document.body).direction"), "rtl")
            self.assertLessEqual(window.run("document.documentElement.scrollWidth"), 375)
            if AXE.is_file():
                window.run(AXE.read_text() + ";0")
                self.assertEqual(window.run(RUN_AXE), [])
            window.click("#reference [value='yes']")
            window.wait("document.querySelector('#reference [value=withdraw]')")
            self.env.invalidate_all()
            self.assertEqual(self.state("reference"), "agreed")
            window.click("#reference [value=withdraw]")
            window.wait("document.querySelector('#reference [value=yes]')")
            window.click("#referral [value=yes]")
            window.wait("document.querySelector('#friend_link')")
            link = window.run("document.querySelector('#friend_link').value")
            window.open(link)
            self.assertLessEqual(window.run("document.documentElement.scrollWidth"), 375)
            if AXE.is_file():
                window.run(AXE.read_text() + ";0")
                self.assertEqual(window.run(RUN_AXE), [])
        self.assertEqual(self.state("reference"), "withdrawn")
        self.assertEqual(self.requests.search([("kind", "=", "reference")], limit=1).consent_lang, "ar_001")
