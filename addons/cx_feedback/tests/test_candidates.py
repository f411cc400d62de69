from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL

from ..tools import shares
from .asking_common import AskingCase


@tagged("post_install", "-at_install")
class TestCandidates(AskingCase):
    def test_a_signal_is_asked_about_once_it_is_old_enough_and_not_too_old(self):
        program = self.asking(delay=1, delay_unit="days")
        fresh, ripe, late, before = self.people(4)
        self.happen(fresh, days=0)
        self.happen(ripe, days=2)
        self.happen(late, days=9)
        self.happen(before, days=12)
        self.assertEqual(self.decided(program), {ripe.name: ("planned", None)})

    def test_what_happened_before_the_start_is_not_asked_about(self):
        program = self.running(trigger="signal", kind_id=self.kind.id)
        self.happen(self.people(1), days=2)
        self.assertFalse(self.decided(program))

    def test_only_the_segment_is_asked(self):
        inside, outside = self.people(2)
        segment = self.segment_of(inside)
        self.happen(inside + outside)
        program = self.asking(segment_id=segment.id)
        self.assertEqual(list(self.decided(program)), [inside.name])

    def test_an_order_that_the_signal_came_from_belongs_to_the_invitation(self):
        kind = self.env["crm.lifecycle.kind"].sudo()._of_code("order")
        order = self.env["sale.order"].sudo().create({"partner_id": self.miller.id})
        program = self.asking(kind_id=kind.id)
        self.happen(self.miller, kind_id=kind.id, source_id=order.id)
        self.work()
        self.assertEqual(self.invitations_of(program).order_id, order)

    def test_a_lead_that_the_signal_came_from_belongs_to_the_invitation(self):
        kind = self.env["crm.lifecycle.kind"].sudo()._of_code("lead_lost")
        lead = self.env["crm.lead"].sudo().create({"name": "Lead", "partner_id": self.miller.id})
        program = self.asking(kind_id=kind.id)
        self.happen(self.miller, kind_id=kind.id, source_id=lead.id)
        self.work()
        self.assertEqual(self.invitations_of(program).lead_id, lead)

    def test_the_database_knows_the_day_of_everybody(self):
        program = self.running(trigger="manual", period_days=90)
        people = self.people(300)
        rows = self.env.execute_query(
            SQL(
                "SELECT p.id, %s FROM res_partner p WHERE p.id = ANY(%s)",
                program._day_of_turn(SQL("p.id")),
                people.ids,
            )
        )
        self.assertEqual(
            {person: int(day) for person, day in rows},
            {person.id: shares.day_of_wave(program.id, person.id, 90) for person in people},
        )

    def test_everybody_of_a_segment_has_a_turn_in_each_round(self):
        people = self.people(40)
        segment = self.segment_of(people)
        program = self.running(trigger="schedule", segment_id=segment.id, period_days=30)
        turns = {person.id: shares.day_of_wave(program.id, person.id, 30) for person in people}
        start = fields.Datetime.now()
        for wave, day in ((0, 0), (0, 7), (1, 3)):
            at = start + timedelta(days=30 * wave + day, minutes=1)
            found = program.sudo()._candidates(at)
            self.assertEqual(
                {candidate.partner_id for candidate in found},
                {person for person, turn in turns.items() if turn <= day},
            )
            self.assertLessEqual({candidate.wave for candidate in found}, {wave})
        program.spread = False
        self.assertEqual(len(program.sudo()._candidates(start)), 40)

    def test_queries_do_not_grow_with_the_people(self):
        program = self.asking()
        self.env["cx.invitation"].sudo()._reason_words("sample")
        counts = []
        for number in (10, 100):
            self.happen(self.people(number))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(program.sudo()._plan(fields.Datetime.now()), number)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1], "queries for 10 and for 100 candidates")


