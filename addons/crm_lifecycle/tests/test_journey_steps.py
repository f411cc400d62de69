from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .journey_common import JourneyCase


@tagged("post_install", "-at_install")
class TestJourneySteps(JourneyCase):
    def run_one(self, kind, partner=None, **values):
        """The token after one step was taken with a person."""
        journey = self.started((kind, values))
        token = self.let_in(journey, partner or self.person)
        self.travel()
        return token

    def due(self, start, **values):
        """Until when Asha waits who arrives at `start`."""
        self.now = datetime.fromisoformat(start)
        token = self.run_one(**values)
        return token.due_at.isoformat(" ", "minutes") if token.due_at else token.state

    def test_waits(self):
        self.person.tz = "Asia/Kolkata"
        cases = [
            ({"wait_amount": 90, "wait_unit": "minutes"}, "2026-03-06 13:30"),
            ({"wait_amount": 2, "wait_unit": "weeks"}, "2026-03-20 12:00"),
            ({"wait_amount": 1, "wait_unit": "months"}, "2026-04-06 12:00"),
            ({"wait_amount": 1, "wait_at_hour": True, "wait_hour": 9}, "2026-03-08 03:30"),
            (
                {
                    "wait_amount": 1,
                    "wait_at_hour": True,
                    "wait_hour": 9,
                    "wait_sat": False,
                    "wait_sun": False,
                },
                "2026-03-09 03:30",
            ),
            ({"wait_amount": 0}, "done"),
        ]
        for values, expected in cases:
            with self.subTest(**values):
                self.assertEqual(self.due("2026-03-06 12:00", kind="wait", **values), expected)

    def test_who_has_no_zone_lives_by_the_clock_of_the_company(self):
        self.env.company.partner_id.tz = "America/New_York"
        self.person.tz = False
        found = self.due("2026-03-06 12:00", kind="wait", wait_amount=0, wait_at_hour=True, wait_hour=9)
        self.assertEqual(found, "2026-03-06 14:00")

    def test_waits_until_a_day_and_hour(self):
        self.person.tz = "Asia/Kolkata"
        days = dict.fromkeys((f"wait_{day}" for day in ("mon", "wed", "thu", "fri", "sat", "sun")), False)
        found = self.due("2026-03-06 12:00", kind="wait_until", wait_hour=10, **days)
        self.assertEqual(found, "2026-03-10 04:30")

    def test_waits_until_a_date_of_the_contact(self):
        field = self.env["ir.model.fields"]._get("res.partner", "create_date")
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2020-03-10' WHERE id = %s", (self.person.id,)
        )
        self.person.invalidate_recordset()
        self.person.tz = "UTC"
        values = {"kind": "wait_until", "until": "date", "until_field_id": field.id, "wait_hour": 9}
        yearly = {**values, "until_yearly": True, "until_offset": -2}
        self.assertEqual(self.due("2026-03-06 12:00", **yearly), "2026-03-08 09:00")
        self.assertEqual(self.due("2026-03-06 12:00", **values), "done", "the date is over")
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = '2026-03-09 20:00' WHERE id = %s", (self.person.id,)
        )
        self.person.invalidate_recordset()
        self.assertEqual(self.due("2026-03-06 12:00", **values), "2026-03-09 09:00")
        self.person.tz = "Asia/Kolkata"
        token = self.run_one(**values)
        self.assertEqual(token.due_at, datetime(2026, 3, 10, 3, 30), "it is the 10th there")
        self.assertIn("03/10/2026", token.step_id._explain(self.person))
        missing = self.env["ir.model.fields"]._get("res.partner", "lifecycle_forgotten_at")
        token = self.run_one(kind="wait_until", until="date", until_field_id=missing.id)
        self.assertEqual(token.state, "done")
        self.assertEqual(self.traces(token).reason, "no_date")

    def waiting_for_order(self):
        order = self.env.ref("crm_lifecycle.kind_order")
        tag = self.env["res.partner.category"].create({"name": "Ordered"})
        journey = self.journey()
        wait = self.step(journey, "wait_signal", signal_kind_id=order.id, wait_amount=10)
        self.step(journey, "tag", wait, "happened", tag_ids=tag.ids)
        journey.action_start()
        return journey, tag

    def test_a_signal_wakes_who_waits_for_it(self):
        journey, tag = self.waiting_for_order()
        tokens = self.let_in(journey, self.person | self.customer)
        self.travel()
        self.assertEqual(tokens[0].due_at, self.now + timedelta(days=10))
        self.signal(self.person, "order", -1)
        self.travel(days=1, minutes=1)
        self.assertEqual((self.person.category_id, self.customer.category_id), (tag, tag.browse()))
        self.assertEqual(self.traces(tokens)[:1].branch, "happened")
        self.travel(days=10)
        self.assertFalse(self.customer.category_id)
        self.assertEqual(tokens.mapped("state"), ["done", "done"])

    def test_a_signal_from_before_is_not_waited_for(self):
        journey, tag = self.waiting_for_order()
        self.signal(self.person, "order", 1)
        self.let_in(journey, self.person)
        self.travel()
        self.travel(days=1)
        self.assertFalse(self.person.category_id)
        self.assertEqual(self.states(journey), ["waiting"])

    def answer(self, partner, **values):
        token = self.run_one("condition", partner, **values)
        return self.traces(token)[:1].branch

    def started(self, *kinds, **values):
        # A condition must lead somewhere.
        journey = self.journey(**values)
        steps = self.road(journey, *kinds)
        if steps[-1].kind == "condition":
            self.step(journey, "exit", steps[-1], "yes")
        if steps[-1].kind == "wait_signal":
            self.step(journey, "exit", steps[-1], "happened")
        journey.action_start()
        return journey

    def test_conditions(self):
        segment = self.env["crm.segment"].with_user(self.marketer).create({"name": "S", "by_hand": True})
        segment._pick(self.person)
        self.signal(self.person, "order", 40)
        order = self.env.ref("crm_lifecycle.kind_order").id
        by_signal = {"condition": "signal", "condition_kind_id": order}
        cases = [
            ({"condition_domain": "[('name', '=', 'Asha')]"}, "yes"),
            ({"condition_domain": "[('name', '=', 'Asha')]", "condition_negative": True}, "no"),
            ({"condition": "segment", "condition_segment_id": segment.id}, "yes"),
            ({**by_signal, "condition_since": "ever"}, "yes"),
            ({**by_signal, "condition_since": "days", "condition_days": 50}, "yes"),
            ({**by_signal, "condition_since": "days", "condition_days": 30}, "no"),
            ({**by_signal, "condition_since": "entry"}, "no"),
            ({**by_signal, "condition_since": "entry", "condition_negative": True}, "yes"),
        ]
        for values, expected in cases:
            with self.subTest(**values):
                self.assertEqual(self.answer(self.person, **values), expected)

    def test_a_signal_since_entry_counts(self):
        order = self.env.ref("crm_lifecycle.kind_order").id
        journey = self.journey()
        wait = self.step(journey, "wait", wait_amount=5)
        question = self.step(journey, "condition", wait, condition="signal", condition_kind_id=order)
        self.step(journey, "exit", question, "yes")
        journey.action_start()
        self.let_in(journey, self.person | self.customer)
        self.signal(self.person, "order", -2)
        self.travel()
        self.travel(days=6)
        found = [self.tokens(journey, partner).state for partner in (self.person, self.customer)]
        self.assertEqual(found, ["exited", "done"])

    def test_a_condition_that_cannot_be_evaluated_is_refused(self):
        with self.assertRaises(ValidationError):
            self.step(self.journey(), "condition", condition_domain="[('no_such_field', '=', 1)]")

    def test_activities_for_the_salesperson_or_somebody_else(self):
        rep = new_test_user(self.env, "journey_rep", groups="sales_team.group_sale_salesman")
        self.customer.user_id = rep
        todo = self.env.ref("mail.mail_activity_data_todo")
        values = {"activity_type_id": todo.id, "activity_summary": "Call them", "activity_days": 2}
        journey = self.started(("activity", values))
        before = self.env["mail.mail"].search_count([])
        self.let_in(journey, self.person | self.customer)
        self.travel()
        for partner, user in ((self.person, self.marketer), (self.customer, rep)):
            self.assertRecordValues(
                partner.activity_ids,
                [
                    {
                        "user_id": user.id,
                        "summary": "Call them",
                        "date_deadline": (self.now + timedelta(days=2)).date(),
                    }
                ],
            )
        self.assertEqual(self.env["mail.mail"].search_count([]), before, "a mail for each would drown people")
        self.run_one("activity", self.people[0], **values, activity_to="user", activity_user_id=rep.id)
        self.assertEqual(self.people[0].activity_ids.user_id, rep)

    def test_tags_are_added_and_removed(self):
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        self.person.category_id = tags[0]
        self.run_one("tag", tag_ids=tags.ids)
        self.assertEqual(self.person.category_id, tags)
        self.run_one("tag", tag_ids=tags[0].ids, tag_mode="remove")
        self.assertEqual(self.person.category_id, tags[1])
        self.assertEqual(tags[1].partner_ids, self.person)

    def test_stages(self):
        stage = self.env.ref("crm_lifecycle.stage_active")
        journey = self.started(("stage", {"stage_id": stage.id}))
        self.let_in(journey, self.customer | self.people[0])
        self.travel()
        stay = self.env["crm.lifecycle.history"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(stay, [{"stage_id": stage.id, "cause": "rule", "left_at": False}])
        self.assertIn("Welcome", stay.why)
        profile = self.env["crm.lifecycle.profile"].search([("partner_id", "=", self.people[0].id)])
        self.assertRecordValues(profile, [{"stage_id": stage.id, "furthest_stage_id": stage.id}])

    def test_a_stage_ends_the_one_before_and_a_second_time_changes_nothing(self):
        first, second = (
            self.env.ref("crm_lifecycle.stage_active"),
            self.env.ref("crm_lifecycle.stage_at_risk"),
        )
        contact = self.env["res.partner"].create({"name": "Miller", "parent_id": self.customer.id})
        journey = self.started(("stage", {"stage_id": first.id}), ("stage", {"stage_id": second.id}))
        self.let_in(journey, self.customer)
        self.travel()
        self.let_in(journey, contact)
        self.travel(days=1)
        stays = self.env["crm.lifecycle.history"].search([("partner_id", "=", self.customer.id)], order="id")
        self.assertEqual(stays.stage_id, first | second)
        self.assertEqual([bool(stay.left_at) for stay in stays], [True, True, True, False])
        profile = self.env["crm.lifecycle.profile"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(profile.stage_id, second)
        self.assertEqual(profile.furthest_stage_id, first)

    def test_customers_whom_somebody_holds_stay_in_their_stage(self):
        first, second = (
            self.env.ref("crm_lifecycle.stage_active"),
            self.env.ref("crm_lifecycle.stage_at_risk"),
        )
        customers = self.customer | self.people[0]
        profiles = self.env["crm.lifecycle.profile"]
        for customer, days in ((self.customer, 9), (self.people[0], -1)):
            profiles._move(customer, first, "Told us", hold_until=self.at(days=days))
        journey = self.started(("stage", {"stage_id": second.id}))
        self.let_in(journey, customers)
        self.travel()
        stages = {
            profile.partner_id: profile.stage_id
            for profile in profiles.search([("partner_id", "in", customers.ids)])
        }
        self.assertEqual(stages, {self.customer: first, self.people[0]: second})
        self.assertEqual(self.states(journey), ["done", "done"])

    def test_server_actions_run_once_for_each_with_the_rights_of_the_responsible(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "code",
                "code": "record.write({'comment': env.user.login})",
            }
        )
        journey = self.started(("action", {"server_action_id": action.id}))
        self.let_in(journey, self.people[:2])
        self.travel()
        for person in self.people[:2]:
            self.assertIn("journey_marketer", person.comment)

    def test_only_administrators_set_server_actions(self):
        action = self.env["ir.actions.server"].search([], limit=1)
        user = new_test_user(self.env, "journey_plain", groups="crm_lifecycle.group_crm_lifecycle_user")
        steps = self.env["crm.journey.step"].with_user(user)
        with self.assertRaises(AccessError):
            steps._check_may_set_action({"server_action_id": action.id})

    def test_work_is_done_with_the_rights_of_the_responsible(self):
        tag = self.env["res.partner.category"].create({"name": "A"})
        journey = self.started(("tag", {"tag_ids": tag.ids}))
        token = self.let_in(journey, self.person)
        self.marketer.group_ids = [Command.unlink(self.env.ref("base.group_partner_manager").id)]
        self.travel()
        self.assertEqual(token.state, "failed")
        self.assertFalse(self.person.category_id)

    def test_what_would_happen_to_one_person(self):
        order = self.env.ref("crm_lifecycle.kind_order").id
        tag = self.env["res.partner.category"].create({"name": "Told"})
        journey = self.journey()
        wait = self.step(journey, "wait", wait_amount=2)
        question = self.step(journey, "condition", wait, condition_domain="[('name', '=', 'Asha')]")
        signal = self.step(journey, "wait_signal", question, "yes", signal_kind_id=order, wait_amount=1)
        self.step(journey, "tag", signal, "timeout", tag_ids=tag.ids)
        self.step(journey, "exit", question, "no")
        with freeze_time(self.now):
            found = journey._dry_run(self.person)
            other = journey._dry_run(self.customer)
        self.assertEqual([row["branch"] for row in found], ["next", "yes", "timeout", "next"])
        self.assertEqual(
            [row["when"] - self.now for row in found], [timedelta(days=days) for days in (0, 2, 2, 3)]
        )
        self.assertIn("Told", found[-1]["text"])
        self.assertEqual([row["branch"] for row in other], ["next", "no", None])
        self.assertFalse(self.tokens(journey) or self.person.category_id)

    def test_trying_an_unfinished_journey_tells_what_it_lacks(self):
        journey = self.journey()
        steps = self.road(
            journey,
            ("condition", {"condition": "segment"}),
            ("condition", {"condition": "signal", "branch": "yes"}),
            ("condition", {"condition": "mail", "branch": "yes"}),
            ("wait_until", {"until": "date", "branch": "yes"}),
            "wait_signal",
            ("cross_sell", {"branch": "timeout"}),
            ("mail", {"branch": "yes"}),
        )
        found = journey._dry_run(self.person)
        self.assertEqual([row["step_id"] for row in found], steps.ids)
        for row in found:
            self.assertIn("has no", row["text"])

    def test_counts_of_each_step(self):
        journey = self.started(("wait", {"wait_amount": 1}), ("wait", {"wait_amount": 9}))
        self.let_in(journey, self.people)
        self.travel(days=1)
        version = journey.live_version_id
        journey._step_counts(version)
        with self.assertQueryCount(2):
            counts = journey._step_counts(version)
        first, second = version.step_ids
        self.assertEqual(counts[first.id], {"here": 0, "passed": 8, "withheld": 0, "failed": 0})
        self.assertEqual(counts[second.id]["here"], 8)


@tagged("post_install", "-at_install")
class TestSegmentPicks(JourneyCase):
    def setUp(self):
        super().setUp()
        segments = self.env["crm.segment"].with_user(self.marketer)
        self.segment = segments.create({"name": "Chosen", "by_hand": True})
        self.mixed = segments.create({"name": "Mixed", "domain": "[('name', '=', 'Asha')]"})

    def members(self, segment):
        rows = self.env["crm.segment.member"].search(
            [("segment_id", "=", segment.id), ("left_at", "=", False)]
        )
        return rows.partner_id

    def test_a_step_puts_people_in_who_stay_after_a_refresh(self):
        journey = self.started(("segment", {"segment_id": self.mixed.id}))
        self.let_in(journey, self.people[:2])
        self.travel()
        self.assertEqual(self.members(self.mixed), self.people[:2])
        self.mixed.action_refresh()
        self.assertEqual(self.members(self.mixed), self.people[:2] | self.person)

    def test_a_step_takes_people_out(self):
        for segment in (self.segment, self.mixed):
            segment._pick(self.people[:2])
        self.segment._pick(self.person)
        journey = self.started(
            ("segment", {"segment_id": self.segment.id, "segment_mode": "remove"}),
            ("segment", {"segment_id": self.mixed.id, "segment_mode": "remove"}),
        )
        self.let_in(journey, self.people[0])
        self.travel()
        self.assertEqual(self.members(self.segment), self.people[1] | self.person)
        self.mixed.action_refresh()
        self.assertEqual(self.members(self.mixed), self.people[1] | self.person)

    def test_a_hand_picked_segment_holds_nobody_else(self):
        self.segment.pick_ids = [Command.create({"partner_id": self.person.id})]
        self.segment.action_refresh()
        self.assertEqual(self.members(self.segment), self.person)
        self.assertFalse(self.segment.is_everyone)
        self.assertIn("1", self.segment.preview)
        self.segment.pick_ids.unlink()
        self.segment.action_refresh()
        self.assertFalse(self.members(self.segment))

    def test_customers_stand_for_their_contacts_in_segments_of_customers(self):
        contact = self.env["res.partner"].create({"name": "Miller", "parent_id": self.customer.id})
        self.segment._pick(contact | self.customer)
        self.assertEqual(self.members(self.segment), self.customer)

    def test_an_archived_segment_stays_empty_until_it_is_used_again(self):
        self.segment.active = False
        self.segment._pick(self.person)
        self.assertFalse(self.members(self.segment))
        self.segment.active = True
        self.segment.action_refresh()
        self.assertEqual(self.members(self.segment), self.person)

    def test_nobody_picks_for_the_segment_of_somebody_else(self):
        user = new_test_user(self.env, "picker", groups="crm_lifecycle.group_crm_lifecycle_user")
        with self.assertRaises(AccessError):
            self.segment.with_user(user)._pick(self.person)
        with self.assertRaises(AccessError):
            self.env["crm.segment.pick"].with_user(user).create(
                {"segment_id": self.segment.id, "partner_id": self.person.id}
            )
