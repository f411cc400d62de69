from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .cross_sell_common import CrossSellCase


@tagged("post_install", "-at_install")
class TestCrossSellTravel(CrossSellCase):
    """A rule from the order to the offer, by the engine of journeys and with its responsible's rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = new_test_user(
            cls.env,
            "cross_marketer",
            groups="crm_lifecycle.group_crm_lifecycle_manager,base.group_partner_manager",
        )
        cls.env.ref("crm_lifecycle.quiet_night").active = False

    def travel(self, days=0):
        with freeze_time(self.now + timedelta(days=days)):
            self.env["crm.journey.engine"]._travel(lambda done=0, remaining=None: 1000)
        self.env.invalidate_all()

    def started(self, **values):
        rule = self.rule(**values).with_user(self.marketer)
        with freeze_time(self.now - timedelta(hours=1)):
            rule.action_start()
        return rule

    def buyer(self, name):
        return self.env["res.partner"].create({"name": name, "email": f"{name.lower()}@example.com"})

    def story(self, rule, partner):
        """The ways and reasons of what somebody met."""
        traces = self.env["crm.journey.trace"].search(
            [("journey_id", "=", rule.journey_id.id), ("token_id.partner_id", "=", partner.id)], order="id"
        )
        return [(trace.step_id.kind, trace.branch, trace.reason or "") for trace in traces]

    def test_who_buys_gets_the_mail_after_the_days_unless_there_is_a_reason_not_to(self):
        rule = self.started(days=14)
        asha, ravi, other = (self.buyer(name) for name in ("Asha", "Ravi", "Other"))
        self.order(asha, self.phone, collect=True)
        self.order(ravi, self.phone, collect=True)
        self.order(other, self.bread, collect=True)
        self.order(ravi, self.case, 200)
        self.travel()
        tokens = self.env["crm.journey.token"].search([("journey_id", "=", rule.journey_id.id)])
        self.assertEqual(tokens.partner_id, asha | ravi)
        self.travel(days=13)
        self.assertEqual((self.story(rule, asha), rule.reached_count), ([], 0))
        self.travel(days=15)
        self.assertEqual(
            self.story(rule, asha), [("wait", "next", ""), ("cross_sell", "yes", ""), ("mail", "next", "")]
        )
        self.assertEqual(
            self.story(rule, ravi), [("wait", "next", ""), ("cross_sell", "no", "cross_sell_owned")]
        )
        self.assertEqual(rule.reached_count, 1)
        mail = self.env["crm.journey.mail"].search([("partner_id", "=", asha.id)])
        self.assertEqual(mail.step_id.mail_template_id, self.template)

    def test_who_buys_it_before_the_offer_reached_the_goal(self):
        rule = self.started(days=14)
        asha = self.buyer("Asha")
        self.order(asha, self.phone, collect=True)
        self.travel()
        self.order(asha, self.bread, -2, collect=True)
        self.travel(days=3)
        token = self.env["crm.journey.token"].search([("journey_id", "=", rule.journey_id.id)])
        self.assertFalse(token.goal_at)
        self.order(asha, self.case, -4, collect=True)
        self.travel(days=5)
        self.assertTrue(token.goal_at)
        self.assertEqual((token.state, token.reason), ("done", "goal"))
        self.travel(days=20)
        self.assertEqual(self.story(rule, asha), [])

    def test_nobody_enters_or_gets_anything_while_it_is_stopped(self):
        rule = self.started(days=14)
        asha, ravi = self.buyer("Asha"), self.buyer("Ravi")
        self.order(asha, self.phone, collect=True)
        self.travel()
        rule.action_stop()
        self.order(ravi, self.phone, collect=True)
        self.travel(days=20)
        self.assertEqual((self.story(rule, asha), rule.travelled_count), ([], 1))

    def test_those_held_out_meet_nothing_and_are_compared(self):
        rule = self.started(days=14, holdout_percent=50)
        people = self.people(40)
        for partner in people:
            self.order(partner, self.phone, collect=True)
        self.travel()
        self.assertEqual(rule.travelled_count + rule.held_count, 40)
        self.assertTrue(5 < rule.held_count < 35)
        held = self.env["crm.journey.token"].search(
            [("journey_id", "=", rule.journey_id.id), ("is_control", "=", True)]
        )
        self.travel(days=15)
        self.assertEqual([story for partner in held.partner_id for story in self.story(rule, partner)], [])

    def test_the_salesperson_is_told_to_call(self):
        rule = self.started(days=0, action="activity")
        asha = self.buyer("Asha")
        asha.user_id = self.marketer
        self.order(asha, self.phone, collect=True)
        self.travel()
        activity = asha.activity_ids
        self.assertEqual((activity.user_id, activity.summary), (self.marketer, "Offer Case"))
        self.assertEqual(rule.reached_count, 1)

    def test_what_would_happen_is_shown_beforehand(self):
        rule = self.started(days=14)
        self.order(self.person, self.case, 100)
        found = rule.journey_id._dry_run(self.person)
        self.assertEqual([step["branch"] for step in found], ["next", "no"])
        self.assertEqual(found[-1]["text"], "Owns it already")
