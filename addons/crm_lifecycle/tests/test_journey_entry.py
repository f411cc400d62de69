from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.crm_lifecycle.models import crm_journey_entry
from odoo.addons.crm_lifecycle.tools import journey as rules

from .journey_common import JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyEntry(JourneyCase):
    def by_signal(self, **values):
        with freeze_time(self.now - timedelta(days=50)):
            return self.started(
                entry="signal", entry_kind_id=self.env.ref("crm_lifecycle.kind_order").id, **values
            )

    def by_segment(self, **values):
        segment = (
            self.env["crm.segment"]
            .with_user(self.marketer)
            .create({"name": "Travellers", "domain": "[('name', '=like', 'Traveller%')]"})
        )
        self.refresh(segment)
        return self.started(entry="segment", entry_segment_id=segment.id, **values), segment

    def refresh(self, segment, days=0):
        with freeze_time(self.now + timedelta(days=days)):
            segment.action_refresh()

    def test_a_new_signal_lets_its_contact_in_once(self):
        journey = self.by_signal()
        self.signal(self.person, "order", 1)
        self.signal(self.person, "order", 2)
        self.signal(self.customer, "lead", 1)
        for _again in range(3):
            self.travel()
        token = self.tokens(journey)
        self.assertEqual(token.partner_id, self.person)
        self.assertEqual(token.event_id.kind_id.code, "order")
        self.assertEqual(token.state, "waiting")

    def test_signals_from_before_the_start_let_nobody_in(self):
        self.signal(self.person, "order", 1)
        journey = self.by_signal()
        self.signal(self.customer, "order", 60)
        self.travel()
        self.assertFalse(self.tokens(journey))

    def test_a_signal_of_tomorrow_begins_tomorrow(self):
        journey = self.by_signal()
        self.signal(self.person, "order", -1)
        self.travel()
        self.assertEqual(self.tokens(journey).due_at, self.now + timedelta(days=1))

    def test_what_is_read_in_pieces_is_read_whole(self):
        journey = self.by_signal()
        for number, person in enumerate(self.people):
            self.signal(person, "order", number / 10)
        with patch.object(crm_journey_entry, "CHUNK", 3):
            self.travel()
        self.assertEqual(self.tokens(journey).partner_id, self.people)

    def test_a_row_that_becomes_visible_late_is_found(self):
        for others in (0, 100_000):
            with self.subTest(f"{others} others came before it was seen"):
                journey = self.by_signal()
                self.signal(self.person, "order", 0, ref=f"late {others}")
                self.env.flush_all()
                newest = journey._newest("crm_lifecycle_event")
                journey._set_position("entry_position", newest + others)
                self.travel()
                self.assertEqual(self.tokens(journey).partner_id, self.person)

    def test_a_member_who_becomes_visible_late_is_found(self):
        journey, segment = self.by_segment(entry_present=False)
        late = self.env["res.partner"].create({"name": "Traveller late"})
        self.refresh(segment, days=1)
        journey._set_position("entry_position", journey._newest("crm_segment_member") + 100_000)
        self.travel(days=1, minutes=10)
        self.assertEqual(self.tokens(journey).partner_id, late)

    def test_an_old_row_is_not_found_again_after_the_journey_has_ended(self):
        journey = self.by_signal(reentry="after")
        self.signal(self.person, "order", 0)
        self.travel()
        journey._take_off(self.tokens(journey))
        self.travel(minutes=5)
        self.assertEqual(len(self.tokens(journey)), 1)

    def test_members_enter_and_those_who_come_later_too(self):
        journey, segment = self.by_segment()
        self.travel()
        self.assertEqual(self.tokens(journey).partner_id, self.people)
        late = self.env["res.partner"].create({"name": "Traveller late"})
        self.refresh(segment)
        self.travel()
        self.assertEqual(self.tokens(journey).partner_id, self.people | late)

    def test_only_those_who_come_later_where_so_wanted(self):
        journey, segment = self.by_segment(entry_present=False)
        late = self.env["res.partner"].create({"name": "Traveller late"})
        self.refresh(segment, days=1)
        self.travel(days=1)
        self.assertEqual(self.tokens(journey).partner_id, late)

    def test_who_comes_back_into_the_segment_enters_again_where_allowed(self):
        journey, segment = self.by_segment(reentry="after")
        self.travel()
        self.travel(days=4)
        self.assertEqual(set(self.states(journey)), {"done"})
        self.travel(days=5)
        self.assertEqual(len(self.tokens(journey)), 8, "staying in the segment is one entry")
        self.people[0].name = "Gone"
        self.refresh(segment, days=5)
        self.people[0].name = "Traveller again"
        self.refresh(segment, days=6)
        self.travel(days=6)
        self.assertEqual(self.tokens(journey, self.people[0]).mapped("rotation"), [1, 2])

    def test_the_rules_of_entering_again(self):
        cases = [("never", 40, 1), ("after", 4, 2), ("gap", 4, 1), ("gap", 31, 2)]
        for reentry, days, expected in cases:
            with self.subTest(reentry=reentry, days=days):
                journey = self.started(reentry=reentry)
                self.let_in(journey, self.person)
                self.let_in(journey, self.person)
                self.assertEqual(len(self.tokens(journey)), 1, "nobody is on it twice")
                self.travel(days=3)
                self.let_in(journey, self.person, days=days)
                self.assertEqual(len(self.tokens(journey)), expected)

    def test_the_filter_is_evaluated_with_the_rights_of_the_responsible(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.people[0].company_id = other
        self.people[1].active = False
        journey = self.started(entry_domain="[('name', '=like', 'Traveller%')]")
        self.let_in(journey, self.people | self.person | self.marketer.partner_id)
        self.assertEqual(self.tokens(journey).partner_id, self.people[2:])

    def test_a_filter_that_cannot_be_read_is_refused(self):
        for name in ("entry_domain", "exit_domain"):
            with self.subTest(name), self.assertRaises(ValidationError):
                self.journey(**{name: "[('no_such_field', '=', 1)]"})

    def test_a_filter_that_fails_later_is_told_and_the_others_go_on(self):
        journey, other = self.by_signal(), self.by_signal()
        self.signal(self.person, "order", 1)
        self.env.cr.execute("UPDATE crm_journey SET entry_domain = '[(' WHERE id = %s", (journey.id,))
        journey.invalidate_recordset()
        self.travel()
        self.assertTrue(journey.problem)
        self.assertFalse(other.problem)
        self.assertEqual(len(self.tokens(other)), 1)
        journey.entry_domain = "[]"
        self.travel()
        self.assertFalse(journey.problem)
        self.assertEqual(len(self.tokens(journey)), 1)

    def test_without_a_responsible_who_may_nobody_travels(self):
        journey = self.started()
        token = self.let_in(journey, self.person)
        self.marketer.active = False
        self.travel(days=4)
        self.assertIn("Mira", journey.problem)
        self.assertEqual(token.state, "waiting")

    def test_the_lot_is_drawn_as_the_pure_rule_says_and_the_same_again(self):
        people = self.env["res.partner"].create([{"name": str(n)} for n in range(200)])
        journey = self.started(holdout_percent=30)
        tokens = self.let_in(journey, people)
        expected = [rules.lot(journey.id, person.id, 1) < 0.3 for person in tokens.partner_id]
        self.assertEqual(tokens.mapped("is_control"), expected)
        self.assertTrue(30 < sum(expected) < 90)
        held_out = tokens.filtered("is_control")
        self.assertEqual(set(held_out.mapped("state")), {"control"})
        self.travel(days=4)
        self.assertFalse(self.traces(held_out))
        self.assertFalse(held_out.filtered("ended_at"))

    def test_those_held_out_reach_goals_and_end_in_time(self):
        with patch.object(crm_journey_entry, "LOT_SQL", "0 * (%s + %s + %s)"):
            journey = self.started(
                holdout_percent=10, goal_kind_id=self.env.ref("crm_lifecycle.kind_order").id, expiry_days=30
            )
            tokens = self.let_in(journey, self.person | self.people[0])
        self.signal(self.person, "order", -2)
        self.travel(days=3)
        reached, other = tokens.sorted(lambda token: token.partner_id != self.person)
        self.assertEqual(reached.goal_at, self.now + timedelta(days=2))
        self.assertEqual((reached.state, reached.is_control), ("control", True))
        self.assertTrue(reached.ended_at)
        self.assertFalse(other.goal_at or other.ended_at)
        self.travel(days=31)
        self.assertEqual((other.state, other.reason), ("control", "expired"))

    def test_a_goal_already_met_at_entry_ends_it_at_once(self):
        order = self.env.ref("crm_lifecycle.kind_order")
        with freeze_time(self.now - timedelta(days=50)):
            journey = self.started(
                entry="signal",
                entry_kind_id=self.env.ref("crm_lifecycle.kind_lead").id,
                goal_kind_id=order.id,
            )
        self.signal(self.person, "lead", 2)
        self.signal(self.person, "order", 1)
        self.signal(self.customer, "order", 3)
        self.signal(self.customer, "lead", 2)
        self.travel()
        self.assertRecordValues(
            self.tokens(journey, self.person),
            [{"state": "done", "reason": "goal_at_entry", "goal_at": self.now - timedelta(days=1)}],
        )
        self.assertEqual(
            self.tokens(journey, self.customer).state, "waiting", "an order before the lead is no goal"
        )

    def test_the_end_of_a_journey_is_a_signal_that_does_not_let_in_again(self):
        kind = self.env.ref("crm_lifecycle.kind_journey_ended")
        with freeze_time(self.now - timedelta(days=1)):
            journey = self.started(entry="signal", entry_kind_id=kind.id, reentry="after")
            follow_up = self.started(entry="signal", entry_kind_id=kind.id)
        token = self.let_in(journey, self.person)
        self.travel(days=3)
        self.assertEqual(token.state, "done")
        self.env["crm.lifecycle.source.journey.entered"]._collect_ids(token.ids)
        self.assertEqual(self.env["crm.lifecycle.source.journey.ended"]._collect_ids(token.ids), 1)
        self.travel(days=3, minutes=5)
        self.assertEqual(len(self.tokens(journey)), 1)
        self.assertEqual(self.tokens(follow_up).partner_id, self.person)

    def test_a_goal_that_is_noted_late_is_a_signal(self):
        journey = self.started(goal_kind_id=self.env.ref("crm_lifecycle.kind_order").id, goal_exits=False)
        token = self.let_in(journey, self.person)
        self.env["crm.lifecycle.feed"]._sync()
        feed = self.env["crm.lifecycle.feed"].search([("source", "=", "crm.lifecycle.source.journey.goal")])
        self.signal(self.person, "order", -1)
        self.travel(days=2)
        self.assertEqual(token.goal_noted_at, self.now + timedelta(days=2))
        feed.read_until = self.now + timedelta(days=2)
        with freeze_time(self.now + timedelta(days=2, minutes=5)):
            feed._read_changes()
        goal = self.env["crm.lifecycle.event"].search([("kind_id.code", "=", "journey_goal")])
        self.assertRecordValues(
            goal, [{"contact_id": self.person.id, "occurred_at": self.now + timedelta(days=1)}]
        )

    def test_entering_needs_a_journey_that_runs(self):
        journey = self.journey()
        with self.assertRaises(UserError):
            journey._enter(self.person)

    def test_people_of_one_customer_travel_alone(self):
        contacts = self.env["res.partner"].create(
            [{"name": name, "parent_id": self.customer.id} for name in ("Miller", "Clerk")]
        )
        journey = self.started(exit_kind_ids=self.env.ref("crm_lifecycle.kind_order").ids)
        self.let_in(journey, contacts)
        self.signal(contacts[0], "order", -1)
        self.travel(days=2)
        self.assertEqual(self.states(journey), ["exited", "waiting"])
        # What the company as a whole did is about everyone there.
        self.signal(self.customer, "order", -2)
        self.travel(days=2, hours=1)
        self.assertEqual(self.states(journey), ["exited", "exited"])

    def test_somebody_is_in_five_journeys_at_once(self):
        journeys = [self.by_signal(name=str(n)) for n in range(5)]
        self.signal(self.person, "order", 1)
        self.travel()
        self.travel(days=4)
        for journey in journeys:
            self.assertEqual(self.states(journey), ["done"])

    def test_a_user_without_more_rights_reads_and_changes_nothing(self):
        journey = self.started()
        self.let_in(journey, self.person)
        user = new_test_user(self.env, "journey_reader", groups="crm_lifecycle.group_crm_lifecycle_user")
        self.assertEqual(journey.with_user(user).token_ids.partner_id.with_user(user), self.person)
        for action in ("start", "pause", "stop", "publish", "new_version", "retry_failed"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(journey.with_user(user), f"action_{action}")()
