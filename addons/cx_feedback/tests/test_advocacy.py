from datetime import datetime, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import advocacy
from .program_common import ProgramCase


class DeskCase(ProgramCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requests, cls.page = cls.env["cx.advocacy"], cls.env["cx.advocacy.page"]
        cls.env["cx.review.site"].sudo().search([]).active = False
        cls.mill.sudo().industry_id = cls.env["res.partner.industry"].sudo().create({"name": "Milling"})

    def offered(self, *kinds, partner=None):
        partner = partner or self.miller
        return self.requests._offer(partner, kinds or advocacy.KINDS, self.env.company).sudo(False)

    def take_back(self, kind, said, partner=None, **more):
        page = self.env(user=self.env.ref("base.public_user"))["cx.advocacy.page"]
        desk = page._open(page._ticket(partner or self.miller, self.env.company))
        return page._take(desk, kind, said, **more)

    def referral(self):
        request = self.offered("referral")
        self.take_back("referral", "yes")
        return request

    def friend(self, request, name="Asha", email="asha@example.com", **said):
        page = self.env(user=self.env.ref("base.public_user"))["cx.advocacy.page"]
        opened = page._open_friend(page._friend_ticket(request))
        return page._introduce(opened, name=name, email=email, **said)


@tagged("post_install", "-at_install")
class TestAdvocacy(DeskCase):
    def test_a_program_offers_what_it_says_and_a_review_to_everybody(self):
        self.program.write({"review_offer": True, "reference_offer": True, "referral_offer": True})
        for score, kinds in ((10, {"review", "reference", "referral"}), (3, {"review"})):
            person = self.env["res.partner"].sudo().create({"name": f"Person {score}"})
            answer = self.take(self.invite(self.program, person)._ticket(), str(score))
            rows = self.requests.search([("partner_id", "=", person.id)])
            self.assertEqual(set(rows.mapped("kind")), kinds)
            self.assertEqual(rows.response_id, answer.sudo(False))
            self.assertEqual(set(rows.mapped("state")), {"offered"})

    def test_nothing_is_offered_where_the_program_says_nothing_or_nobody_is_known(self):
        self.take(self.invite(self.program, self.miller)._ticket(), "10")
        nameless = self.running(name="Nameless", identity="anonymous", review_offer=True)
        self.take(self.invite(nameless, self.miller)._ticket(), "10")
        self.assertFalse(self.requests.sudo().search([("company_id", "=", self.env.company.id)]))
        with self.assertRaisesRegex(ValidationError, "promises not to know"):
            nameless.reference_offer = True

    def test_nobody_is_asked_twice_for_the_same(self):
        self.offered("reference")
        self.take_back("reference", "no")
        self.assertFalse(self.offered("reference"))
        self.assertEqual(self.requests.search([("partner_id", "=", self.miller.id)]).state, "declined")
        values = {"partner_id": self.miller.id, "kind": "reference", "company_id": self.env.company.id}
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.requests.sudo().create(values)

    def test_the_words_agreed_to_are_kept_dated_and_can_be_taken_back(self):
        request = self.offered("reference")
        self.assertTrue(self.take_back("reference", "yes", name_as=" Miller \0& Sons "))
        self.assertEqual((request.state, request.name_as), ("agreed", "Miller & Sons"))
        self.assertIn(self.env.company.name, request.consent_text)
        self.assertTrue(request.agreed_on)
        self.assertFalse(self.take_back("reference", "yes"), "said twice is said once")
        self.assertTrue(self.take_back("reference", "withdraw"))
        self.assertEqual(request.state, "withdrawn")
        self.assertTrue(request.ended_on and request.consent_text)
        self.assertFalse(self.references())

    def references(self):
        domain = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_reference_action")["domain"]
        return self.requests.search(eval(domain))

    def test_the_name_that_somebody_chose_is_no_formula_in_a_spreadsheet(self):
        request = self.offered("reference")
        self.take_back("reference", "yes", name_as="=HYPERLINK(0)")
        self.env.user.sudo().group_ids |= self.env.ref("base.group_allow_export")
        [[name]] = request.export_data(["name_as"])["datas"]
        self.assertTrue(name.startswith("'"), name)

    def test_who_would_be_a_reference_in_an_industry_is_found(self):
        self.offered("reference")
        other = self.env["res.partner"].sudo().create({"name": "No industry"})
        self.offered("reference", partner=other)
        for partner in (self.miller, other):
            self.take_back("reference", "yes", partner=partner)
        found = self.references().filtered_domain([("industry_id.name", "=", "Milling")])
        self.assertEqual(found.partner_id, self.miller)
        self.assertEqual(found.name_as, "Mill")

    def test_a_friend_becomes_one_lead_that_knows_who_sent_them(self):
        self.miller.sudo().user_id = self.manager
        request = self.referral()
        lead = self.friend(request, phone="+91 1", message="<b>Hello</b>")
        again = self.friend(request, email="ASHA@example.com")
        self.assertEqual(lead, again)
        self.assertEqual((lead.referred_by_id.id, lead.user_id.id), (self.miller.id, self.manager.id))
        self.assertEqual((lead.email_from, lead.company_id), ("asha@example.com", self.env.company))
        self.assertIn("&lt;b&gt;", lead.description)
        request.invalidate_recordset()
        self.assertEqual((request.state, request.lead_count), ("done", 1))

    def test_a_link_takes_so_many_a_day_and_none_when_it_was_closed(self):
        request = self.referral()
        for number in range(20):
            self.friend(request, email=f"a{number}@example.com")
        with self.assertRaisesRegex(UserError, "tomorrow"):
            self.friend(request, email="more@example.com")
        self.take_back("referral", "withdraw")
        self.assertFalse(self.page._open_friend(self.page._friend_ticket(request)))

    def test_a_friend_says_who_they_are(self):
        request = self.referral()
        for said in ({"name": " "}, {"email": "nobody"}, {"email": ""}, {"name": "\0"}):
            with self.assertRaisesRegex(UserError, "tell us your name"):
                self.friend(request, **said)

    def test_a_review_site_is_chosen_by_country_language_and_weight(self):
        sites = self.env["cx.review.site"].with_user(self.manager)
        india = self.env.ref("base.in")
        everywhere = sites.create({"name": "All", "url": "https://a.example.com"})
        ours = sites.create(
            {"name": "IN", "url": "https://in.example.com", "country_id": india.id, "weight": 3}
        )
        find = self.env["cx.review.site"]._for
        company, nowhere = self.env.company, self.env["res.country"]
        self.assertEqual(find(company, nowhere, "en_US", 0.9).id, everywhere.id)
        self.assertEqual(find(company, india, "en_US", 0.9).id, ours.id)
        for address in ("http://a.example.com", "javascript:alert(1)", "https://a b"):
            with self.assertRaisesRegex(ValidationError, "must begin with https"):
                sites.create({"name": "Bad", "url": address})

    def test_erasing_a_person_keeps_the_counts_only(self):
        request = self.offered("reference")
        self.take_back("reference", "yes", name_as="Miller")
        lead = self.friend(self.referral())
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.env.invalidate_all()
        self.assertEqual((request.kind, request.state), ("reference", "agreed"))
        for name in ("partner_id", "name_as", "consent_text", "consent_lang", "industry_id", "response_id"):
            self.assertFalse(request[name], name)
        self.assertFalse(lead.referred_by_id)
        self.assertFalse(self.page._open(self.page._ticket(self.miller, self.env.company)))

    def test_people_who_become_one_have_one_request_of_each_kind_and_what_was_said_last_holds(self):
        twin = self.env["res.partner"].sudo().create({"name": "Miller again", "parent_id": self.mill.id})
        here, there = self.offered("reference", "referral"), self.offered(partner=twin)
        self.take_back("reference", "yes")
        self.take_back("reference", "yes", partner=twin)
        self.take_back("referral", "yes")
        lead = self.friend(here.filtered(lambda row: row.kind == "referral"))
        with patch.object(fields.Datetime, "now", lambda *_args: datetime.now() + timedelta(days=1)):
            self.take_back("reference", "withdraw", partner=twin)
            self.take_back("referral", "no", partner=twin)
        merge = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        merge._merge([self.miller.id, twin.id], self.miller)
        self.env.invalidate_all()
        left = (here | there).exists()
        self.assertEqual(left.partner_id, self.miller)
        self.assertEqual(
            {row.kind: row.state for row in left},
            {"review": "offered", "reference": "withdrawn", "referral": "declined"},
        )
        self.assertEqual(len(left), 3)
        self.assertEqual(lead.advocacy_id.kind, "referral")
        self.assertEqual(lead.advocacy_id.lead_count, 1)

    def test_agreeing_and_recommending_are_signals(self):
        self.offered("reference")
        self.take_back("reference", "yes")
        self.friend(self.referral())
        self.env.flush_all()
        for name in ("cx_advocacy", "cx_referral"):
            feed = (
                self.env["crm.lifecycle.feed"]
                .sudo()
                .search([("source", "=", f"crm.lifecycle.source.{name}")])
            )
            feed._read_changes()
            self.assertFalse(feed.problem)
        events = self.env["crm.lifecycle.event"].sudo().search([("contact_id", "=", self.miller.id)])
        codes = sorted(event.kind_id.code for event in events if event.channel == "feedback")
        self.assertEqual(codes, ["advocacy_agreed", "advocacy_agreed", "referral_made"])

    def test_the_ready_journey_asks_promoters_and_writes_to_them(self):
        marketer = new_test_user(
            self.env(su=True),
            "advocacy_marketer",
            groups="crm_lifecycle.group_crm_lifecycle_manager,cx_feedback.group_cx_feedback_user",
        )
        ready = self.env.ref("cx_feedback.ready_promoter").with_user(marketer)
        journey = ready._make()
        step = journey.version_ids.step_ids.filtered(lambda one: one.kind == "advocacy")
        self.assertFalse(step._own_faults())
        now = fields.Datetime.now()
        token = (
            self.env["crm.journey.token"]
            .sudo()
            .create(
                {
                    "journey_id": journey.id,
                    "version_id": step.version_id.id,
                    "company_id": journey.company_id.id,
                    "step_id": step.id,
                    "partner_id": self.miller.id,
                    "due_at": now,
                    "entered_at": now,
                    "since_at": now - timedelta(days=1),
                }
            )
        )
        outcomes = step._run_advocacy(token.with_user(marketer), now)
        self.assertEqual(outcomes[token.id].branch, "next")
        asked = self.requests.sudo().search([("partner_id", "=", self.miller.id)])
        self.assertEqual(set(asked.mapped("kind")), {"reference", "referral"})
        mail = journey.version_ids.step_ids.mail_template_id.with_user(marketer)
        [body] = mail._render_field("body_html", self.miller.ids).values()
        self.assertIn(self.page._ticket(self.miller, self.env.company), body)


@tagged("post_install", "-at_install")
class TestAdvocacyRights(DeskCase):
    def test_only_the_customer_agrees(self):
        request = self.offered("reference")
        for user in (self.env.user, self.manager):
            with self.assertRaises(AccessError):
                request.with_user(user).state = "agreed"
            with self.assertRaises(AccessError):
                request.with_user(user).unlink()
        with self.assertRaisesRegex(UserError, "Offered"):
            request.action_done()
        self.take_back("reference", "yes")
        request.action_done()
        request.action_withdraw()
        self.assertEqual(request.state, "withdrawn")

    def test_people_without_the_role_see_and_do_nothing(self):
        request = self.offered("reference")
        stranger = new_test_user(self.env(su=True), "advocacy_stranger", groups="base.group_user")
        for call in (
            lambda mine: mine.read(["state"]),
            lambda mine: mine.action_done(),
            lambda mine: mine.action_withdraw(),
            lambda mine: mine.action_send(),
            lambda mine: mine.action_open_leads(),
        ):
            with self.assertRaises(AccessError):
                call(request.with_user(stranger))
        # Whoever holds the link could agree for the customer.
        for reader in (stranger, new_test_user(self.env(su=True), "desk_portal", groups="base.group_portal")):
            reader.partner_id.parent_id = self.mill
            with self.assertRaises(AccessError):
                self.miller.with_user(reader).read(["cx_advocacy_url"])
        with self.assertRaises(AccessError):
            self.env["cx.advocacy.offer"].with_user(stranger).create({"partner_ids": self.miller.ids})

    def test_another_company_is_asked_for_itself(self):
        self.offered("reference")
        theirs = new_test_user(
            self.env(su=True),
            "advocacy_other",
            groups="cx_feedback.group_cx_feedback_user",
            company_id=self.other.id,
            company_ids=[(6, 0, self.other.ids)],
        )
        self.assertFalse(self.requests.with_user(theirs).search([("partner_id", "=", self.miller.id)]))
        self.assertFalse(self.page._open(self.page._ticket(self.miller, self.other)))

    def test_a_user_asks_and_sends_the_page(self):
        wizard = self.env["cx.advocacy.offer"].with_context(
            active_model="res.partner", active_ids=self.miller.ids
        )
        action = wizard.create({"review": False}).action_offer()
        requests = self.requests.search(action["domain"])
        self.assertEqual(set(requests.mapped("kind")), {"reference", "referral"})
        self.assertIn("/advocacy/", requests[0].url)
        self.assertEqual(requests[0].action_send()["res_model"], "mail.compose.message")
        with self.assertRaisesRegex(UserError, "Choose whom"):
            wizard.create({"review": False, "reference": False, "referral": False}).action_offer()
        self.take_back("reference", "yes")
        self.assertEqual(self.mill.cx_advocacy_text, "Reference")
        self.assertEqual(self.requests.search(self.mill.action_open_cx_advocacy()["domain"]), requests)
