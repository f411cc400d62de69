from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools import tickets
from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestIntake(ProgramCase):
    def test_the_ticket_decides_who_answers(self):
        invitation = self.invite(self.program, self.miller)
        response = self.take(invitation._ticket(), "9", channel="email", lang="hi_IN")
        self.assertEqual((response.partner_id, response.score, response.band), (self.miller, 9, "promoter"))
        self.assertEqual((response.channel, response.lang), ("email", "hi_IN"))
        self.assertEqual((response.invitation_id, invitation.state), (invitation, "answered"))

    def test_the_same_click_twice_is_one_answer_and_a_changed_mind_the_last(self):
        ticket = self.invite(self.program, self.miller)._ticket()
        first = self.take(ticket, "9")
        self.assertEqual(self.take(ticket, "9"), first)
        self.assertEqual(self.take(ticket, "3"), first)
        self.assertEqual((first.score, first.band), (3, "detractor"))
        self.assertEqual(self.responses.search_count([("program_id", "=", self.program.id)]), 1)

    def test_the_comment_may_come_later_and_keeps_the_score(self):
        ticket = self.invite(self.program, self.miller)._ticket()
        self.take(ticket, "4")
        response = self.take(ticket, comment="  شكرا <script>alert(1)</script> धन्यवाद\x00 ")
        self.assertEqual(response.score, 4)
        self.assertEqual(response.comment, "شكرا <script>alert(1)</script> धन्यवाद")

    def test_a_follow_up_belongs_to_its_scores(self):
        self.program.followup_ids = [
            (
                0,
                0,
                {"score_from": 0, "score_to": 6, "question": "What went wrong?", "choices": "Late\nBroken"},
            ),
            (0, 0, {"score_from": 9, "score_to": 10, "question": "What did you like?"}),
        ]
        ticket = self.invite(self.program, self.miller)._ticket()
        response = self.take(ticket, "2", choice="1")
        self.assertEqual((response.followup_id.question, response.choice), ("What went wrong?", "Broken"))
        for wrong in ("2", "-1", "x", "²"):
            self.assertFalse(self.take(ticket, "2", choice=wrong).choice)
        self.assertFalse(self.take(ticket, "8").followup_id)

    def test_follow_ups_do_not_overlap_and_stay_on_the_scale(self):
        for rows in ([(0, 6), (6, 8)], [(0, 11)], [(5, 4)]):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.program.followup_ids = [
                    (0, 0, {"score_from": low, "score_to": high, "question": "Why?"}) for low, high in rows
                ]

    def test_scores_that_are_none_are_refused(self):
        ticket = self.invite(self.program, self.miller)._ticket()
        for score in ("11", "-1", "", "ten", "1e1", "9.5", "9" * 5000):
            with self.assertRaises(ValidationError):
                self.take(ticket, score)
        with self.assertRaisesRegex(ValidationError, "0 to 10"):
            self.take(ticket, comment="Words without a score")
        self.assertFalse(self.program.response_count)

    def test_a_comment_of_two_megabytes_is_refused_and_the_score_kept(self):
        ticket = self.invite(self.program, self.miller)._ticket()
        response = self.take(ticket, "4")
        with self.assertRaisesRegex(ValidationError, "shorten"):
            self.take(ticket, comment="x" * 2**21)
        self.assertEqual((response.score, response.comment), (4, False))

    def test_closed_tickets_say_why(self):
        intake = self.env["cx.intake"]
        sent = self.invite(self.program, self.miller)
        ended = self.invite(self.program, self.mill, expires_on=fields.Date.today() - timedelta(days=1))
        erased = self.invite(self.program, self.mill)
        tickets_ = [ended._ticket(), erased._ticket(), "made up", sent._ticket()[:-1]]
        erased.unlink()
        self.assertEqual(
            [intake._open(ticket).closed for ticket in tickets_], ["expired", "unknown", "unknown", "unknown"]
        )
        self.program.action_pause()
        self.assertFalse(intake._open(sent._ticket()).closed)
        self.program.action_close()
        self.assertEqual(intake._open(sent._ticket()).closed, "not_open")
        with self.assertRaisesRegex(ValidationError, "closed"):
            self.take(sent._ticket(), "9")

    def test_what_was_promised_cannot_be_changed_after_the_first_answer(self):
        self.program.identity = "pseudonymous"
        self.program.identity = "identified"
        self.take(self.invite(self.program, self.miller)._ticket(), "9")
        for values in ({"identity": "anonymous"}, {"metric_id": self.csat.id}):
            with self.assertRaisesRegex(UserError, "told"):
                self.program.write(values)

    def test_a_quota_lets_in_as_many_as_are_wanted(self):
        program = self.running(quota=2)
        invitations = [self.invite(program, self.miller) for _ in range(3)]
        for invitation in invitations[:2]:
            self.take(invitation._ticket(), "8")
        self.assertTrue(program.is_full)
        with self.assertRaisesRegex(ValidationError, "all the answers"):
            self.take(invitations[2]._ticket(), "8")
        self.assertEqual(self.take(invitations[0]._ticket(), "3").score, 3)
        self.assertEqual(program.response_count, 2)

    def test_a_place_takes_answers_of_everyone_and_each_form_once(self):
        place = (
            self.env["cx.place"]
            .with_user(self.manager)
            .create({"name": "Counter", "program_id": self.program.id})
        )
        intake = self.env["cx.intake"]
        forms = [intake._fresh(intake._open(place._ticket())) for _ in range(2)]
        for form in (*forms, *forms):
            self.take(form, "7", channel="kiosk")
        responses = self.responses.search([("place_id", "=", place.id)])
        self.assertEqual((len(responses), responses.partner_id), (2, self.env["res.partner"]))
        self.assertEqual(place.response_count, 2)


