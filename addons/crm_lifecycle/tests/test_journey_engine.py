from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.crm_lifecycle.models import crm_journey_engine
from odoo.addons.crm_lifecycle.tools.journey import Outcome

from .journey_common import JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyEngine(JourneyCase):
    def tag(self, name="Met"):
        return self.env["res.partner.category"].create({"name": name})

    def tagging(self, tag=None):
        return ("tag", {"tag_ids": (tag or self.tag()).ids})

    def test_people_go_step_by_step_to_the_end(self):
        tag = self.tag()
        journey = self.started(("wait", {"wait_amount": 2}), self.tagging(tag), ("wait", {"wait_amount": 1}))
        token = self.let_in(journey, self.person)
        self.travel()
        self.assertEqual((token.state, token.due_at), ("waiting", self.now + timedelta(days=2)))
        self.travel(days=1)
        self.assertFalse(self.person.category_id)
        self.travel(days=2)
        self.assertEqual(self.person.category_id, tag)
        self.assertEqual(token.due_at, self.now + timedelta(days=3))
        self.travel(days=3)
        self.assertRecordValues(token, [{"state": "done", "due_at": False}])
        self.assertEqual(token.ended_at, self.now + timedelta(days=3))
        self.assertEqual(self.traces(token).mapped("outcome"), ["done"] * 3)

    def test_both_ways_of_a_condition(self):
        journey = self.journey()
        question = self.step(journey, "condition", condition_domain="[('name', '=', 'Asha')]")
        yes, no = self.tag("Yes"), self.tag("No")
        self.step(journey, "tag", question, "yes", tag_ids=yes.ids)
        self.step(journey, "tag", question, "no", tag_ids=no.ids)
        journey.action_start()
        self.let_in(journey, self.person | self.customer)
        self.travel()
        self.assertEqual((self.person.category_id, self.customer.category_id), (yes, no))
        self.assertEqual(self.states(journey), ["done", "done"])

    def test_a_step_that_leaves(self):
        journey = self.started("exit")
        self.let_in(journey, self.person)
        self.travel()
        self.assertRecordValues(self.tokens(journey), [{"state": "exited", "reason": "exit_step"}])

    def test_an_error_stops_only_those_whom_it_is_about(self):
        journey = self.started(self.tagging(), ("wait", {}))
        tokens = self.let_in(journey, self.people)
        bad = self.people[2] | self.people[7]
        run = type(self.env["crm.journey.step"])._run_tag

        def fail(step, batch, now):
            found = run(step, batch, now)
            if batch.partner_id.filtered(lambda person: person.id in bad.ids):
                raise ValueError("The template is broken\nfor this one")
            return found

        with patch.object(type(self.env["crm.journey.step"]), "_run_tag", fail):
            self.travel()
        failed = tokens.filtered(lambda token: token.state == "failed")
        self.assertEqual(failed.partner_id, bad)
        self.assertEqual(set(failed.mapped("reason")), {"The template is broken"})
        self.assertFalse(bad.category_id)
        self.assertTrue(all((self.people - bad).mapped("category_id")))
        self.assertEqual(set(self.traces(failed).mapped("outcome")), {"failed"})
        journey.action_retry_failed()
        self.travel(hours=1)
        self.assertEqual(set(tokens.mapped("state")), {"waiting"})
        self.assertTrue(all(bad.mapped("category_id")))

    def test_a_step_whose_record_is_gone_fails_with_words(self):
        tag = self.tag()
        journey = self.started(self.tagging(tag))
        tokens = self.let_in(journey, self.person)
        tag.unlink()
        self.travel()
        self.assertEqual(tokens.state, "failed")
        self.assertIn("deleted", tokens.reason)

    def test_goals_and_exits_come_before_the_step_that_is_due(self):
        order, lead = self.env.ref("crm_lifecycle.kind_order"), self.env.ref("crm_lifecycle.kind_lead")
        journey = self.started(
            ("wait", {}),
            self.tagging(),
            goal_kind_id=order.id,
            exit_kind_ids=lead.ids,
            exit_domain="[('function', '=', 'leaving')]",
            expiry_days=0,
        )
        tokens = self.let_in(journey, self.people[:4])
        self.signal(self.people[0], "order", -1)
        self.signal(self.people[1], "lead", -1)
        self.people[2].function = "leaving"
        with patch.object(type(journey), "_sweep", lambda *args: None):
            self.travel(days=2)
        self.assertEqual(tokens.mapped("state"), ["done", "exited", "exited", "done"])
        self.assertEqual(tokens.mapped("reason"), ["goal", "exit_signal", "exit_domain", False])
        self.assertEqual(
            [bool(person.category_id) for person in self.people[:4]], [False, False, False, True]
        )

    def test_goals_and_exits_are_noted_while_people_wait(self):
        order, lead = self.env.ref("crm_lifecycle.kind_order"), self.env.ref("crm_lifecycle.kind_lead")
        journey = self.started(
            ("wait", {"wait_amount": 60}), goal_kind_id=order.id, exit_kind_ids=lead.ids, expiry_days=30
        )
        tokens = self.let_in(journey, self.people[:3])
        self.travel()
        self.signal(self.people[0], "order", -1)
        self.signal(self.people[1], "lead", -1)
        self.travel(days=2)
        self.assertEqual(tokens.mapped("state"), ["done", "exited", "waiting"])
        self.travel(days=30)
        self.assertEqual(tokens[2].state, "expired")

    def test_a_goal_that_becomes_visible_late_is_noted(self):
        journey = self.started(goal_kind_id=self.env.ref("crm_lifecycle.kind_order").id)
        token = self.let_in(journey, self.person)
        self.signal(self.person, "order", -1)
        journey._set_position("signal_position", journey._newest("crm_lifecycle_event") + 100_000)
        self.travel(days=1, minutes=10)
        self.assertEqual((token.state, token.goal_at), ("done", self.now + timedelta(days=1)))

    def test_a_goal_that_ends_nothing_is_noted(self):
        journey = self.started(goal_kind_id=self.env.ref("crm_lifecycle.kind_order").id, goal_exits=False)
        token = self.let_in(journey, self.person)
        self.signal(self.person, "order", -1)
        self.travel(days=2)
        self.assertEqual((token.state, token.goal_at), ("waiting", self.now + timedelta(days=1)))
        self.travel(days=3)
        self.assertEqual(token.state, "done")

    def test_a_goal_reached_after_the_end_counts_until_the_time_is_up(self):
        journey = self.started(goal_kind_id=self.env.ref("crm_lifecycle.kind_order").id, expiry_days=30)
        tokens = self.let_in(journey, self.people[:2])
        self.travel(days=4)
        self.signal(self.people[0], "order", -20)
        self.signal(self.people[1], "order", -40)
        self.travel(days=41)
        self.assertEqual([bool(token.goal_at) for token in tokens], [True, False])
        self.assertEqual(set(tokens.mapped("state")), {"done"})

    def test_a_segment_that_is_entered_after_the_time_was_up_is_no_goal(self):
        segment = (
            self.env["crm.segment"]
            .with_user(self.marketer)
            .create({"name": "S", "domain": "[('name', '=like', 'Arrived%')]"})
        )
        journey = self.started(goal_segment_id=segment.id, expiry_days=30)
        tokens = self.let_in(journey, self.people[:2])
        self.travel(days=4)
        for person, day in zip(self.people, (20, 40), strict=False):
            person.name = f"Arrived {day}"
            with freeze_time(self.now + timedelta(days=day)):
                segment.action_refresh()
            self.travel(days=day)
        self.assertEqual(tokens.mapped("goal_at"), [self.now + timedelta(days=20), False])

    def test_who_leaves_the_segment_leaves_the_journey(self):
        segment = (
            self.env["crm.segment"]
            .with_user(self.marketer)
            .create({"name": "S", "domain": "[('name', '=like', 'Traveller%')]"})
        )
        with freeze_time(self.now):
            segment.action_refresh()
        journey = self.started(
            ("wait", {"wait_amount": 30}),
            entry="segment",
            entry_segment_id=segment.id,
            exit_left_segment=True,
        )
        self.travel()
        stranger = self.let_in(journey, self.person)
        self.people[0].name = "Gone"
        with freeze_time(self.now + timedelta(days=1)):
            segment.action_refresh()
        self.travel(days=1)
        self.assertRecordValues(
            self.tokens(journey, self.people[0]), [{"state": "exited", "reason": "left_segment"}]
        )
        self.assertEqual(set(self.tokens(journey, self.people[1:]).mapped("state")), {"waiting"})
        self.assertEqual(stranger.state, "waiting")

    def test_a_paused_journey_keeps_its_people_and_goes_on(self):
        journey = self.started()
        token = self.let_in(journey, self.person)
        journey.action_pause()
        self.travel(days=10)
        self.assertEqual(token.state, "waiting")
        journey.action_start()
        self.travel(days=10)
        self.assertEqual(token.state, "done")

    def test_a_stopped_journey_ends_for_everybody(self):
        journey = self.started()
        token = self.let_in(journey, self.person)
        journey.action_stop()
        self.assertRecordValues(token, [{"state": "exited", "reason": "stopped"}])
        self.assertEqual(journey._reason_text(token.reason), "The journey was stopped")

    def test_a_clock_set_back_does_nothing_twice(self):
        tag = self.tag()
        journey = self.started(self.tagging(tag), ("wait", {"wait_amount": 2}), self.tagging())
        token = self.let_in(journey, self.person)
        self.travel()
        self.person.category_id -= tag
        for days in (-10, -1, 0, 1):
            self.travel(days=days)
        self.assertFalse(self.person.category_id)
        self.assertEqual(token.state, "waiting")
        self.travel(days=2)
        self.assertEqual(len(self.traces(token)), 3)

    def test_whoever_stays_is_looked_at_again_a_minute_later_at_the_earliest(self):
        journey = self.started(self.tagging())
        token = self.let_in(journey, self.person)
        again = {token.id: Outcome(again_at=self.now - timedelta(days=1), reason="quiet")}
        with patch.object(type(self.env["crm.journey.step"]), "_run_tag", lambda *args: again):
            self.assertEqual(self.travel(), 1)
        self.assertEqual(token.due_at, self.now + timedelta(minutes=1))
        self.assertEqual(self.traces(token).outcome, "put_off")

    def test_withheld_goes_on_or_leaves_and_says_so(self):
        journey = self.started(self.tagging(), ("wait", {}))
        tokens = self.let_in(journey, self.people[:2])
        outcomes = {
            tokens[0].id: Outcome(reason="opted_out", withheld=True),
            tokens[1].id: Outcome(None, "opted_out", withheld=True),
        }
        with patch.object(type(self.env["crm.journey.step"]), "_run_tag", lambda *args: outcomes):
            self.travel()
        self.assertEqual(tokens.mapped("state"), ["waiting", "exited"])
        self.assertEqual(self.traces(tokens).mapped("outcome"), ["withheld", "withheld"])
        self.assertEqual(tokens[1].reason, "opted_out")

    def test_a_batch_costs_as_many_queries_for_many_as_for_one(self):
        many = self.env["res.partner"].create([{"name": f"Many {n}"} for n in range(60)])
        order = self.env.ref("crm_lifecycle.kind_order")
        journey = self.journey(
            goal_kind_id=order.id,
            exit_kind_ids=self.env.ref("crm_lifecycle.kind_lead").ids,
            exit_domain="[('function', '=', 'leaving')]",
        )
        question = self.step(journey, "condition", condition_domain="[('name', '=like', '%1%')]")
        yes = self.step(journey, "tag", question, "yes", tag_ids=self.tag().ids)
        self.step(journey, "wait", question, "no", wait_at_hour=True)
        wait = self.step(journey, "wait_signal", yes, signal_kind_id=order.id)
        self.step(journey, "exit", wait, "happened")
        journey.action_start()
        steps = journey.live_version_id.step_ids

        def queries(people):
            self.let_in(journey, people)
            counts = []
            for step in steps[:2]:
                self.env.invalidate_all()
                start = self.env.cr.sql_log_count
                with freeze_time(self.now + timedelta(seconds=1)):
                    self.engine._take_batch(step)
                counts.append(self.env.cr.sql_log_count - start)
            return counts

        queries(many[:2])
        few, more = queries(many[9:11]), queries(many[11:])
        self.assertEqual(few, more)
        self.assertLess(max(more), 40)

    def test_the_run_stops_in_time_and_goes_on(self):
        journey = self.started(self.tagging(), self.tagging(), self.tagging())
        self.let_in(journey, self.people)
        with patch.object(crm_journey_engine, "BATCH", 3), freeze_time(self.now):
            left = [1, 1, 1, 1, 0]
            self.engine._travel(lambda done=0, remaining=None: left.pop(0) if left else 0)
            self.assertEqual(set(self.states(journey)), {"waiting"})
            trigger = self.env["ir.cron.trigger"].search(
                [("cron_id", "=", self.env.ref("crm_lifecycle.ir_cron_journeys").id)],
                order="id desc",
                limit=1,
            )
            self.assertEqual(trigger.call_at, self.now + timedelta(minutes=1))
        self.travel()
        self.assertEqual(set(self.states(journey)), {"done"})

    def test_the_scheduled_action(self):
        journey = self.started(self.tagging())
        self.let_in(journey, self.people)
        with self.enter_registry_test_mode():
            self.env.ref("crm_lifecycle.ir_cron_journeys").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(set(self.states(journey)), {"done"})

    def test_a_journey_that_cannot_be_evaluated_does_not_block_the_others(self):
        bad, good = self.started(self.tagging()), self.started(self.tagging())
        for journey in (bad, good):
            self.let_in(journey, self.person)
        self.env.cr.execute("UPDATE crm_journey SET exit_domain = '[(' WHERE id = %s", (bad.id,))
        bad.invalidate_recordset()
        self.travel()
        self.assertEqual((self.states(bad), self.states(good)), (["waiting"], ["done"]))
        self.assertTrue(bad.problem)

    def test_nothing_is_known_of_contacts_who_are_forgotten_or_deleted(self):
        journey = self.started()
        tokens = self.let_in(journey, self.people[:2])
        self.env["crm.lifecycle.people"]._forget(self.people[0].ids)
        self.people[1].unlink()
        self.env.invalidate_all()
        self.assertRecordValues(tokens, [{"state": "exited", "reason": "forgotten", "partner_id": False}] * 2)
        token = self.let_in(journey, self.people[2])
        # As the privacy lookup does, whose users need no right to journeys.
        token.sudo().unlink()
        self.assertFalse(token.exists().partner_id)
        self.assertTrue(token.exists())
        self.assertFalse(self.let_in(journey, self.people[0]), "who was forgotten does not enter")

    def test_of_the_reasons_of_who_is_forgotten_only_codes_stay(self):
        tokens = self.let_in(self.started(), self.people[:2])
        first, second = tokens
        first.journey_id._take_off(first, "Asha called")
        second.journey_id._take_off(second)
        values = {
            "token_id": first.id,
            "journey_id": first.journey_id.id,
            "step_id": first.step_id.id,
            "company_id": self.env.company.id,
            "done_at": self.now,
        }
        self.env["crm.journey.trace"].create(
            [{**values, "reason": reason} for reason in ("blacklisted", "Asha was away")]
        )
        self.env["crm.lifecycle.people"]._forget(self.people[:2].ids)
        self.env.invalidate_all()
        self.assertEqual(tokens.mapped("reason"), [False, "by_hand"])
        self.assertEqual(self.traces(first).mapped("reason"), ["blacklisted", False])

    @mute_logger("odoo.models.unlink")
    def test_merged_contacts_are_on_a_journey_once(self):
        journey = self.started(reentry="after")
        first, second = self.people[:2]
        self.let_in(journey, first)
        self.travel(days=3)
        self.let_in(journey, first, days=4)
        self.let_in(journey, second, days=5)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((first | second).ids, first)
        self.env.invalidate_all()
        tokens = self.tokens(journey, first)
        self.assertEqual(tokens.mapped("state"), ["done", "waiting", "exited"])
        self.assertEqual(tokens[2].reason, "merged")
        self.assertEqual(len(set(tokens.mapped("rotation"))), 3)
