from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.crm_lifecycle.models import crm_lifecycle_profile
from odoo.addons.crm_lifecycle.models.crm_lifecycle_event import COLUMNS
from odoo.addons.crm_lifecycle.models.crm_lifecycle_profile import POSITION


class SignalCase(TransactionCase):
    """Customers whose signals are told day by day, counted back from now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.customer = cls.env["res.partner"].create({"name": "Mill", "is_company": True})
        cls.person = cls.env["res.partner"].create({"name": "Asha"})
        cls.env.flush_all()

    def signal(self, partner, kind, days_ago, ref=None, amount=None):
        SQLS = {
            "kind_id": SQL("%s", self.env.ref(f"crm_lifecycle.kind_{kind}").id),
            "contact_id": SQL("%s", partner.id),
            "company_id": SQL("%s", self.env.company.id),
            "occurred_at": SQL("%s::timestamp", self.now - timedelta(days=days_ago)),
            "source_id": SQL("NULL::int"),
            "source_ref": SQL("%s", ref or f"{partner.id}-{kind}-{days_ago}"),
            "amount": SQL("%s::float8", amount),
            "product_id": SQL("NULL::int"),
            "payload": SQL("NULL::jsonb"),
        }
        self.assertEqual(set(SQLS) | {"partner_id"}, set(COLUMNS))
        columns = SQL(", ").join(SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in SQLS.items())
        return self.env["crm.lifecycle.event"]._insert(SQL("SELECT %s", columns))

    def profile(self, partner=None):
        self.env["crm.lifecycle.profile"]._refresh_dirty()
        return self.env["crm.lifecycle.profile"].search([("partner_id", "=", (partner or self.customer).id)])

    def stage(self, partner=None):
        return self.profile(partner).stage_id


@tagged("post_install", "-at_install")
class TestEngine(SignalCase):
    def test_measures_come_from_signals(self):
        self.signal(self.customer, "lead", 100)
        for days_ago, amount in ((90, 100), (60, 50), (10, 25)):
            self.signal(self.customer, "order", days_ago, amount=amount)
        self.signal(self.customer, "mail_out", 5)
        profile = self.profile()
        self.assertRecordValues(
            profile,
            [
                {
                    "order_count": 3,
                    "order_amount": 175,
                    "rhythm_days": 40,
                    "lead_count": 1,
                    "first_seen_at": self.now - timedelta(days=100),
                    "last_order_at": self.now - timedelta(days=10),
                    "last_out_at": self.now - timedelta(days=5),
                    "touch_in_count": 4,
                    "touch_out_count": 1,
                }
            ],
        )

    def test_a_cancelled_order_is_taken_back(self):
        self.signal(self.customer, "order", 10, amount=100)
        self.signal(self.customer, "order_cancelled", 5, amount=100)
        self.assertRecordValues(self.profile(), [{"order_count": 0, "order_amount": 0}])

    def test_the_same_signal_twice_is_one(self):
        self.assertEqual(self.signal(self.customer, "order", 10), 1)
        self.assertEqual(self.signal(self.customer, "order", 10), 0)

    def test_a_signal_of_tomorrow_counts_tomorrow(self):
        self.signal(self.customer, "order", -1)
        self.assertEqual(self.profile().order_count, 0)

    def test_a_new_customer_goes_as_far_as_the_rules_lead_in_one_stay(self):
        self.signal(self.customer, "order", 40)
        self.assertEqual(self.stage(), self.env.ref("crm_lifecycle.stage_active"))
        history = self.env["crm.lifecycle.history"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(len(history), 1)
        self.assertEqual(history.cause, "rule")
        self.assertTrue(history.why)

    def test_persons_have_a_lifecycle_of_their_own(self):
        self.signal(self.person, "order", 40)
        self.assertEqual(self.stage(self.person), self.env.ref("crm_lifecycle.stage_b2c_purchase"))

    def test_silence_and_coming_back(self):
        for days_ago in (400, 370, 340):
            self.signal(self.customer, "order", days_ago)
        self.assertEqual(self.stage(), self.env.ref("crm_lifecycle.stage_active"))
        profile = self.profile()
        profile.stage_entered_at = self.now - timedelta(days=31)
        self.env["crm.lifecycle.profile"]._refresh()
        self.assertEqual(self.stage(), self.env.ref("crm_lifecycle.stage_lapsed"))
        self.assertEqual(profile.furthest_stage_id, self.env.ref("crm_lifecycle.stage_active"))
        profile.stage_entered_at = self.now - timedelta(days=1)
        self.signal(self.customer, "order", 0)
        self.assertEqual(self.stage(), self.env.ref("crm_lifecycle.stage_won_back"))

    def test_the_minimum_stay_is_kept(self):
        for days_ago in (400, 370, 340):
            self.signal(self.customer, "order", days_ago)
        self.stage()
        self.env["crm.lifecycle.profile"]._refresh()
        self.assertEqual(self.stage(), self.env.ref("crm_lifecycle.stage_active"))

    def test_a_held_customer_is_left_alone(self):
        stage = self.env.ref("crm_lifecycle.stage_consideration")
        profiles = self.env["crm.lifecycle.profile"]
        profiles._move(self.customer, stage, "Told so", hold_until=self.now + timedelta(days=5))
        self.signal(self.customer, "order", 40)
        self.assertEqual(self.stage(), stage)
        self.profile().hold_until = self.now - timedelta(days=1)
        profiles._refresh()
        self.assertEqual(self.stage(), self.env.ref("crm_lifecycle.stage_active"))

    def test_an_evaluation_that_has_no_time_left_goes_on_at_the_next_run(self):
        people = self.env["res.partner"].create([{"name": str(number)} for number in range(3)])
        for one in people:
            self.signal(one, "lead", 5)
        profiles = self.env["crm.lifecycle.profile"].search([("partner_id", "in", people.ids)], order="id")
        self.env["crm.lifecycle.profile"].search([("id", ">", profiles[-1].id)]).unlink()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(POSITION, profiles[0].id - 1)
        for number, profile in enumerate(profiles):
            with (
                patch.object(crm_lifecycle_profile, "RANGE", 1),
                patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=0) as committed,
            ):
                profile._cron_evaluate()
            self.assertEqual(len(profiles.filtered("stage_id")), number + 1)
            committed.assert_called_once_with(1, remaining=profiles[-1].id - profile.id)
        self.assertEqual(parameters.get_param(POSITION), "0")

    def draft(self):
        model = self.env.ref("crm_lifecycle.model_b2b")
        return self.env["crm.lifecycle.ruleset"].browse(model.action_edit_rules()["res_id"])

    def test_a_circle_of_rules_ends(self):
        draft = self.draft()
        active, loyal = self.env.ref("crm_lifecycle.stage_active"), self.env.ref("crm_lifecycle.stage_loyal")
        draft.transition_ids.filtered(lambda move: move.from_stage_id == active).condition_ids.unlink()
        draft.transition_ids.filtered(lambda move: move.from_stage_id == active).min_stay_days = 0
        draft.transition_ids.create(
            {"ruleset_id": draft.id, "from_stage_id": loyal.id, "to_stage_id": active.id, "reason": "Back"}
        )
        draft.action_go_live()
        self.signal(self.customer, "order", 40)
        self.assertEqual(self.stage(), loyal)

    def test_a_rule_that_fails_is_left_out_and_named(self):
        live = self.env.ref("crm_lifecycle.ruleset_b2b")
        faulty = live.transition_ids.filtered(lambda move: not move.from_stage_id)
        self.env.cr.execute(
            "UPDATE crm_lifecycle_transition SET partner_domain = %s WHERE id = %s",
            ["[('no_such_field', '=', 1)]", faulty.id],
        )
        faulty.invalidate_recordset()
        self.signal(self.customer, "order", 40)
        self.signal(self.person, "order", 40)
        self.assertFalse(self.stage())
        self.assertTrue(self.stage(self.person))
        self.assertIn("no_such_field", faulty.problem)

    def test_live_rules_are_changed_as_a_draft_only(self):
        live = self.env.ref("crm_lifecycle.ruleset_b2b")
        with self.assertRaises(UserError):
            live.transition_ids[0].reason = "Else"
        draft = self.draft()
        self.assertEqual(draft.number, live.number + 1)
        self.assertEqual(draft.transition_ids.mapped("summary"), live.transition_ids.mapped("summary"))
        draft.action_go_live()
        self.assertEqual((live.state, draft.state), ("retired", "live"))

    def test_every_default_stage_can_be_reached(self):
        for model in ("b2b", "b2c"):
            self.assertFalse(self.env.ref(f"crm_lifecycle.ruleset_{model}")._unreachable_stages())

    def test_many_customers_cost_no_more_queries_than_one(self):
        customers = self.env["res.partner"].create([{"name": str(n), "is_company": True} for n in range(20)])
        for customer in customers:
            self.signal(customer, "order", 40)
        with self.assertQueryCount(30):
            self.env["crm.lifecycle.profile"]._refresh_dirty()
        self.assertEqual(len(customers.lifecycle_stage_id), 1)


@tagged("post_install", "-at_install")
class TestReplay(SignalCase):
    def replay(self, ruleset, **values):
        replay = self.env["crm.lifecycle.replay"].create(
            {"ruleset_id": ruleset.id, "date_from": self.now - timedelta(days=365), "date_to": self.now}
            | values
        )
        replay.action_start()
        replay._run()
        self.assertEqual(replay.state, "done", replay.problem)
        return replay

    def test_a_replay_shows_where_everyone_would_stand(self):
        for days_ago in (300, 270, 240):
            self.signal(self.customer, "order", days_ago)
        self.assertEqual(self.stage(), self.env.ref("crm_lifecycle.stage_active"))
        replay = self.replay(self.env.ref("crm_lifecycle.ruleset_b2b"))
        row = self.env["crm.lifecycle.replay.row"].search(
            [("replay_id", "=", replay.id), ("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(row.stage_id, self.env.ref("crm_lifecycle.stage_lapsed"))
        self.assertEqual(self.stage(), self.env.ref("crm_lifecycle.stage_active"))
        self.assertTrue(replay.line_ids.filtered("changed"))

    def test_a_replay_measures_as_a_profile_does(self):
        for days_ago in (500, 300, 270, 3):
            self.signal(self.customer, "order", days_ago, amount=10)
        self.signal(self.customer, "mail_in", 200)
        profile = self.profile()
        replay = self.replay(self.env.ref("crm_lifecycle.ruleset_b2b"), step_days=30)
        row = self.env["crm.lifecycle.replay.row"].search(
            [("replay_id", "=", replay.id), ("partner_id", "=", self.customer.id)]
        )
        names = list(self.env["crm.lifecycle.measures"]._fields.keys() - {"id", "display_name"})
        names = [name for name in names if name.endswith(("_at", "_count", "_amount", "_days"))]
        self.assertEqual(row.read(names)[0] | {"id": 0}, profile.read(names)[0] | {"id": 0})

    def test_a_replay_twice_gives_the_same(self):
        self.signal(self.customer, "order", 300)
        self.stage()
        ruleset = self.env.ref("crm_lifecycle.ruleset_b2b")
        replay = self.replay(ruleset)
        first = replay.line_ids.mapped(
            lambda line: (line.before_stage_id, line.after_stage_id, line.customer_count)
        )
        replay.action_start()
        replay._run()
        again = replay.line_ids.mapped(
            lambda line: (line.before_stage_id, line.after_stage_id, line.customer_count)
        )
        self.assertEqual(first, again)

    def test_what_people_decided_is_repeated(self):
        self.signal(self.customer, "lead", 300)
        self.stage()
        lapsed = self.env.ref("crm_lifecycle.stage_lapsed")
        self.profile().stage_entered_at = self.now - timedelta(days=200)
        self.env["crm.lifecycle.history"].search([("partner_id", "=", self.customer.id)]).entered_at = (
            self.now - timedelta(days=200)
        )
        self.env["crm.lifecycle.profile"]._move(
            self.customer, lapsed, "Closed down", entered_at=self.now - timedelta(days=100)
        )
        replay = self.replay(self.env.ref("crm_lifecycle.ruleset_b2b"))
        row = self.env["crm.lifecycle.replay.row"].search(
            [("replay_id", "=", replay.id), ("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(row.stage_id, lapsed)


@tagged("post_install", "-at_install")
class TestFeed(SignalCase):
    def order(self, **values):
        product = self.env["product.product"].create({"name": "Flour", "list_price": 10})
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": product.id, "tax_ids": False})],
                **values,
            }
        )

    def kinds(self):
        """Of what happened with the customer; the stages that follow from it are told elsewhere."""
        return sorted(
            self.env["crm.lifecycle.event"]
            .search([("partner_id", "=", self.customer.id), ("kind_id.counts", "=", True)])
            .kind_id.mapped("code")
        )

    def collect(self):
        self.env["crm.lifecycle.feed"]._sync()
        feeds = self.env["crm.lifecycle.feed"].search([])
        for feed in feeds:
            feed._read_changes()
        return feeds

    def test_an_order_is_a_signal_once(self):
        order = self.order()
        order.action_confirm()
        self.collect()
        self.collect()
        self.assertEqual(self.kinds(), ["order", "quotation"])
        self.assertEqual(self.profile().order_amount, 10)
        order._action_cancel()
        self.collect()
        self.assertEqual(self.kinds(), ["order", "order_cancelled", "quotation"])
        self.assertEqual(self.profile().order_amount, 0)

    def test_an_order_confirmed_again_after_a_cancellation_is_ordered_again(self):
        order = self.order()
        for time in (1, 2, 3):
            order.action_confirm()
            self.collect()
            self.collect()
            self.assertRecordValues(self.profile(), [{"order_count": 1, "order_amount": 10}])
            order._action_cancel()
            self.collect()
            self.collect()
            self.assertEqual(self.profile().order_count, 0)
            order.action_draft()
            events = self.env["crm.lifecycle.event"].search([("partner_id", "=", self.customer.id)])
            told = [event.kind_id.code for event in events]
            self.assertEqual((told.count("order"), told.count("order_cancelled")), (time, time))

    def test_a_backfill_reads_what_was_there_and_nothing_twice(self):
        self.order().action_confirm()
        self.env["crm.lifecycle.feed"]._sync()
        feed = self.env["crm.lifecycle.feed"].search([("kind_id.code", "=", "order")])
        for _time in range(2):
            feed.action_backfill()
            while feed.backfill_state == "running":
                feed._backfill_piece()
        self.assertEqual(feed.backfill_state, "done", feed.problem)
        self.assertEqual(self.kinds(), ["order"])

    def test_signals_are_never_changed(self):
        self.signal(self.customer, "order", 10)
        event = self.env["crm.lifecycle.event"].search([("partner_id", "=", self.customer.id)])
        with self.assertRaises(UserError):
            event.amount = 5
        manager = new_test_user(
            self.env, "signal_manager", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        with self.assertRaises(AccessError):
            event.with_user(manager).unlink()