@tagged("post_install", "-at_install")
class TestDecisions(AskingCase):
    def test_the_sample_is_always_the_same_share(self):
        program = self.asking(sample_percent=30)
        people = self.people(60)
        self.happen(people)
        expected = {person.name for person in people if shares.in_sample(program.id, person.id, 30)}
        decided = self.decided(program)
        self.assertEqual({name for name, verdict in decided.items() if verdict[0] == "planned"}, expected)
        self.assertEqual({verdict for verdict in decided.values() if verdict[1]}, {("skipped", "sample")})

    def test_nobody_is_asked_again_within_the_cool_down(self):
        program = self.asking(cooldown_days=30)
        recent, old = self.people(2)
        self.invite(program, recent, sent_at=fields.Datetime.now() - timedelta(days=29))
        self.invite(program, old, sent_at=fields.Datetime.now() - timedelta(days=31))
        self.happen(recent + old)
        self.assertEqual(
            self.decided(program), {recent.name: ("skipped", "cooldown"), old.name: ("planned", None)}
        )

    def test_two_signals_of_a_person_are_one_question(self):
        program = self.asking(cooldown_days=0)
        self.happen(self.miller + self.miller)
        at = fields.Datetime.now()
        verdicts = program.sudo()._decide_candidates(program.sudo()._candidates(at), at)
        self.assertEqual(
            [(verdict.state, verdict.reason) for verdict in verdicts],
            [("planned", None), ("skipped", "twice")],
        )

    def test_a_full_quota_asks_nobody(self):
        program = self.asking(quota=1)
        self.take(self.invite(program, self.mill)._ticket(), "9")
        self.happen(self.people(1))
        self.assertEqual(set(self.decided(program).values()), {("skipped", "quota")})

    def test_contact_limits_hold_with_their_reasons(self):
        program = self.asking()
        fine, nowhere, unwilling = self.people(3)
        nowhere.email = False
        self.env["crm.contact.pressure"]._opt_out(unwilling, "feedback", "test")
        self.happen(fine + nowhere + unwilling)
        self.assertEqual(
            self.decided(program),
            {
                fine.name: ("planned", None),
                nowhere.name: ("skipped", "no_address"),
                unwilling.name: ("skipped", "opted_out"),
            },
        )
        self.work()
        withheld = self.env["crm.contact.ledger"].sudo().search([("res_id", "=", program.id)])
        self.assertEqual(
            {(row.contact_id, row.verdict, row.reason) for row in withheld if row.verdict == "skip"},
            {(nowhere, "skip", "no_address"), (unwilling, "skip", "opted_out")},
        )

    def test_a_question_waits_for_working_hours_by_the_clock_of_the_calendar(self):
        calendar = self.env["resource.calendar"].sudo().create({"name": "Office", "tz": "Asia/Kolkata"})
        program = self.asking(calendar_id=calendar.id).sudo()
        hours = program._working_hours(datetime(2026, 3, 1, 12))  # a Sunday
        self.assertEqual(hours[0][0], datetime(2026, 3, 2, 2, 30))  # Monday, 8:00 in India
        self.happen(self.people(1))
        candidates = program._candidates(fields.Datetime.now())
        [verdict] = program._decide_candidates(candidates, datetime(2026, 3, 1, 12))
        self.assertEqual(
            (verdict.state, verdict.reason, verdict.at), ("planned", "hours", datetime(2026, 3, 2, 2, 30))
        )
        [verdict] = program._decide_candidates(candidates, datetime(2026, 3, 2, 3))
        self.assertEqual((verdict.reason, verdict.at), (None, datetime(2026, 3, 2, 3)))

    def test_a_calendar_without_hours_asks_nobody_and_says_why(self):
        calendar = self.env["resource.calendar"].sudo().create({"name": "Empty", "attendance_ids": []})
        calendar.attendance_ids.unlink()
        program = self.asking(calendar_id=calendar.id)
        self.happen(self.people(1))
        self.assertEqual(set(self.decided(program).values()), {("skipped", "no_hours")})
        self.assertIn("working hours", self.env["cx.invitation"]._reason_words("no_hours"))

    def test_every_reason_has_words(self):
        words = self.env["cx.invitation"]._reason_words
        for code in ("sample", "quota", "cooldown", "twice", "hours", "late", "closed", "opted_out", "quiet"):
            self.assertNotEqual(words(code), code)
        self.assertEqual(words(False), "")


