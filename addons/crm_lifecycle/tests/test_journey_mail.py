from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .journey_mail_common import NOON, JourneyMailCase


@tagged("post_install", "-at_install")
class TestJourneyMail(JourneyMailCase):
    def reasons(self, outcomes):
        return {name: outcome.reason for name, outcome in outcomes.items()}

    def ledger(self):
        return self.env["crm.contact.ledger"].search(
            [("res_model", "=", "crm.journey"), ("res_id", "=", self.journey.id)]
        )

    def test_a_batch_is_written_with_its_statistics_its_log_and_its_decisions(self):
        tokens = self.tokens(self.people(2))
        outcomes = self.take(tokens)
        self.assertEqual(
            {(outcome.branch, outcome.withheld) for outcome in outcomes.values()}, {("next", False)}
        )
        mails = self.mails(tokens)
        self.assertEqual(mails.mapped("subject"), ["Hello P0", "Hello P1"])
        self.assertEqual(mails.mapped("email"), ["p0@example.com", "p1@example.com"])
        self.assertEqual(set(mails.mapped("state")), {"queued"})
        self.assertEqual(mails.trace_id.mapped("message_id"), mails.mapped("message_id"))
        self.assertEqual(mails.trace_id.mapped("res_id"), tokens.partner_id.ids)
        self.assertEqual(mails.mail_message_id.mapped("res_id"), tokens.partner_id.ids)
        self.assertIn("Dear P0", mails[0].mail_message_id.body)
        self.assertEqual(self.ledger().mapped("verdict"), ["send", "send"])
        self.assertEqual(set(self.ledger().mapped("purpose")), {"journey"})

    def test_links_of_the_template_are_counted_and_those_of_a_person_are_stored_nowhere(self):
        tokens = self.tokens(self.people(2))
        self.take(tokens)
        for mail in self.mails(tokens):
            self.assertIn(f"https://example.com/me/{mail.partner_id.id}", mail.body)
            self.assertNotIn("example.com/shop", mail.body)
            self.assertEqual(mail.body.count(f"/m/{mail.trace_id.id}"), 2)
            self.assertEqual(mail.links, 2)
        trackers = self.env["link.tracker"].search([("url", "like", "https://example.com/")])
        self.assertEqual(
            sorted(trackers.mapped("url")), ["https://example.com/help", "https://example.com/shop?a=1&b=2"]
        )

    def test_everybody_reads_their_own_language_in_its_direction(self):
        for code in ("hi_IN", "ar_001"):
            self.env["res.lang"]._activate_lang(code)
            self.template.with_context(lang=code).subject = f"{code} {{{{ object.name }}}}"
        people = self.people(4)
        for person, lang in zip(people, ("en_US", "hi_IN", "ar_001", False), strict=True):
            person.lang = lang
        self.env.company.partner_id.lang = "hi_IN"
        tokens = self.tokens(people)
        self.take(tokens)
        mails = self.mails(tokens)
        self.assertEqual(mails.mapped("subject"), ["Hello P0", "hi_IN P1", "ar_001 P2", "hi_IN P3"])
        for mail, tag, direction in zip(
            mails, ("en-US", "hi-IN", "ar-001", "hi-IN"), ("ltr", "ltr", "rtl", "ltr"), strict=True
        ):
            self.assertRegex(mail.body, rf'<html lang="{tag}" dir="{direction}"')

    def test_a_template_that_fails_for_one_in_ten_fails_for_these_only(self):
        people = self.people(20)
        people[3].city = people[13].city = "broken"
        self.template.body_html = """<p t-if="object.city == 'broken'" t-out="1 / 0"/><p>Hello</p>"""
        outcomes = self.take(self.tokens(people))
        failed = {name for name, outcome in outcomes.items() if outcome.failed}
        self.assertEqual(failed, {"P3", "P13"})
        self.assertTrue(outcomes["P3"].reason)
        self.assertEqual(len(self.mails()), 18)
        self.assertEqual(len(self.ledger()), 18)

    def test_a_step_that_is_taken_again_writes_nothing_twice(self):
        tokens = self.tokens(self.people(2))
        self.take(tokens)
        self.assertEqual({outcome.branch for outcome in self.take(tokens).values()}, {"next"})
        self.assertEqual(len(self.mails(tokens)), 2)
        self.assertEqual(len(self.ledger()), 2)

    def test_who_may_not_be_contacted_goes_on_without_it_and_the_reason_is_on_record(self):
        archived, addressless, blacklisted, opted_out, reader = people = self.people(5)
        archived.action_archive()
        addressless.email = False
        self.env["mail.blacklist"]._add(blacklisted.email)
        self.env["crm.contact.pressure"]._opt_out(opted_out, "journey", "Told us")
        outcomes = self.take(self.tokens(people))
        self.assertEqual(
            self.reasons(outcomes),
            {"P0": "archived", "P1": "no_address", "P2": "blacklisted", "P3": "opted_out", "P4": ""},
        )
        self.assertEqual([outcome.withheld for outcome in outcomes.values()], [True] * 4 + [False])
        self.assertEqual({outcome.branch for outcome in outcomes.values()}, {"next"})
        self.assertEqual(self.mails().partner_id, reader)
        self.assertEqual(sorted(self.ledger().mapped("verdict")), ["send", "skip", "skip", "skip", "skip"])

    def test_who_may_not_be_contacted_leaves_or_waits_where_the_step_says_so(self):
        self.cap(days=30)
        [person] = self.people(1)
        self.env["crm.contact.pressure"]._record(
            self.env["crm.contact.pressure"]._decide(person, "journey", "email", self.env.company),
            "journey",
            "email",
            self.env.company,
        )
        tokens = self.tokens(person)
        self.step.on_withheld = "leave"
        self.assertIsNone(self.take(tokens)["P0"].branch)
        self.step.on_withheld = "wait"
        again = self.take(tokens)["P0"].again_at
        self.assertAlmostEqual(again, fields.Datetime.now() + timedelta(days=30), delta=timedelta(minutes=1))
        self.assertFalse(self.mails())

    def test_the_second_contact_of_a_customer_waits_for_the_limit_where_the_step_says_so(self):
        self.cap(scope="account", days=30)
        customer = self.env["res.partner"].create({"name": "Mill", "is_company": True})
        tokens = self.tokens(self.people(2, parent_id=customer.id))
        self.step.on_withheld = "wait"
        now = fields.Datetime.now()
        second = self.take(tokens, now=now)["P1"]
        self.assertEqual((second.reason, second.again_at), ("account_chosen", now + timedelta(hours=1)))
        second = self.take(tokens[1], now=second.again_at)["P1"]
        self.assertEqual((second.reason, second.again_at), ("account_cap", now + timedelta(days=30)))
        self.assertEqual(len(self.mails()), 1)

    def test_quiet_hours_put_it_off(self):
        self.env["crm.contact.quiet"].create({"name": "Night", "hour_from": 21, "hour_to": 8})
        [person] = self.people(1, tz="Asia/Kolkata")
        tokens = self.tokens(person)
        outcome = self.take(tokens, now=NOON + timedelta(hours=6))["P0"]
        self.assertEqual(outcome.again_at, NOON.replace(day=5, hour=2, minute=30))
        self.assertEqual(outcome.reason, "quiet")
        self.assertFalse(self.mails())
        self.assertEqual(self.ledger().verdict, "delay")
        self.assertEqual(self.take(tokens, now=outcome.again_at)["P0"].again_at, None)
        self.assertEqual(len(self.mails()), 1)

    def test_two_contacts_with_one_address_are_one_reader(self):
        first, second, third = self.people(3, email="Same@example.com")
        outcomes = self.take(self.tokens(first + second))
        self.assertEqual(self.reasons(outcomes), {"P0": "", "P1": "twice"})
        self.assertEqual(self.reasons(self.take(self.tokens(third))), {"P2": "twice"})
        self.assertEqual(self.mails().partner_id, first)

    def test_a_person_twice_at_the_step_gets_one_message_at_a_time(self):
        [person] = self.people(1)
        tokens = self.tokens(person) + self.tokens(person, rotation=2)
        outcomes = self.step.with_user(self.manager)._run_mail(tokens, fields.Datetime.now())
        self.assertEqual([bool(outcomes[token.id].again_at) for token in tokens], [False, True])
        self.assertEqual(len(self.mails()), 1)

    def test_who_was_forgotten_leaves(self):
        tokens = self.tokens(self.people(1))
        tokens.partner_id = False
        [outcome] = self.step._run_mail(tokens, fields.Datetime.now()).values()
        self.assertEqual((outcome.branch, outcome.reason), (None, "gone"))

    def test_forgetting_a_person_takes_them_out_of_their_messages(self):
        tokens = self.tokens(self.people(1))
        self.take(tokens)
        mail = self.mails(tokens)
        mail.problem = "P0 could not be reached"
        trace = mail.trace_id
        self.env["crm.lifecycle.people"]._forget(tokens.partner_id.ids)
        self.env.invalidate_all()
        self.assertFalse(mail.partner_id or mail.email or mail.subject or mail.body or mail.problem)
        self.assertFalse(mail.message_id or mail.mail_message_id or mail.trace_id or trace.exists())
        self.assertEqual(mail.state, "withheld")

    def test_fifty_are_written_in_as_many_queries_as_ten(self):
        self.cap(count=5)
        self.take(self.tokens(self.people(2, city="warm")))
        self.env.flush_all()
        counts = []
        for number in (10, 50):
            people = self.env["res.partner"].create(
                [{"name": f"Q{number}-{n}", "email": f"q{number}-{n}@example.com"} for n in range(number)]
            )
            tokens = self.tokens(people)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.take(tokens)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        # Odoo inserts and reads so many rows by one statement; beyond it there are a few statements more.
        self.assertLessEqual(counts[1] - counts[0], 3, counts)

    def test_what_a_step_lacks_is_told_before_it_goes_live(self):
        self.assertFalse(self.step._faults())
        self.step.mail_template_id = self.env["mail.template"].create(
            {"name": "Lead", "model_id": self.env["ir.model"]._get_id("crm.lead"), "subject": "x"}
        )
        self.assertIn("contacts", " ".join(self.step._faults()))
        [outcome] = self.take(self.tokens(self.people(1))).values()
        self.assertTrue(outcome.failed)
        self.step.mail_template_id = False
        self.assertTrue(self.step._faults())

    def test_a_dry_run_tells_the_subject_and_the_decision_and_writes_nothing(self):
        [person] = self.people(1)
        text = self.step.with_user(self.manager)._explain(person)
        self.assertIn("Hello P0", text)
        self.assertIn("would be sent now", text)
        self.env["mail.blacklist"]._add(person.email)
        self.assertIn("Blacklisted", self.step._explain(person))
        self.assertFalse(self.mails() or self.ledger())

    def test_an_email_that_a_running_journey_sends_is_not_deleted(self):
        self.journey.sudo().state = "running"
        with self.assertRaises(UserError):
            self.template.unlink()
        self.journey.sudo().state = "stopped"
        self.template.unlink()
        self.assertFalse(self.step.mail_template_id)

    def test_text_messages_go_to_the_queue_of_their_app(self):
        if "sms.sms" not in self.env:
            self.skipTest("SMS is not installed")
        self.step.unlink()
        step = self.step_of("sms", sms_text="We are open again")
        people = self.people(2, phone="+32456001122", country_id=self.env.ref("base.be").id)
        people[1].phone = False
        outcomes = self.take(self.tokens(people, step), step)
        self.assertEqual(self.reasons(outcomes), {"P0": "", "P1": "no_address"})
        texts = self.env["sms.sms"].search([("partner_id", "in", people.ids)])
        self.assertEqual(texts.mapped("body"), ["We are open again"])
        self.assertEqual(self.ledger().mapped("channel"), ["sms", "sms"])
        template = self.env["sms.template"].create(
            {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "Hi {{ object.name }}",
            }
        )
        step.write({"sms_template": f"sms.template,{template.id}", "sms_text": False})
        self.assertFalse(step._faults())
        self.take(self.tokens(people[0], step, rotation=2), step)
        self.assertIn("Hi P0", self.env["sms.sms"].search([("partner_id", "=", people[0].id)]).mapped("body"))
