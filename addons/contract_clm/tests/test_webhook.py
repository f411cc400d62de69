import json
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged
from odoo.tools import format_datetime

from odoo.addons.contract_clm.tools import evidence
from odoo.addons.signed_webhook.tests.webhook_receiver import receiver
from odoo.addons.signed_webhook.tools import webhooks

OFFICER = "contract_clm.group_contract_clm_officer"
MANAGER = "contract_clm.group_contract_clm_manager"
NOW = datetime(2026, 3, 1, 12)
FINE = webhooks.Answer(204)
DEAD = webhooks.Answer(trouble="unreachable")
REFUSED = webhooks.Answer(500, "no", trouble="refused")


class WebhookCase(TransactionCase):
    """A webhook for everything, and contracts without documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["clm.webhook"].search([]).unlink()
        cls.manager = new_test_user(cls.env, "clm_hooks", f"base.group_user,{MANAGER}")
        cls.officer = new_test_user(cls.env, "clm_hooks_officer", f"base.group_user,{OFFICER}")
        cls.rep = new_test_user(
            cls.env, "clm_hooks_rep", "base.group_user,contract_clm.group_contract_clm_user"
        )
        cls.type = cls.env.ref("contract_clm.clm_contract_type_nda")
        cls.customer = cls.env["res.partner"].create({"name": "Rao & Söhne", "is_company": True})
        cls.hook = cls.webhook("Accounting").with_env(cls.env)
        cls.env["ir.config_parameter"].set_param("contract_clm.webhook_networks", "127.0.0.0/8")

    @classmethod
    def webhook(cls, name, url="https://example.com/hook", **values):
        return cls.env["clm.webhook"].with_user(cls.manager).create({"name": name, "url": url, **values})

    def contracts(self, count=1, **values):
        return (
            self.env["clm.contract"]
            .with_user(self.rep)
            .create(
                [
                    {"title": "Quiet sea", "type_id": self.type.id, "partner_id": self.customer.id, **values}
                    for _number in range(count)
                ]
            )
        )

    def deliveries(self, hook=None, **values):
        hook = hook or self.hook
        domain = [("webhook_id", "=", hook.id), *((name, "=", value) for name, value in values.items())]
        return self.env["clm.webhook.delivery"].search(domain, order="id")

    def run_job(self, answer=None, at=None):
        """Runs the job as its cron does; with `answer`, a function of a parcel, nothing goes out."""
        with ExitStack() as stack:
            if answer:

                def post_all(groups, **_options):
                    sent = {}
                    for group in groups:
                        for parcel in group:
                            sent[parcel.key] = made = answer(parcel)
                            self.sent.append(parcel)
                            if not made.reached:
                                break
                    return sent

                stack.enter_context(patch.object(webhooks, "post_all", post_all))
            if at:
                stack.enter_context(patch.object(fields.Datetime, "now", lambda *_arguments: at))
            stack.enter_context(self.enter_registry_test_mode())
            self.env.ref("contract_clm.ir_cron_webhooks").method_direct_trigger()
        self.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.sent = []


@tagged("post_install", "-at_install")
class TestWebhookQueue(WebhookCase):
    def test_each_entry_of_evidence_becomes_a_delivery_with_its_hash(self):
        contract = self.contracts()
        contract.action_cancel("Not needed")
        created, cancelled = self.deliveries()
        self.assertEqual((created.event, cancelled.event), ("created", "cancelled"))
        payload = json.loads(cancelled.payload)
        entry = contract.evidence_ids.sorted("number")[-1]
        self.assertEqual(payload["evidence"]["hash"], entry.hash)
        self.assertEqual(payload["id"], cancelled.uuid)
        self.assertEqual(payload["contract"]["counterparty"], "Rao & Söhne")
        self.assertEqual(payload["contract"]["state"], "cancelled")
        self.assertEqual(payload["summary"], "Not needed")
        self.assertEqual(cancelled.payload, evidence.canonical(payload))
        self.assertEqual(cancelled.state, "waiting")

    def test_what_is_rolled_back_is_never_told(self):
        try:
            with self.env.cr.savepoint():
                self.contracts()
                raise UserError(self.env._("no"))
        except UserError:
            self.env.invalidate_all()
        self.assertFalse(self.deliveries())

    def test_events_types_and_companies_decide_who_is_told(self):
        Event = self.env["clm.webhook.event"]
        some = self.webhook("Some", event_ids=[(6, 0, Event.search([("code", "=", "cancelled")]).ids)])
        other_type = self.webhook(
            "Type", type_ids=[(4, self.env.ref("contract_clm.clm_contract_type_services").id)]
        )
        company = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["clm.webhook"].create(
            {"name": "Foreign", "url": "https://example.com", "company_id": company.id}
        )
        off = self.webhook("Off", active=False)
        self.contracts().action_cancel("x")
        self.assertEqual(self.deliveries().mapped("event"), ["created", "cancelled"])
        self.assertEqual(self.deliveries(some).mapped("event"), ["cancelled"])
        for hook in (other_type, foreign, off):
            self.assertFalse(self.deliveries(hook), hook.name)

    def test_there_is_an_event_for_each_kind_of_evidence_found_by_its_name(self):
        Event = self.env["clm.webhook.event"].with_user(self.manager)
        kinds = dict(self.env["clm.evidence"]._fields["kind"].selection)
        self.assertEqual(set(Event.search([]).mapped("code")), set(kinds))
        self.assertEqual(Event.name_search("Signed document")[0][1], "Signed document stored")

    def test_many_contracts_cost_as_many_queries_as_one(self):
        Contract = self.env["clm.contract"]
        counts = []
        for number in (1, 40):
            contracts = self.contracts(number).sudo()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            Contract._log_evidence_rows(
                "noticed", [(one, one.current_version_id, "", None) for one in contracts]
            )
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1, counts)

    def test_without_webhooks_nothing_is_asked_of_the_database(self):
        entries = self.contracts(3).sudo().evidence_ids
        self.hook.active = False
        self.env["clm.webhook"]._subscriptions()
        self.env.flush_all()
        with self.assertQueryCount(0):
            self.env["clm.webhook.delivery"]._queue(entries)


@tagged("post_install", "-at_install")
class TestWebhookSending(WebhookCase):
    def test_the_job_sends_what_a_receiver_can_verify(self):
        with receiver() as server:
            self.hook.url = server.url()
            self.contracts()
            self.run_job()
        [(_path, headers, body)] = server.seen
        secret = self.hook.sudo().secret
        self.assertEqual(
            headers["X-Clm-Signature"], webhooks.sign(secret, int(headers["X-Clm-Timestamp"]), body)
        )
        delivery = self.deliveries()
        self.assertEqual((delivery.state, delivery.status, delivery.answer), ("delivered", 200, "thanks"))
        self.assertEqual((headers["X-Clm-Delivery"], body.decode()), (delivery.uuid, delivery.payload))
        self.assertTrue(self.hook.answered_on)

    def test_no_receiver_waits_for_another_that_is_slow_or_dead(self):
        with receiver() as server, receiver() as gone:
            dead_url = gone.url()
            hooks = [
                self.webhook(str(n), url)
                for n, url in enumerate([dead_url, server.url("error"), server.url()])
            ]
            self.hook.active = False
            gone.shutdown()
            gone.server_close()
            self.contracts(5)
            self.run_job()
        dead, refused, fine = (self.deliveries(hook) for hook in hooks)
        self.assertEqual(set(fine.mapped("state")), {"delivered"})
        self.assertEqual(set(refused.mapped("state")), {"failed"})
        self.assertEqual(refused.mapped("status"), [500] * 5)
        # A dead receiver is asked once, and the rest waits with that.
        self.assertEqual(sorted(dead.mapped("attempts")), [0, 0, 0, 0, 1])
        self.assertEqual(set(dead.mapped("next_try")), {dead[0].next_try})

    def test_a_private_address_is_refused_until_the_settings_allow_it(self):
        self.env["ir.config_parameter"].set_param("contract_clm.webhook_networks", False)
        with receiver() as server:
            self.hook.url = server.url()
            self.contracts()
            self.run_job()
            self.assertFalse(server.seen)
            self.assertEqual(self.deliveries().trouble, "private")
            settings = self.env["res.config.settings"].create({"clm_webhook_networks": "127.0.0.1"})
            settings.execute()
            self.deliveries().action_send_again()
            self.run_job()
        self.assertEqual(self.deliveries().state, "delivered")
        with self.assertRaisesRegex(ValidationError, "no list of networks"):
            self.env["res.config.settings"].create({"clm_webhook_networks": "all of them"})

    def test_what_failed_is_tried_again_with_the_same_id_and_longer_waits(self):
        self.contracts()
        moment, waits = fields.Datetime.now(), []
        for _time in range(4):
            self.run_job(lambda _parcel: REFUSED, at=moment)
            delivery = self.deliveries()
            waits.append((delivery.next_try - moment).total_seconds())
            self.run_job(lambda _parcel: self.fail("too early"), at=moment + timedelta(seconds=1))
            moment = delivery.next_try
        self.assertEqual(delivery.state, "failed")
        self.assertTrue(
            all(later > 1.2 * sooner for sooner, later in zip(waits, waits[1:], strict=False)), waits
        )
        self.run_job(lambda _parcel: FINE, at=moment)
        self.assertEqual((delivery.state, delivery.attempts), ("delivered", 5))
        self.assertEqual(len({parcel.body for parcel in self.sent}), 1)
        self.assertFalse(delivery.next_try)

    def test_after_three_days_the_receiver_is_switched_off_and_somebody_is_told(self):
        self.contracts(3)
        self.env["res.lang"]._activate_lang("hi_IN")
        self.officer.write({"lang": "hi_IN", "tz": "Asia/Kolkata"})
        self.hook.user_id = self.officer
        moment, rounds = NOW + timedelta(days=400), 0
        while self.hook.active:
            self.run_job(lambda _parcel: DEAD, at=moment)
            moment, rounds = max([*filter(None, self.deliveries().mapped("next_try")), moment]), rounds + 1
            self.assertLess(rounds, 100)
        lasted = moment - (NOW + timedelta(days=400))
        self.assertGreaterEqual(lasted, timedelta(days=3))
        self.assertLess(lasted, timedelta(days=4))
        self.assertEqual(set(self.deliveries().mapped("state")), {"given_up"})
        asked = self.hook.activity_ids
        self.assertEqual(asked.user_id, self.officer)
        theirs = self.env(context={"lang": "hi_IN", "tz": "Asia/Kolkata"})
        self.assertRegex(asked.summary, "Accounting.*[\u0900-\u097f]")
        self.assertIn(format_datetime(theirs, NOW + timedelta(days=400)), asked.note)
        self.contracts()
        self.assertEqual(len(self.deliveries()), 3)
        with self.assertRaisesRegex(UserError, "switched off"):
            self.deliveries().action_send_again()
        self.hook.action_unarchive()
        self.deliveries().with_user(self.manager).action_send_again()
        self.run_job(lambda _parcel: FINE, at=moment)
        self.assertEqual(set(self.deliveries().mapped("state")), {"delivered"})

    def test_one_event_that_is_always_refused_switches_nothing_off(self):
        bad, _good = self.contracts(2)
        moment, rounds = NOW + timedelta(days=400), 0
        refused = self.deliveries(contract_id=bad.id)

        def answer(parcel):
            return REFUSED if parcel.key == refused.id else FINE

        while refused.state != "given_up":
            self.contracts()
            self.run_job(answer, at=moment)
            moment, rounds = refused.next_try or moment, rounds + 1
            self.assertLess(rounds, 100)
        self.assertTrue(self.hook.active)
        self.assertEqual(len(self.deliveries(state="delivered")), rounds + 1)

    def test_a_receiver_that_comes_back_gets_at_once_what_waited(self):
        self.contracts(3)
        moment = fields.Datetime.now()
        for _time in range(6):
            self.run_job(lambda _parcel: DEAD, at=moment)
            moment = self.deliveries()[0].next_try
        self.contracts()
        # The new event is due; the others would wait half an hour.
        newest = self.deliveries()[-1]
        self.deliveries().filtered(lambda row: row != newest).next_try = moment + timedelta(hours=1)
        self.run_job(lambda _parcel: FINE, at=moment)
        self.assertEqual(set(self.deliveries().mapped("state")), {"delivered"})
        self.assertFalse(self.hook.failing_since)

    def test_a_clock_that_was_set_back_delays_nothing(self):
        self.contracts()
        now = fields.Datetime.now()
        for ahead in (timedelta(days=365), timedelta()):
            self.run_job(lambda _parcel: REFUSED, at=now + ahead)
        delivery = self.deliveries()
        self.assertEqual((delivery.attempts, delivery.state), (2, "failed"))
        self.assertLess(delivery.next_try, now + timedelta(minutes=5))
        self.assertTrue(self.hook.active)
        self.assertLessEqual(self.hook.failing_since, now)

    def test_what_was_under_way_in_a_crash_is_sent_again_after_the_lease(self):
        self.contracts()
        now = fields.Datetime.now()

        class Killed(BaseException):
            pass

        def die(_parcel):
            raise Killed

        # Not assertRaises: Odoo's rolls back what the job had committed.
        with suppress(Killed):
            self.run_job(die, at=now)
        early = []
        self.run_job(lambda parcel: early.append(parcel) or REFUSED, at=now + timedelta(minutes=1))
        self.assertEqual(early, [], "somebody may still be sending it")
        self.assertEqual(self.deliveries().state, "waiting")
        self.run_job(lambda _parcel: FINE, at=now + timedelta(minutes=4))
        self.assertEqual((self.deliveries().state, self.deliveries().attempts), ("delivered", 1))

    def test_a_test_can_be_sent_and_a_delivery_again_by_administrators_only(self):
        self.hook.with_user(self.manager).action_send_test()
        self.run_job(lambda _parcel: FINE)
        delivery = self.deliveries()
        self.assertEqual(
            (delivery.event, delivery.state, delivery.display_name), ("test", "delivered", "Test")
        )
        delivery.with_user(self.manager).action_send_again()
        self.run_job(lambda _parcel: FINE)
        self.assertEqual((delivery.attempts, len({parcel.body for parcel in self.sent})), (2, 1))
        for user in (self.officer, self.rep):
            with self.assertRaises(AccessError):
                self.hook.with_user(user).action_send_test()
            with self.assertRaises(AccessError):
                delivery.with_user(user).action_send_again()
            with self.assertRaises(AccessError):
                self.hook.with_user(user).action_new_secret()

    def test_old_deliveries_go_and_open_ones_stay(self):
        self.contracts(2)
        first, second = self.deliveries()
        first.state = "delivered"
        self.env.flush_all()
        self.env.cr.execute("UPDATE clm_webhook_delivery SET create_date = create_date - interval '100 days'")
        self.env.invalidate_all()
        self.env["clm.webhook.delivery"]._gc_deliveries()
        self.assertEqual(self.deliveries(), second)


@tagged("post_install", "-at_install")
class TestWebhookRights(WebhookCase):
    def test_nobody_reads_the_secret(self):
        for user in (self.manager, self.officer, self.env.ref("base.user_admin")):
            mine = self.hook.with_user(user)
            for read in (
                lambda mine=mine: mine.secret,
                lambda mine=mine: mine.read(["secret"]),
                lambda mine=mine: mine.search_read([], ["secret"]),
                lambda mine=mine: mine.search([("secret", "like", "clmwh")]),
                lambda mine=mine: mine.export_data(["secret"]),
                lambda mine=mine: mine.web_read({"secret": {}}),
                lambda mine=mine: mine.formatted_read_group([], ["secret"], ["__count"]),
            ):
                with self.subTest(user.login), self.assertRaises(UserError):
                    # Access refused, or no right to export at all.
                    read()
            self.assertNotIn("secret", mine.fields_get())
            self.assertNotIn(self.hook.sudo().secret, str(mine.read()))

    def test_the_secret_is_shown_once_and_copies_get_their_own(self):
        mine = self.hook.with_user(self.manager)
        before = self.hook.sudo().secret
        action = mine.action_new_secret()
        shown = action["context"]["default_secret"]
        self.assertEqual(self.hook.sudo().secret, shown)
        self.assertNotEqual(shown, before)
        dialog = Form(
            self.env["signed.webhook.secret"].with_user(self.manager).with_context(**action["context"])
        )
        self.assertEqual(dialog.secret, shown)
        self.assertFalse(
            self.env["signed.webhook.secret"].create({"secret": shown}).browse(1)._fields["secret"].store
        )
        self.assertNotEqual(mine.copy().sudo().secret, shown)
        with self.assertRaises(AccessError):
            mine.secret = "guess"
        self.assertNotIn(shown, "".join(filter(None, self.hook.message_ids.mapped("body"))))

    def test_for_a_day_the_old_secret_signs_too(self):
        self.hook.with_user(self.manager).action_new_secret()
        before, secret = self.hook.sudo().secret_before, self.hook.sudo().secret
        with receiver() as server:
            self.hook.url = server.url()
            self.contracts()
            self.run_job()
            self.hook.with_user(self.manager).action_forget_old_secret()
            self.contracts()
            self.run_job()
        [(_path, headers, body), (_path, later, _body)] = server.seen
        moment = int(headers["X-Clm-Timestamp"])
        self.assertEqual(headers["X-Clm-Signature"], webhooks.sign(secret, moment, body))
        self.assertEqual(headers["X-Clm-Signature-Before"], webhooks.sign(before, moment, body))
        self.assertNotIn("X-Clm-Signature-Before", later)
        self.hook.with_user(self.manager).action_new_secret()
        self.hook.sudo().secret_before_until = fields.Datetime.now()
        self.assertFalse(self.hook._old_secret())
        for user in (self.officer, self.rep):
            with self.assertRaises(AccessError):
                self.hook.with_user(user).action_forget_old_secret()

    def test_officers_read_administrators_write_users_see_nothing(self):
        self.contracts()
        self.assertTrue(self.hook.with_user(self.officer).name)
        self.assertTrue(self.deliveries().with_user(self.officer).payload)
        with self.assertRaises(AccessError):
            self.hook.with_user(self.officer).url = "https://example.org"
        with self.assertRaises(AccessError):
            self.hook.with_user(self.rep).read(["name"])
        for user in (self.manager, self.officer, self.rep):
            with self.assertRaises(AccessError):
                self.deliveries().with_user(user).write({"payload": "{}"})

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.contracts()
        other = new_test_user(
            self.env,
            "clm_hooks_other",
            f"base.group_user,{MANAGER}",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(self.env["clm.webhook"].with_user(other).search([]))
        self.assertFalse(self.env["clm.webhook.delivery"].with_user(other).search([]))

    def test_addresses_that_others_could_read_are_refused_in_words(self):
        with self.assertRaisesRegex(ValidationError, "must begin with https"):
            self.webhook("Plain", "http://example.com/")
        with self.assertRaisesRegex(ValidationError, "looks like"):
            self.webhook("Odd", "https://me:secret@example.com/")


@tagged("post_install", "-at_install")
class TestWebhookWalls(WebhookCase):
    def payloads(self):
        return [json.loads(row.payload) for row in self.deliveries()]

    def assert_nothing_named(self, payload):
        text = json.dumps(payload, ensure_ascii=False)
        for name in ("Quiet sea", "Rao", self.rep.name, "Because"):
            self.assertNotIn(name, text)
        self.assertTrue(payload["contract"]["number"])
        self.assertTrue(payload["evidence"]["hash"])

    def test_of_closed_contracts_no_names_are_sent(self):
        for level in ("confidential", "walled"):
            self.contracts(confidentiality=level).action_cancel("Because")
        for payload in self.payloads():
            self.assert_nothing_named(payload)
        self.assertEqual(len(self.payloads()), 4)

    def test_a_contract_that_is_closed_before_the_message_goes_is_not_named_either(self):
        contract = self.contracts()
        contract.confidentiality = "walled"
        self.assertIn("Quiet sea", self.deliveries()[0].payload)
        self.run_job(lambda _parcel: FINE)
        for parcel in self.sent:
            self.assert_nothing_named(json.loads(parcel.body))

    def test_names_are_sent_where_the_systems_administrator_says_so(self):
        self.hook.with_user(self.env.ref("base.user_admin")).names_closed = True
        self.contracts(confidentiality="walled")
        self.assertEqual(self.payloads()[0]["contract"]["title"], "Quiet sea")

    def test_an_administrator_of_contracts_can_neither_allow_names_nor_send_them_elsewhere(self):
        mine = self.hook.with_user(self.manager)
        with self.assertRaises(AccessError):
            mine.names_closed = True
        with self.assertRaises(AccessError):
            self.webhook("Names", names_closed=True)
        self.hook.names_closed = True
        self.assertFalse(mine.copy().sudo().names_closed)
        mine.url = "https://attacker.example.com/"
        self.assertFalse(self.hook.names_closed)

    def test_deliveries_of_a_walled_contract_are_behind_its_wall(self):
        contract = self.contracts()
        delivery = self.deliveries().with_user(self.manager)
        self.assertTrue(delivery.payload)
        contract.confidentiality = "walled"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(delivery.search([("contract_id", "=", contract.id)]))
        with self.assertRaises(AccessError):
            delivery.read(["payload"])