@tagged("post_install", "-at_install")
class TestPromises(ProgramCase):
    def test_an_anonymous_answer_leads_to_nobody(self):
        program = self.running(identity="anonymous")
        invitation = self.invite(program, self.miller)
        before = invitation.read()
        ticket = invitation._ticket()
        response = self.take(ticket, "2", comment="Bad")
        self.assertEqual(self.take(ticket, "3"), response)
        self.assertEqual(invitation.read(), before)
        self.assertNotEqual(invitation._ticket(), ticket)
        self.assertFalse(response.partner_id | response.invitation_id.partner_id)
        self.assertFalse(response.order_id or response.lead_id or response.pseudonym)
        self.assertEqual(response.date, fields.Datetime.to_datetime(fields.Date.today()))
        columns = self.env.execute_query_dict(
            SQL("SELECT column_name FROM information_schema.columns WHERE table_name = 'cx_response'")
        )
        self.assertFalse(
            {"create_date", "write_date", "create_uid", "write_uid"} & {row["column_name"] for row in columns}
        )
        self.assertFalse(tickets.unseal(self.env["cx.intake"]._secret(), ticket).number == invitation.id)

    def test_a_pseudonym_joins_the_answers_of_a_person_and_tells_no_name(self):
        program = self.running(identity="pseudonymous")
        invitations = [self.invite(program, partner) for partner in (self.miller, self.miller, self.mill)]
        answers = [self.take(invitation._ticket(), "5") for invitation in invitations]
        names = [answer.pseudonym for answer in answers]
        self.assertEqual(names[0], names[1])
        self.assertNotEqual(names[0], names[2])
        self.assertFalse(answers[0].partner_id or answers[0].invitation_id)
        self.assertEqual({invitation.state for invitation in invitations}, {"sent"})

    def test_a_few_answers_without_a_name_are_shown_to_nobody(self):
        program = self.running(identity="anonymous")
        takers = [self.invite(program, self.miller) for _ in range(5)]
        for invitation in takers[:4]:
            self.take(invitation._ticket(), "2", lang="ar_001")
        theirs = [("program_id", "=", program.id)]
        rollups = self.env["cx.rollup"]
        self.assertTrue(program.is_withheld)
        self.assertFalse(
            self.responses.search(theirs) or self.responses.with_user(self.manager).search(theirs)
        )
        self.assertFalse(self.env["cx.rollup.delta"].search(theirs) or rollups._by_score(self.nps))
        self.take(takers[4]._ticket(), "2")
        program.invalidate_recordset()
        self.assertFalse(program.is_withheld)
        self.assertEqual(len(self.responses.search(theirs)), 5)
        self.assertFalse(any(self.responses.search(theirs).mapped("lang")))
        self.assertEqual(rollups._by_score(self.nps), {self.nps.id: {2: 5}})