@tagged("post_install", "-at_install")
class TestPreview(AskingCase):
    def test_the_preview_shows_what_the_job_will_do_and_stores_nothing(self):
        program = self.asking(sample_percent=50)
        self.happen(self.people(20))
        preview = program.with_user(self.env.user).action_preview()
        rows = self.env["cx.preview"].search(preview["domain"])
        self.assertEqual(len(rows), 20)
        self.assertFalse(self.invitations_of(program))
        self.assertFalse(self.env["crm.contact.ledger"].sudo().search([("res_id", "=", program.id)]))
        expected = {row.partner_id: row.verdict != "skipped" for row in rows}
        self.assertEqual(
            set(rows.filtered(lambda row: row.verdict == "skipped").mapped("reason_text")),
            {"Not in the sample"},
        )
        self.work()
        self.assertEqual(
            {row.partner_id: row.state != "skipped" for row in self.invitations_of(program)}, expected
        )

    def test_a_program_that_was_not_started_shows_whom_it_would_ask(self):
        program = self.programs.create(
            {"name": "New", "metric_id": self.nps.id, "trigger": "signal", "kind_id": self.kind.id}
        )
        self.happen(self.miller)
        rows = self.env["cx.preview"].search(program.action_preview()["domain"])
        self.assertEqual((rows.partner_id, rows.verdict), (self.miller, "now"))


@tagged("post_install", "-at_install")
class TestAskPeople(AskingCase):
    def ask(self, records, program):
        context = {"active_model": records._name, "active_ids": records.ids}
        form = Form(self.env["cx.ask"].with_context(**context))
        form.program_id = program.with_env(self.env)
        action = form.save().action_ask()
        return self.env["cx.invitation"].search(action["domain"], order="id")

    def test_chosen_people_are_planned_and_the_rest_told_with_the_reason(self):
        program = self.running()
        people = self.people(2)
        people[1].email = False
        found = self.ask(people, program)
        self.assertEqual(found.mapped("state"), ["planned", "skipped"])
        self.assertEqual(found[1].reason_text, "No address for this channel")
        again = self.ask(people[0], program)
        self.assertEqual((again.state, again.reason), ("skipped", "cooldown"))

    def test_orders_leads_and_segments_can_be_asked(self):
        program = self.running(cooldown_days=0)
        rep = new_test_user(
            self.env(su=True),
            "feedback_rep",
            groups="cx_feedback.group_cx_feedback_user,sales_team.group_sale_salesman_all_leads,"
            "crm_lifecycle.group_crm_lifecycle_user",
        )
        self.env = self.env(user=rep)
        order = self.env["sale.order"].create({"partner_id": self.miller.id})
        [asked] = self.ask(order, program)
        self.assertEqual((asked.partner_id, asked.order_id), (self.miller, order))
        [person] = self.people(1)
        lead = self.env["crm.lead"].create({"name": "Lead", "partner_id": person.id})
        self.assertEqual(self.ask(lead, program).lead_id, lead)
        member = self.people(1)
        segment = self.env["crm.segment"].create({"name": "S", "domain": f"[('id', '=', {member.id})]"})
        segment.action_refresh()
        self.assertEqual(self.ask(segment, program).partner_id, member)

    def test_a_program_that_does_not_run_asks_nobody(self):
        program = self.running()
        program.action_pause()
        with self.assertRaisesRegex(UserError, "sends no messages"):
            self.ask(self.miller, program)


@tagged("post_install", "-at_install")
class TestMergedPeople(AskingCase):
    def test_contacts_that_become_one_keep_their_invitations(self):
        program = self.asking(trigger="schedule", segment_id=self.segment_of(self.miller).id)
        kept, merged = self.people(2)
        same = self.invite(program, kept, wave=0)
        answered = self.invite(program, merged, wave=0, state="answered")
        other = self.invite(program, merged, wave=1)
        merge = self.env["base.partner.merge.automatic.wizard"].sudo()
        merge.create({})._merge((kept + merged).ids, kept)
        self.assertFalse(same.exists())
        self.assertEqual((answered + other).partner_id, kept)


@tagged("post_install", "-at_install", "lifecycle_optional")
class TestDeliveries(AskingCase):
    def test_a_delivery_belongs_to_its_order(self):
        if "stock.picking" not in self.env or "sale_id" not in self.env["stock.picking"]:
            self.skipTest("sale_stock is not installed")
        program = self.asking(kind_id=self.env.ref("crm_lifecycle.kind_delivery").id)
        product = self.env["product.product"].sudo().create({"name": "Flour", "type": "consu"})
        order = (
            self.env["sale.order"]
            .sudo()
            .create({"partner_id": self.miller.id, "order_line": [(0, 0, {"product_id": product.id})]})
        )
        order.action_confirm()
        self.happen(self.miller, kind_id=program.kind_id.id, source_id=order.picking_ids.id)
        [candidate] = program.sudo()._candidates(fields.Datetime.now())
        self.assertEqual(candidate.order_id, order.id)
