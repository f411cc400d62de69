from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..models.cx_program_post import PostOffice
from .asking_common import AskingCase


class StoppedError(BaseException):
    """The server is killed: nothing catches it."""


@tagged("post_install", "-at_install")
class TestAsking(AskingCase):
    def setUp(self):
        super().setUp()
        self.open_mailbox()

    def received(self):
        return sorted(address for address, _message in self.inbox.messages)

    def test_who_is_due_gets_one_message_and_the_invitation_tells_when(self):
        program = self.asking()
        people = self.people(3)
        self.happen(people)
        self.work()
        self.work()
        self.assertEqual(self.received(), people.mapped("email"))
        invitations = self.invitations_of(program)
        self.assertEqual(set(invitations.mapped("state")), {"sent"})
        self.assertTrue(all(invitations.mapped("sent_at")))
        self.assertEqual(
            set(invitations.mapped("expires_on")), {fields.Date.today() + timedelta(days=program.expiry_days)}
        )
        sent = self.env["crm.contact.ledger"].sudo().search([("contact_id", "in", people.ids)])
        self.assertEqual(sent.mapped("verdict"), ["send"] * 3)

    def test_one_refused_address_does_not_stop_the_others(self):
        program = self.asking()
        people = self.people(3)
        self.inbox.refused["p1@example.com"] = "550 no such user"
        self.happen(people)
        self.work()
        self.assertEqual(self.received(), ["p0@example.com", "p2@example.com"])
        invitations = self.invitations_of(program)
        self.assertEqual(invitations.mapped("state"), ["sent", "failed", "sent"])
        self.assertIn("refuses this address", invitations[1].problem)

    def test_an_address_that_is_none_is_a_fault_of_that_person_only(self):
        program = self.asking()
        people = self.people(2)
        people[0].email = "nowhere"
        self.happen(people)
        self.work()
        self.assertEqual(self.received(), ["p1@example.com"])
        self.assertEqual(self.invitations_of(program)[0].reason, "no_address")

    def test_an_address_with_headers_in_it_reaches_one_person(self):
        self.asking()
        person = self.people(1)
        person.write({"name": "P0\nBcc: all@example.com", "email": "p0@example.com\nBcc: all@example.com"})
        self.happen(person)
        self.work()
        self.assertEqual(self.received(), ["p0@example.com"])

    def test_a_busy_mailbox_is_tried_again_later(self):
        program = self.asking()
        self.inbox.refused["p0@example.com"] = "450 busy"
        self.happen(self.people(1))
        self.work()
        invitation = self.invitations_of(program)
        self.assertEqual((invitation.state, invitation.attempts), ("planned", 1))
        self.assertGreater(invitation.scheduled_at, fields.Datetime.now())
        self.inbox.refused.clear()
        invitation.sudo().scheduled_at = fields.Datetime.now()
        self.work()
        self.assertEqual((invitation.state, invitation.problem, len(self.received())), ("sent", False, 1))

    def test_without_a_mail_server_everybody_waits(self):
        program = self.asking()
        self.server.smtp_port = 1
        self.happen(self.people(3))
        self.work()
        invitations = self.invitations_of(program)
        self.assertEqual(set(invitations.mapped("state")), {"planned"})
        self.assertTrue(all(invitations.mapped("problem")))

    def test_a_crash_in_the_middle_resumes_without_doubles(self):
        program = self.asking()
        self.happen(self.people(5))
        send = PostOffice.send
        sent = []

        def stop_at_the_third(office, message, address):
            send(office, message, address)
            sent.append(message)
            if len(sent) == 3:
                raise StoppedError

        # `assertRaises` would take back what was committed.
        with patch.object(PostOffice, "send", stop_at_the_third), suppress(StoppedError):
            self.work()
        self.assertEqual(len(self.received()), 3)
        self.assertEqual(
            self.invitations_of(program).mapped("state"), ["sent", "sent", "planned", "planned", "planned"]
        )
        self.work()
        self.assertEqual(len(self.received()), len(set(self.received())), "nobody gets it twice")
        self.assertEqual(len(self.received()), 5)
        unclear = self.invitations_of(program)[2]
        self.assertEqual(unclear.state, "planned")
        unclear.sudo().attempted_at = fields.Datetime.now() - timedelta(hours=2)
        self.work()
        self.assertEqual((unclear.state, len(self.received())), ("failed", 5))
        self.assertIn("may have arrived", unclear.problem)

    def test_what_another_worker_has_claimed_is_left_alone(self):
        program = self.asking()
        self.happen(self.people(2))
        program.sudo()._plan(fields.Datetime.now())
        claimed = self.invitations_of(program)[0]
        claimed.sudo().attempted_at = fields.Datetime.now()
        self.assertFalse(claimed.sudo()._take_due() & claimed)
        self.work()
        self.assertEqual(self.received(), ["p1@example.com"])

    def test_a_fault_in_one_program_does_not_stop_the_next(self):
        broken, fine = self.asking(), self.asking(cooldown_days=0)
        original = type(broken)._candidates

        def candidates(program, *args):
            if program.id == broken.id:
                raise ValueError("Something is wrong")
            return original(program, *args)

        self.happen(self.people(1))
        with patch.object(type(broken), "_candidates", candidates):
            self.work()
        self.assertEqual(broken.problem, "Something is wrong")
        self.assertEqual(self.invitations_of(fine).state, "sent")
        self.work()
        self.assertFalse(broken.problem)

    def test_limits_hold_across_programs_in_one_run(self):
        self.env["crm.contact.cap"].sudo().create({"scope": "person", "count": 1, "days": 30})
        first, second = self.asking(), self.asking()
        self.happen(self.people(1))
        self.work()
        self.assertEqual(len(self.received()), 1)
        self.assertEqual(
            {(row.state, row.reason) for row in self.invitations_of(first) + self.invitations_of(second)},
            {("sent", False), ("skipped", "person_cap")},
        )

    def test_who_opted_out_after_the_plan_is_not_asked(self):
        program = self.asking()
        person = self.people(1)
        self.happen(person)
        program.sudo()._plan(fields.Datetime.now())
        self.env["crm.contact.pressure"]._opt_out(person, "feedback", "test")
        self.work()
        self.assertFalse(self.received())
        self.assertEqual(self.invitations_of(program).reason, "opted_out")

    def test_a_paused_program_waits_and_a_closed_one_takes_back(self):
        program = self.asking()
        self.happen(self.people(1))
        program.sudo()._plan(fields.Datetime.now())
        program.action_pause()
        self.work()
        self.assertEqual((self.invitations_of(program).state, self.received()), ("planned", []))
        program.action_close()
        self.work()
        self.assertEqual(
            (self.invitations_of(program).state, self.invitations_of(program).reason), ("cancelled", "closed")
        )

    def test_what_could_not_be_sent_for_a_week_is_not_sent_any_more(self):
        program = self.asking()
        self.happen(self.people(1))
        program.sudo()._plan(fields.Datetime.now())
        invitation = self.invitations_of(program)
        invitation.sudo().scheduled_at = fields.Datetime.now() - timedelta(days=8)
        self.work()
        self.assertEqual((invitation.state, invitation.reason), ("skipped", "late"))

    def test_a_question_ends(self):
        program = self.asking()
        ended = self.invite(program, self.mill, expires_on=fields.Date.today() - timedelta(days=1))
        running = self.invite(program, self.miller)
        self.work()
        self.assertEqual((ended.state, running.state), ("expired", "sent"))


