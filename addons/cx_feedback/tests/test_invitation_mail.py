import base64
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL

from ..tools import tickets
from .asking_common import AskingCase

LINK = re.compile(r'href="([^"]+/feedback/[^"]+)"')


@tagged("post_install", "-at_install")
class TestInvitationMail(AskingCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("hi_IN", "ar_001"):
            cls.env["res.lang"].sudo()._activate_lang(code)

    def setUp(self):
        super().setUp()
        self.open_mailbox()

    def ask(self, lang="en_US", **values):
        """The received message of a program whose signal came."""
        program = self.asking(**values)
        person = self.people(1, lang=lang)
        self.happen(person)
        self.work()
        [message] = self.inbox.of("p0@example.com")
        return program, person, message

    def parts(self, message):
        return tuple(message.get_body((kind,)).get_content() for kind in ("html", "plain"))

    def links(self, message):
        html = self.parts(message)[0]
        return [unescape(link) for link in LINK.findall(html) if "/unsubscribe/" not in link]

    def scores(self, links):
        return [int(parse_qs(urlsplit(link).query)["score"][0]) for link in links]

    def path(self, link):
        parts = urlsplit(link)
        return f"{parts.path}?{parts.query}"

    def test_english_hindi_and_arabic_mails_have_both_parts_and_their_direction(self):
        for lang, tag, direction in (
            ("en_US", "en-US", "ltr"),
            ("hi_IN", "hi-IN", "ltr"),
            ("ar_001", "ar-001", "rtl"),
        ):
            with self.subTest(lang=lang):
                self.inbox.messages.clear()
                self.nps.with_context(lang=lang).question = f"Question in {lang}?"
                program, person, message = self.ask(lang=lang)
                html, plain = self.parts(message)
                self.assertRegex(html, rf'<html lang="{tag}" dir="{direction}"')
                self.assertIn(f"Question in {lang}?", html)
                self.assertIn(f"Question in {lang}?", plain)
                self.assertEqual(message["Subject"], f"Question in {lang}?")
                links = self.links(message)
                self.assertEqual(self.scores(links), list(range(11)))
                self.assertTrue(all(link in plain for link in links))
                self.assertEqual(self.invitations_of(program).filtered("sent_at").lang, lang)
                program.action_close()
                person.email = False

    def test_the_scale_is_that_of_the_metric_and_an_open_question_has_one_link(self):
        *_rest, message = self.ask(metric_id=self.csat.id)
        self.assertEqual(self.scores(self.links(message)), [1, 2, 3, 4, 5])
        self.inbox.messages.clear()
        person = self.people(1, email="p9@example.com")
        self.happen(person)
        self.asking(metric_id=self.text.id)
        self.work()
        message = next(
            message for message in self.inbox.of("p9@example.com") if message["Subject"] == self.text.question
        )
        self.assertEqual(len(self.links(message)), 1)

    def test_the_promise_the_intro_and_the_sender_are_in_the_mail(self):
        program, _person, message = self.ask(intro="Hello <b>there</b>", identity="pseudonymous")
        html, plain = self.parts(message)
        self.assertIn("without your name", html)
        self.assertIn("without your name", plain)
        self.assertIn("Hello &lt;b&gt;there&lt;/b&gt;", html)
        self.assertIn("Hello <b>there</b>", plain)
        self.assertIn(self.manager.email, message["Reply-To"])
        self.assertIn(program.user_id.name, plain)

    def test_a_partner_without_language_gets_that_of_the_company(self):
        self.env.company.sudo().partner_id.lang = "ar_001"
        *_rest, message = self.ask(lang=False)
        self.assertIn('dir="rtl"', self.parts(message)[0])

    def test_a_scanner_that_opens_all_links_stores_nothing_and_a_person_once(self):
        program, person, message = self.ask()
        links = self.links(message)
        self.assertEqual(len(links), 11)
        for link in links:
            page = self.url_open(self.path(link))
            self.assertIn(self.nps.question, page.text)
            self.url_open(self.path(link), method="HEAD")
        self.env.invalidate_all()
        self.assertEqual(program.response_count, 0)
        self.assertEqual(self.invitations_of(program).state, "sent")
        for _click in range(2):
            self.url_open(urlsplit(links[9]).path, data={"score": "9"})
        self.env.invalidate_all()
        response = program.response_ids
        self.assertEqual((response.score, response.partner_id, response.channel), (9, person, "email"))
        self.assertEqual(self.invitations_of(program).state, "answered")

    def test_who_follows_the_unsubscribe_link_is_asked_first_and_never_again(self):
        _program, person, message = self.ask()
        address = message["List-Unsubscribe"].strip("<> ")
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        optouts = self.env["crm.contact.optout"].sudo()
        page = self.url_open(urlsplit(address).path)
        self.assertIn("<form", page.text)
        self.assertFalse(optouts.search([("partner_id", "=", person.id)]))
        done = self.url_open(urlsplit(address).path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(done.status_code, 200)
        self.url_open(urlsplit(address).path, data={"List-Unsubscribe": "One-Click"})
        optout = optouts.search([("partner_id", "=", person.id)])
        self.assertEqual((len(optout), optout.purpose), (1, "feedback"))
        for header in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag"):
            self.assertIn(header, done.headers)

    def test_a_broken_unsubscribe_link_changes_nothing(self):
        path = self.env["cx.unsubscribe"]._path(self.miller)
        for wrong in (path[:-1], path + "A", "/feedback/unsubscribe/made-up"):
            self.assertEqual(self.url_open(wrong, data={"x": "1"}).status_code, 404)
        ticket = self.invite(self.program, self.miller)._ticket()
        self.assertEqual(self.url_open(f"/feedback/unsubscribe/{ticket}", data={"x": "1"}).status_code, 404)
        self.assertEqual(self.env["cx.intake"]._open(path.rpartition("/")[2]).closed, "unknown")
        self.assertFalse(self.env["crm.contact.optout"].sudo().search([("partner_id", "=", self.miller.id)]))

    def test_an_anonymous_ticket_is_stored_nowhere(self):
        drawn = []
        original = type(self.env["cx.invitation"])._ticket

        def ticket(invitation):
            drawn.append(original(invitation))
            return drawn[-1]

        self.patch(type(self.env["cx.invitation"]), "_ticket", ticket)
        for fault in (False, "550 no such user", "450 busy"):
            with self.subTest(fault=fault):
                drawn.clear()
                program = self.asking(identity="anonymous")
                person = self.people(1, email=f"secret{len(fault or '')}@example.com")
                self.inbox.refused = {person.email: fault} if fault else {}
                self.happen(person)
                self.work()
                self.remind_after_days(program)
                self.work()
                self.assertEqual(len(self.inbox.of(person.email)), 0 if fault else 2)
                for text in drawn:
                    self.assertFalse(self.traces_of(text), "what is stored leads to the ticket")
                self.assertFalse(self.env["mail.mail"].sudo().search([("email_to", "ilike", person.email)]))
                self.assertFalse(self.env["mail.message"].sudo().search([("body", "ilike", "/feedback/")]))
                program.action_close()

    def test_an_anonymous_answer_is_stored_without_its_ticket(self):
        program, _person, message = self.ask(identity="anonymous")
        ticket = urlsplit(self.links(message)[2]).path.rpartition("/")[2]
        self.assertEqual(parse_qs(urlsplit(self.links(message)[2]).query)["lang"], ["en_US"])
        self.take(ticket, "2", comment="Bad")
        # So few answers without a name are shown to nobody.
        self.assertEqual(program.sudo().response_ids.score, 2)
        self.assertFalse(self.traces_of(ticket))

    def test_the_search_for_traces_finds_what_is_stored(self):
        program = self.asking(identity="anonymous")
        invitation = self.invite(program, self.miller)
        ticket = invitation._ticket()
        self.miller.sudo().comment = f"<a href='/feedback/{ticket}'>here</a>"
        self.env["ir.attachment"].sudo().create({"name": "kept.eml", "raw": ticket.encode()})
        self.assertEqual([trace[0] for trace in self.traces_of(ticket)], ["res_partner", "ir.attachment"])

    def remind_after_days(self, program):
        self.invitations_of(program).sudo().filtered("sent_at").sent_at = fields.Datetime.now() - timedelta(
            days=6
        )

    def traces_of(self, ticket):
        """Columns of any table of the database, and files of the store, that hold a ticket or its nonce."""
        opened = tickets.unseal(self.env["cx.intake"]._secret(), ticket)
        needles = [ticket, opened.nonce.hex(), base64.b64encode(opened.nonce).decode()]
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """SELECT c.table_name, c.column_name FROM information_schema.columns c
                     JOIN information_schema.tables t USING (table_schema, table_name)
                    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                      AND c.data_type IN ('character varying', 'text', 'json', 'jsonb', 'bytea', 'ARRAY')"""
            )
        )
        return [column for column in columns if self.column_holds(*column, needles)] + [
            ("ir.attachment", attachment.id)
            for attachment in self.env["ir.attachment"].sudo().search([("create_date", ">=", self.cr.now())])
            if any(needle.encode() in (attachment.raw or b"") for needle in needles)
        ]

    def column_holds(self, table, column, needles):
        holds = SQL(" OR ").join(
            SQL("position(%s in %s::text) > 0", needle, SQL.identifier(column)) for needle in needles
        )
        return self.env.execute_query(
            SQL("SELECT EXISTS (SELECT FROM %s WHERE %s)", SQL.identifier(table), holds)
        )[0][0]
