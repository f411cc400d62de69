from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .journey_mail_common import JourneyMailCase


@tagged("post_install", "-at_install")
class TestJourneyMailSending(JourneyMailCase):
    def setUp(self):
        super().setUp()
        self.open_mailbox()

    def written(self, number=1, **values):
        tokens = self.tokens(self.people(number, **values))
        self.take(tokens)
        return self.mails(tokens)

    def received(self):
        return sorted(address for address, _message in self.inbox.messages)

    def test_what_arrives_has_both_parts_and_can_be_unsubscribed_from_by_one_click(self):
        mail = self.written()
        self.send()
        [message] = self.inbox.of("p0@example.com")
        html, plain = (message.get_body((kind,)).get_content() for kind in ("html", "plain"))
        self.assertEqual(message["Subject"], "Hello P0")
        self.assertIn("Dear P0", html)
        self.assertIn("Dear P0", plain)
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        link = message["List-Unsubscribe"].strip("<>")
        self.assertIn(f"/journey/unsubscribe/{mail.token_id.id}/", link)
        self.assertIn(link.split("?")[0], html)
        self.assertIn(link.split("?")[0], plain)
        self.assertEqual(message["Message-Id"], mail.message_id)
        self.assertIn("manager@example.com", message["From"])

    def test_what_was_sent_is_told_and_its_text_is_kept_by_the_log_only(self):
        mail = self.written()
        self.send()
        self.assertEqual((mail.state, mail.attempts, mail.body), ("sent", 1, False))
        self.assertEqual((mail.trace_id.trace_status, mail.trace_id.sent_datetime), ("sent", mail.sent_at))
        self.assertIn("Dear P0", mail.mail_message_id.body)
        self.send()
        self.assertEqual(self.received(), ["p0@example.com"])

    def test_three_steps_in_three_languages_arrive(self):
        for code in ("hi_IN", "ar_001"):
            self.env["res.lang"]._activate_lang(code)
            self.template.with_context(lang=code).subject = f"{code}"
        people = self.people(3)
        for person, lang in zip(people, ("en_US", "hi_IN", "ar_001"), strict=True):
            person.lang = lang
        steps = [self.step]
        for _more in range(2):
            steps.append(self.step_of("mail", steps[-1], mail_template_id=self.template.id))
        tokens = self.tokens(people)
        for step in steps:
            self.take(tokens, step)
        self.send()
        self.assertEqual(self.received(), sorted(f"p{n}@example.com" for n in range(3) for _step in steps))
        for address, subject, direction in (
            ("p0@example.com", "Hello P0", "ltr"),
            ("p1@example.com", "hi_IN", "ltr"),
            ("p2@example.com", "ar_001", "rtl"),
        ):
            for message in self.inbox.of(address):
                self.assertEqual(message["Subject"], subject)
                self.assertIn(f'dir="{direction}"', message.get_body(("html",)).get_content())

    def test_who_unsubscribed_after_the_decision_gets_nothing(self):
        first, second = mails = self.written(2)
        self.env["crm.contact.pressure"]._opt_out(first.partner_id, "journey", "Link")
        self.env["mail.blacklist"]._add(second.email)
        self.send()
        self.assertFalse(self.inbox.messages)
        self.assertEqual(set(mails.mapped("state")), {"withheld"})
        self.assertEqual(first.problem, "Opted out")
        self.assertEqual(mails.trace_id.mapped("trace_status"), ["cancel", "cancel"])
        skipped = self.env["crm.contact.ledger"].search(
            [("contact_id", "in", mails.partner_id.ids), ("verdict", "=", "skip")]
        )
        self.assertEqual(sorted(skipped.mapped("reason")), ["blacklisted", "opted_out"])

    def test_quiet_hours_that_began_since_are_waited_for(self):
        mail = self.written()
        now = fields.Datetime.now()
        hour = now.hour + now.minute / 60
        self.env["crm.contact.quiet"].create(
            {"name": "Now", "hour_from": (hour - 1) % 24, "hour_to": (hour + 1) % 24}
        )
        self.send()
        self.assertFalse(self.inbox.messages)
        self.assertEqual((mail.state, mail.problem), ("queued", "Quiet hours"))
        self.assertGreater(mail.due_at, now)

    def test_messages_of_a_paused_journey_wait_and_those_of_a_stopped_one_end(self):
        mail = self.written()
        self.journey.sudo().state = "paused"
        self.send()
        self.assertEqual((mail.state, mail.problem), ("queued", "The journey is paused"))
        self.later(mail)
        self.journey.sudo().state = "stopped"
        self.send()
        self.assertEqual((mail.state, mail.problem), ("withheld", "The journey was stopped"))
        self.assertFalse(self.inbox.messages)

    def test_a_new_address_is_the_one_that_counts(self):
        mail = self.written()
        mail.partner_id.email = "New@example.com"
        self.send()
        self.assertEqual(self.received(), ["new@example.com"])
        self.assertEqual((mail.email, mail.trace_id.email), ("new@example.com", "new@example.com"))

    def test_a_refused_address_fails_and_a_busy_mailbox_is_tried_again_later(self):
        self.inbox.refused = {"p0@example.com": "550 no such user", "p1@example.com": "450 busy"}
        refused, busy, fine = self.written(3)
        self.send()
        self.assertEqual(self.received(), ["p2@example.com"])
        self.assertEqual((refused.state, busy.state, fine.state), ("failed", "queued", "sent"))
        self.assertIn("refuses this address", refused.problem)
        self.assertEqual(refused.trace_id.trace_status, "error")
        self.assertGreater(busy.due_at, fields.Datetime.now() + timedelta(minutes=4))
        self.later(busy)
        self.send()
        self.assertGreater(busy.due_at, fields.Datetime.now() + timedelta(minutes=9))
        self.inbox.refused = {}
        self.later(busy)
        self.send()
        self.assertEqual((busy.state, busy.problem, busy.attempts), ("sent", False, 3))

    def test_it_is_tried_so_many_times_and_no_more(self):
        self.inbox.refused = {"p0@example.com": "450 busy"}
        mail = self.written()
        mail.attempts = 11
        self.send()
        self.assertEqual(mail.state, "failed")

    def test_without_a_mail_server_all_wait_and_are_told_why(self):
        mails = self.written(3)
        self.server.smtp_port = 1
        self.send()
        self.assertEqual(set(mails.mapped("state")), {"queued"})
        self.assertEqual(set(mails.mapped("attempts")), {1})
        self.assertIn("No mail server can be reached", mails[2].problem)
        self.assertGreater(min(mails.mapped("due_at")), fields.Datetime.now() + timedelta(minutes=4))
        mails.attempts = 12
        self.later(mails)
        self.send()
        self.assertEqual(set(mails.mapped("state")), {"failed"})
        self.assertEqual(set(mails.trace_id.mapped("trace_status")), {"error"})

    def test_a_mail_server_that_cannot_be_reached_holds_up_its_own_messages_only(self):
        gone = self.server.copy({"smtp_port": 1, "sequence": 99})
        other = self.step_of(
            "mail", self.step, mail_template_id=self.template.copy({"mail_server_id": gone.id}).id
        )
        tokens = self.tokens(self.people(3))
        self.take(tokens, other)
        self.take(tokens)
        lost = self.mails(tokens).filtered(lambda mail: mail.step_id == other)
        fine = self.mails(tokens) - lost
        connect = type(self.server)._connect__
        with patch.object(type(self.server), "_connect__", autospec=True, side_effect=connect) as connecting:
            self.send()
        self.assertEqual(connecting.call_count, 2, "each line is tried once")
        self.assertEqual((set(lost.mapped("state")), set(fine.mapped("state"))), ({"queued"}, {"sent"}))
        self.assertEqual((set(lost.mapped("attempts")), set(fine.mapped("attempts"))), ({1}, {1}))
        self.assertGreater(min(lost.mapped("due_at")), fields.Datetime.now() + timedelta(minutes=4))
        self.assertEqual(self.received(), [f"p{n}@example.com" for n in range(3)])

    def test_a_server_that_breaks_off_before_its_answer_leaves_it_to_a_person(self):
        self.inbox.hangs_up = {"p0@example.com"}
        unclear, fine = self.written(2)
        self.send()
        self.assertEqual((unclear.state, fine.state), ("unclear", "sent"))
        self.assertIn("may have arrived", unclear.problem)
        self.send()
        self.assertEqual(self.received(), ["p0@example.com", "p1@example.com"])
        self.inbox.hangs_up = set()
        unclear.with_user(self.manager).action_send_again()
        self.send()
        self.assertEqual(unclear.state, "sent")
        self.assertEqual(len(self.inbox.of("p0@example.com")), 2)

    def test_what_was_being_handed_over_when_the_server_stopped_is_not_sent_again(self):
        handing, opened, fine = self.written(3)
        (handing + opened).write({"state": "handing"})
        opened.trace_id.trace_status = "open"
        self.send()
        self.assertEqual((handing.state, opened.state, fine.state), ("unclear", "sent", "sent"))
        self.assertEqual(self.received(), ["p2@example.com"])
        handing.with_user(self.manager).action_leave_it()
        self.assertEqual(handing.state, "withheld")
        self.assertFalse(handing.body)

    def test_what_waited_too_long_is_not_sent(self):
        mail = self.written()
        mail.written_at = fields.Datetime.now() - timedelta(days=8)
        self.send()
        self.assertFalse(self.inbox.messages)
        self.assertEqual(mail.state, "failed")

    def test_a_message_that_cannot_be_built_fails_alone(self):
        broken, fine = self.written(2)
        broken.email_from = False
        self.send()
        self.assertEqual((broken.state, fine.state), ("failed", "sent"))
        self.assertTrue(broken.problem)

    def written_long_ago(self):
        [token] = self.tokens(self.people(1))
        self.take(token, now=fields.Datetime.now() - timedelta(days=2))
        return self.mails(token)

    def decide(self, partner, record=True):
        pressing, ask = self.env["crm.contact.pressure"], (partner, "journey", "email", self.env.company)
        decisions = pressing._decide(*ask)
        if record:
            pressing._record(decisions, *ask[1:])
        return decisions[partner.id]

    def test_what_waited_for_long_is_sent_where_the_limits_allow_it_still_and_counts_from_then_on(self):
        self.cap(count=1, days=7)
        mail = self.written_long_ago()
        written_at = mail.written_at
        self.send()
        self.assertEqual(mail.state, "sent")
        first, anew = self.env["crm.contact.ledger"].search(
            [("contact_id", "=", mail.partner_id.id)], order="id"
        )
        self.assertEqual((first.decided_at, anew.decided_at), (written_at, mail.asked_at))
        self.assertEqual((first.verdict, anew.verdict, anew.instead_of_id), ("send", "send", first))
        self.assertEqual(self.decide(mail.partner_id, record=False).until, mail.asked_at + timedelta(days=7))

    def test_what_waited_for_long_is_withheld_or_put_off_where_the_person_was_contacted_since(self):
        for way, expected in (("go_on", "withheld"), ("wait", "queued")):
            with self.subTest(way):
                self.step.on_withheld = way
                mail = self.written_long_ago()
                self.decide(mail.partner_id)
                cap = self.cap(count=1, days=1)
                self.send()
                self.assertEqual((mail.state, mail.problem), (expected, "The person was contacted enough"))
                cap.unlink()
        self.assertGreater(mail.due_at, fields.Datetime.now() + timedelta(hours=23))
        self.assertFalse(self.inbox.messages)
        self.later(mail)
        self.send()
        self.assertEqual(mail.state, "sent")

    def logged(self, mails, *outcomes):
        """The journey's log of these messages, with what came before them."""
        return self.env["crm.journey.trace"].create(
            [
                {
                    "token_id": mail.token_id.id,
                    "journey_id": mail.journey_id.id,
                    "step_id": mail.step_id.id,
                    "company_id": mail.company_id.id,
                    "done_at": mail.written_at,
                    "outcome": outcome,
                }
                for mail in mails
                for outcome in outcomes
            ]
        )

    def test_the_log_tells_once_what_came_of_a_message(self):
        opted_out, refused, unreached = self.written(3)
        log = self.logged(opted_out + refused + unreached, "put_off", "done")
        self.env["crm.contact.pressure"]._opt_out(opted_out.partner_id, "journey", "Link")
        self.inbox.refused = {refused.email: "550 no such user"}
        unreached.attempts = 12
        unreached.email_from = "Elsewhere <elsewhere@example.com>"
        connect = type(self.server)._connect__

        def refuse(servers, *args, smtp_from=None, **options):
            if "elsewhere" in smtp_from:
                raise ConnectionRefusedError
            return connect(servers, *args, smtp_from=smtp_from, **options)

        with patch.object(type(self.server), "_connect__", refuse):
            self.send()
        self.assertEqual(
            log.mapped("outcome"), ["put_off", "withheld", "put_off", "failed", "put_off", "failed"]
        )

    def test_the_log_tells_of_what_is_sent_again_or_left(self):
        self.inbox.refused = {f"p{n}@example.com": "550 no such user" for n in range(2)}
        again, left, waiting = mails = self.written(3)
        log = self.logged(mails, "done")
        waiting.due_at = fields.Datetime.now() + timedelta(days=1)
        self.send()
        self.assertEqual(log.mapped("outcome"), ["failed", "failed", "done"])
        self.inbox.refused = {}
        again.with_user(self.manager).action_send_again()
        (left + waiting).with_user(self.manager).action_leave_it()
        self.assertEqual(log.mapped("outcome"), ["done", "withheld", "withheld"])
        self.assertEqual(log.mapped("reason"), [False, "Closed by hand", "Closed by hand"])
        self.send()
        self.assertEqual(self.received(), [again.email])

    def test_what_is_old_is_sent_again_where_a_person_says_so(self):
        mail = self.written()
        mail.write({"state": "unclear", "written_at": fields.Datetime.now() - timedelta(days=8)})
        mail.with_user(self.manager).action_send_again()
        self.send()
        self.assertEqual(mail.state, "sent")

    def test_the_journey_tells_how_many_wait_for_a_person(self):
        unclear, failed, _fine = mails = self.written(3)
        self.assertEqual(self.journey.mail_open_count, 0)
        unclear.state, failed.state = "unclear", "failed"
        self.env.invalidate_all()
        self.assertEqual(self.journey.with_user(self.manager).mail_open_count, 2)
        action = self.journey.action_open_mails()
        self.assertEqual(self.env["crm.journey.mail"].search(action["domain"]), mails)

    def test_only_administrators_decide_what_is_sent_again(self):
        mail = self.written()
        mail.state = "unclear"
        user = new_test_user(self.env, "journey_mail_user", groups="crm_lifecycle.group_crm_lifecycle_user")
        for action in ("action_send_again", "action_leave_it"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(mail.with_user(user), action)()
        with self.assertRaises(UserError):
            mail.with_user(self.manager).browse().action_send_again()

    def test_the_files_of_the_template_come_along(self):
        self.template.attachment_ids = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"Hello"})
        self.written()
        self.send()
        [message] = self.inbox.of("p0@example.com")
        self.assertEqual([part.get_filename() for part in message.iter_attachments()], ["a.txt"])
