import doctest
import smtplib
from datetime import datetime, timedelta

from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools import forecast, mail_links, outbox, robots
from odoo.addons.crm_lifecycle.tools.robots import Click

SENT = datetime(2026, 3, 4, 12, 0)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class TestToolsJourneyMail(BaseCase):
    def test_examples(self):
        for module in (forecast, mail_links, outbox, robots):
            self.assertFalse(doctest.testmod(module).failed)

    def test_requests_of_robots(self):
        for method, agent, robot in (
            ("GET", FIREFOX, False),
            ("HEAD", FIREFOX, True),
            ("OPTIONS", FIREFOX, True),
            ("GET", "", True),
            ("GET", None, True),
            ("GET", "Mozilla/5.0", True),
            ("GET", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15", False),
            (
                "GET",
                "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
                False,
            ),
            ("GET", "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", False),
            ("GET", "Mozilla/5.0 (compatible; Googlebot/2.1)", True),
            ("GET", "Mozilla/5.0 (compatible; bingbot/2.0)", True),
            ("GET", "BarracudaCentral", True),
            ("GET", "Mozilla/5.0 (X11) HeadlessChrome/120.0", True),
            ("GET", "python-requests/2.32", True),
            ("GET", "curl/8.5.0", True),
            ("GET", "Go-http-client/1.1", True),
            ("GET", "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)", False),
            ("GET", "Mozilla/5.0 (Linux; Android 14; CUBOT NOTE 50) Mobile Safari/537.36", False),
        ):
            with self.subTest(agent=agent, method=method):
                self.assertEqual(robots.is_robot(method, agent), robot)

    def test_nobody_reads_within_seconds(self):
        for seconds, robot in ((0, True), (9, True), (10, False), (3600, False)):
            at = SENT + timedelta(seconds=seconds)
            self.assertEqual(robots.is_robot("GET", FIREFOX, at, SENT), robot)
        self.assertFalse(robots.is_robot("GET", FIREFOX, SENT, None))

    def test_clicks_of_people(self):
        def clicks(*pairs):
            return [Click(SENT + timedelta(seconds=second), link) for second, link in pairs]

        for name, found, links, kept in (
            ("one click", clicks((60, 1)), 3, [60]),
            ("of the only link", clicks((60, 1)), 1, [60]),
            ("the only link twice", clicks((60, 1), (61, 1)), 1, [60, 61]),
            ("too soon", clicks((2, 1)), 3, []),
            ("all of two at once", clicks((60, 1), (62, 2)), 2, []),
            ("two of five at once", clicks((60, 1), (62, 2)), 5, [60, 62]),
            ("three of five at once", clicks((60, 1), (61, 2), (62, 3)), 5, []),
            ("all of two, slowly", clicks((60, 1), (75, 2)), 2, [60, 75]),
            ("all at once, and later a person", clicks((60, 1), (61, 2), (600, 2)), 2, [600]),
            ("of a robot", [Click(SENT + timedelta(hours=1), 1, robot=True)], 2, []),
        ):
            with self.subTest(name):
                seconds = [
                    int((click.at - SENT).total_seconds()) for click in robots.of_people(found, SENT, links)
                ]
                self.assertEqual(seconds, kept)

    def test_what_becomes_of_a_message_after_a_fault(self):
        refused = smtplib.SMTPRecipientsRefused
        for error, handed_over, state in (
            (refused({"a@b": (550, b"no")}), False, "failed"),
            (refused({"a@b": (450, b"busy")}), False, "queued"),
            (smtplib.SMTPDataError(554, b"spam"), True, "failed"),
            (smtplib.SMTPDataError(451, b"later"), True, "queued"),
            (smtplib.SMTPSenderRefused(421, b"too many", "a@b"), False, "queued"),
            (smtplib.SMTPServerDisconnected(), False, "queued"),
            (smtplib.SMTPServerDisconnected(), True, "unclear"),
            (TimeoutError(), False, "queued"),
            (TimeoutError(), True, "unclear"),
            (ValueError("no sender"), False, "failed"),
        ):
            with self.subTest(error=error, handed_over=handed_over):
                self.assertEqual(outbox.judge(error, handed_over), state)

    def test_links_keep_what_stands_around_them(self):
        html = """<a href='https://e.com/1' class="x">1</a><A HREF="https://e.com/2?a=1&amp;b=2">2</A>
            <img src="https://e.com/3"/><a href="/4">4</a><a data-href="https://e.com/5">5</a>"""
        self.assertEqual(mail_links.found(html), ["https://e.com/1", "https://e.com/2?a=1&b=2"])
        new = mail_links.replaced(html, {"https://e.com/2?a=1&b=2": "https://s/2?x=1&y=2"})
        self.assertIn('<A HREF="https://s/2?x=1&amp;y=2">2</A>', new)
        self.assertIn("<a href='https://e.com/1' class=\"x\">", new)
        self.assertEqual(mail_links.replaced("", {}), "")

    def test_people_are_walked_along_all_ways(self):
        step = forecast.Step
        tree = [
            step(1, ((2, 1, 3),), 0),
            step(2, ((3, 1, 0),), 1),
            step(3, ((4, 0.25, 0), (5, 0.75, 20)), 0),
            step(4, (), 1),
            step(5, (), 1),
        ]
        self.assertEqual(forecast.walk(tree, {(1, 0): 8, (3, 1): 4}, 14), {(2, 3): 8, (4, 1): 1, (4, 3): 2})
        self.assertEqual(forecast.walk(tree, {(2, -5): 1}, 14), {(2, 0): 1, (4, 0): 0.25})
        self.assertEqual(forecast.walk(tree, {}, 14), {})
