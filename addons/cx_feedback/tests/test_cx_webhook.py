import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.signed_webhook.tests.webhook_receiver import receiver
from odoo.addons.signed_webhook.tools import webhooks

from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestFeedbackWebhook(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cx.webhook"].sudo().search([]).unlink()
        cls.hooks = cls.env["cx.webhook"].with_user(cls.manager)
        cls.hook = cls.hooks.create({"name": "Warehouse", "url": "https://example.com/hook"})
        cls.env["ir.config_parameter"].sudo().set_param("cx_feedback.webhook_networks", "127.0.0.0/8")

    def told(self, hook=None):
        deliveries = self.env["cx.webhook.delivery"].with_user(self.manager)
        found = deliveries.search([("webhook_id", "=", (hook or self.hook).id)], order="id")
        return [json.loads(delivery.payload) for delivery in found]

    def run_job(self, name="ir_cron_webhooks"):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"cx_feedback.{name}").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def test_an_answer_is_told_with_the_name_that_was_given(self):
        answer = self.take(self.invite(self.program, self.miller)._ticket(), "9", comment="Good")
        answer.comment = "Very good"
        given, changed = self.told()
        self.assertEqual((given["event"], changed["event"]), ("response", "response.changed"))
        self.assertEqual(given["response"]["customer"], {"id": self.miller.id, "name": "Miller"})
        self.assertEqual(
            (given["response"]["score"], given["response"]["level"], given["response"]["comment"]),
            (9, "high", "Good"),
        )
        self.assertEqual(changed["response"]["comment"], "Very good")
        self.assertRegex(given["response"]["answered_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertNotEqual(given["id"], changed["id"])

    def test_what_arrives_is_signed_and_kept_with_its_answer(self):
        with receiver() as server:
            self.hook.url = server.url()
            self.answer(self.nps, 3)
            self.run_job()
        [(_path, headers, body)] = server.seen
        secret = self.hook.sudo().secret
        self.assertEqual(
            headers["X-Cx-Signature"], webhooks.sign(secret, int(headers["X-Cx-Timestamp"]), body)
        )
        delivery = (
            self.env["cx.webhook.delivery"]
            .with_user(self.manager)
            .search([("webhook_id", "=", self.hook.id)])
        )
        self.assertEqual((delivery.state, delivery.event_label), ("delivered", "Answer given"))
        self.assertEqual(headers["X-Cx-Delivery"], delivery.uuid)

    def test_a_private_address_is_refused_until_the_settings_allow_it(self):
        administrator = new_test_user(
            self.env(su=True), "administrator_x", "base.group_system,cx_feedback.group_cx_feedback_manager"
        )
        Settings = self.env["res.config.settings"].with_user(administrator)
        Settings.create({"cx_webhook_networks": False}).execute()
        deliveries = self.env["cx.webhook.delivery"].with_user(self.manager)
        with receiver() as server:
            self.hook.url = server.url()
            self.answer(self.nps, 3)
            self.run_job()
            self.assertFalse(server.seen)
            delivery = deliveries.search([("webhook_id", "=", self.hook.id)])
            self.assertEqual(delivery.trouble, "private")
            Settings.create({"cx_webhook_networks": "127.0.0.1"}).execute()
            delivery.action_send_again()
            self.run_job()
        self.assertEqual(delivery.state, "delivered")
        with self.assertRaisesRegex(ValidationError, "no list of networks"):
            Settings.create({"cx_webhook_networks": "all of them"})

    def test_programs_events_and_companies_decide_who_is_told(self):
        Event = self.env["cx.webhook.event"].with_user(self.manager)
        advocacy = Event.search([("code", "=", "advocacy")])
        only = self.hooks.create(
            {"name": "Only", "url": "https://example.com", "program_ids": [(4, self.running(name="Else").id)]}
        )
        other = self.hooks.create(
            {"name": "Event", "url": "https://example.com", "event_ids": [(4, advocacy.id)]}
        )
        foreign = self.hooks.sudo().create(
            {"name": "Foreign", "url": "https://example.com", "company_id": self.other.id}
        )
        self.take(self.invite(self.program, self.miller)._ticket(), "9")
        self.assertEqual(len(self.told()), 1)
        for hook in (only, other, foreign):
            self.assertFalse(self.told(hook.sudo()), hook.sudo().name)
        requests = self.env["cx.advocacy"]._offer(self.miller, ["reference"], self.env.company)
        requests._say("yes", name_as="Mill")
        self.assertEqual(self.told(other)[0]["advocacy"]["named_as"], "Mill")

    def answers_without_a_name(self, identity, count):
        program = self.running(name=identity, identity=identity)
        people = self.env["res.partner"].sudo().create([{"name": f"P{n}"} for n in range(count)])
        for person in people:
            self.take(self.invite(program, person)._ticket(), "9", comment="Words", lang="en_US")
        return program

    def a_day_later(self):
        # As if everything had happened yesterday.
        self.env.flush_all()
        self.env.cr.execute("UPDATE cx_response SET date = date - interval '1 day'")
        self.env.invalidate_all()

    def test_answers_without_a_name_are_told_the_next_day_and_by_the_day(self):
        for identity in ("anonymous", "pseudonymous"):
            self.answers_without_a_name(identity, 5)
        self.assertFalse(self.told(), "nothing at the moment of the answer")
        self.run_job("ir_cron_webhooks_nameless")
        self.assertFalse(self.told(), "nothing on the same day")
        self.a_day_later()
        self.hook.sudo().nameless_told_to = False
        self.run_job("ir_cron_webhooks_nameless")
        told = self.told()
        self.assertEqual(len(told), 10)
        yesterday = (fields.Date.today() - timedelta(days=1)).isoformat()
        for message in told:
            self.assertIsNone(message["response"]["customer"])
            self.assertEqual(message["response"]["answered_at"], yesterday)
        ids = {message["response"]["id"] for message in told}
        self.assertEqual((len(ids), {type(number) for number in ids}), (10, {str}), "numbers tell the order")
        self.run_job("ir_cron_webhooks_nameless")
        self.assertEqual(len(self.told()), 10, "told once")

    def test_the_day_is_the_same_wherever_the_job_runs(self):
        self.env(su=True).ref("base.user_root").tz = "America/New_York"
        self.answers_without_a_name("anonymous", 5)
        yesterday = fields.Date.today() - timedelta(days=1)
        self.env.flush_all()
        self.env.cr.execute("UPDATE cx_response SET date = %s::timestamp + interval '2 hours'", (yesterday,))
        self.env.invalidate_all()
        self.hook.sudo().nameless_told_to = False
        self.run_job("ir_cron_webhooks_nameless")
        self.assertEqual(len(self.told()), 5)

    def test_programs_with_few_answers_are_not_told(self):
        self.answers_without_a_name("anonymous", 4)
        self.a_day_later()
        self.run_job("ir_cron_webhooks_nameless")
        self.assertFalse(self.told())

    def test_erasing_a_person_takes_the_messages_about_them_along(self):
        self.take(self.invite(self.program, self.miller)._ticket(), "9", comment="I am Miller")
        secret = self.running(name="Secret", identity="pseudonymous")
        self.take(self.invite(secret, self.miller)._ticket(), "9", comment="Guess who")
        self.a_day_later()
        self.run_job("ir_cron_webhooks_nameless")
        self.env["cx.advocacy"]._offer(self.miller, ["reference"], self.env.company)._say("yes")
        self.assertEqual(len(self.told()), 3)
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.assertFalse(self.told())

    def test_without_webhooks_nothing_is_asked_of_the_database(self):
        answers = self.answer(self.nps, 1, 2, 3)
        self.hook.active = False
        self.hooks._subscriptions()
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.env["cx.webhook"]._tell("response", answers)

    def test_many_answers_cost_as_many_queries_as_one(self):
        counts = []
        for number in (1, 1, 40):
            answers = self.answer(self.nps, *[5] * number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["cx.webhook"]._tell("response", answers)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 2, counts)

    def test_administrators_only(self):
        self.answer(self.nps, 3)
        stranger = new_test_user(self.env(su=True), "hook_stranger", groups="base.group_user")
        for user in (self.env.user, stranger):
            mine = self.hook.with_user(user)
            for call in (
                lambda mine=mine: mine.read(["name"]),
                lambda mine=mine: mine.action_new_secret(),
                lambda mine=mine: mine.action_send_test(),
                lambda mine=mine: mine.action_forget_old_secret(),
                lambda mine=mine: mine.delivery_ids.read(["payload"]),
            ):
                with self.assertRaises(AccessError):
                    call()
        with self.assertRaises(AccessError):
            self.hook.read(["secret"])
        with self.assertRaises(AccessError):
            self.hook.secret = "guess"
        shown = self.hook.action_new_secret()["context"]["default_secret"]
        self.assertTrue(shown.startswith("cxwh_"))
        self.assertEqual(self.hook.sudo().secret, shown)
        self.hook.action_send_test()
        self.assertEqual(self.told()[-1]["event"], "test")