@tagged("post_install", "-at_install")
class TestReminders(AskingCase):
    def setUp(self):
        super().setUp()
        self.open_mailbox()

    def asked(self, **values):
        """A program that asked two people six days ago, the first of whom has answered."""
        program = self.asking(trigger="manual", **values)
        people = self.people(2)
        invitations = self.env["cx.invitation"].sudo()
        for person in people:
            invitations += self.invite(
                program, person, channel="email", sent_at=fields.Datetime.now() - timedelta(days=6)
            )
        self.take(invitations[0]._ticket(), "9")
        return program, invitations

    def received(self):
        return sorted(address for address, _message in self.inbox.messages)

    def test_who_has_not_answered_is_reminded_once(self):
        _program, invitations = self.asked()
        self.work()
        self.work()
        self.assertEqual(self.received(), ["p1@example.com"])
        self.assertEqual(invitations.mapped("state"), ["answered", "sent"])
        [message] = self.inbox.of("p1@example.com")
        self.assertIn("Reminder", message["Subject"])

    def test_of_an_anonymous_program_everybody_is_reminded_and_told_why(self):
        self.asked(identity="anonymous")
        self.work()
        self.assertEqual(self.received(), ["p0@example.com", "p1@example.com"])
        text = self.inbox.messages[0][1].get_body(("plain",)).get_content()
        self.assertIn("nobody knows who has answered", text)

    def test_who_answered_under_a_pseudonym_is_not_reminded_and_nothing_tells(self):
        program, invitations = self.asked(identity="pseudonymous")
        self.work()
        self.assertEqual(self.received(), ["p1@example.com"])
        answered, silent = (
            {
                name: value
                for name, value in row.items()
                if name not in ("id", "display_name", "partner_id", "sent_at")
            }
            for row in invitations.read()
        )
        self.assertEqual(answered, silent, "rows that differ would tell who has answered")
        ledger = self.env["crm.contact.ledger"].sudo().search([("res_id", "=", program.id)])
        self.assertEqual(set(ledger.contact_id), set(invitations.partner_id))

    def test_a_pseudonymous_reminder_that_fails_tells_nothing(self):
        _program, invitations = self.asked(identity="pseudonymous")
        self.inbox.refused["p1@example.com"] = "550 gone"
        self.work()
        self.assertFalse(any(invitations.mapped("problem")))

    def test_who_opted_out_is_not_reminded(self):
        _program, invitations = self.asked()
        self.env["crm.contact.pressure"]._opt_out(invitations[1].partner_id, "feedback", "test")
        self.work()
        self.assertFalse(self.received())

    def test_the_limit_that_the_question_used_up_lets_the_reminder_pass(self):
        self.env["crm.contact.cap"].sudo().create({"scope": "person", "count": 1, "days": 30})
        program, invitations = self.asked()
        program.sudo()._record_sent(invitations.partner_id, fields.Datetime.now() - timedelta(days=6))
        self.work()
        self.assertEqual(self.received(), ["p1@example.com"])
