from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .test_engine import SignalCase

MANAGER = "crm_lifecycle.group_crm_lifecycle_manager"
USER = "crm_lifecycle.group_crm_lifecycle_user"


class RulesCase(SignalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "rules_manager", groups=MANAGER)
        cls.user = new_test_user(cls.env, "rules_user", groups=USER)
        cls.model = cls.env.ref("crm_lifecycle.model_b2b").with_user(cls.manager)
        cls.active = cls.env.ref("crm_lifecycle.stage_active")
        cls.at_risk = cls.env.ref("crm_lifecycle.stage_at_risk")

    def draft(self):
        return self.model.ruleset_ids.browse(self.model.action_edit_rules()["res_id"])

    def edge(self, ruleset, start, end):
        return ruleset.transition_ids.filtered(
            lambda move: move.from_stage_id == start and move.to_stage_id == end
        )


@tagged("post_install", "-at_install")
class TestRulesScreen(RulesCase):
    def test_the_forms_of_an_administrator_open_and_save(self):
        with Form(self.model) as form:
            form.name = "Businesses"
        draft = self.draft()
        with Form(draft) as form:
            form.note = "Later at risk"
            with form.transition_ids.edit(0) as move:
                move.reason = "Seen first"
        self.assertEqual(draft.transition_ids[0].reason, "Seen first")

    def test_a_condition_is_told_in_words_while_it_is_written(self):
        move = self.edge(self.draft(), self.active, self.at_risk)
        with Form(move) as form:
            self.assertIn("stay at least 30 days in “Active”", form.explanation)
            self.assertIn("The way back opens when", form.explanation)
            with form.condition_ids.new() as condition:
                condition.measure = "order_count"
                condition.operator = "<"
                condition.value = 7
                condition.group = 9
            self.assertIn("Orders less than 7", form.explanation)

    def test_a_user_reads_the_rules_and_changes_none(self):
        draft = self.draft().with_user(self.user)
        self.assertTrue(draft.transition_ids.mapped("summary"))
        for name in ("action_check", "action_try", "action_open_go_live", "action_restore"):
            with self.assertRaises(AccessError, msg=name):
                getattr(draft, name)()
        with self.assertRaises(AccessError):
            self.env["crm.lifecycle.replay"].with_user(self.user).search([])

    def test_a_draft_counts_its_changes_and_a_copy_begins_anew(self):
        draft = self.draft()
        before = draft.revision
        draft.transition_ids[0].reason = "Else"
        draft.transition_ids.condition_ids[0].value = 3
        draft.transition_ids.condition_ids[0].unlink()
        self.assertEqual(draft.revision, before + 3)
        draft.action_check()
        self.assertEqual(draft.revision, before + 3)

    def test_stages_without_a_road_are_named(self):
        draft = self.draft()
        self.assertFalse(draft.warnings)
        draft.transition_ids.filtered(lambda move: move.to_stage_id == self.at_risk).unlink()
        self.assertIn("No rule leads to: At Risk", draft.warnings)

    def test_a_move_without_conditions_is_named(self):
        draft = self.draft()
        move = self.edge(draft, self.active, self.at_risk)
        move.condition_ids.unlink()
        self.assertIn("Active → At Risk has no conditions", draft.warnings)

    def test_moves_that_may_swing_are_counted_on_the_customers_of_today(self):
        for days_ago in (70, 60, 10):
            self.signal(self.customer, "order", days_ago)
        self.stage()
        draft = self.draft()
        there, back = (
            self.edge(draft, self.active, self.at_risk),
            self.edge(draft, self.at_risk, self.active),
        )
        self.assertTrue(there and back)
        draft.action_check()
        self.assertFalse(there.swing_count)
        for move in (there, back):
            move.condition_ids.unlink()
            move.condition_ids.create({"transition_id": move.id, "measure": "order_count", "value": 3})
        draft.action_check()
        self.assertGreaterEqual(there.swing_count, 1)
        self.assertEqual(there.swing_count, back.swing_count)
        self.assertEqual(draft.warnings.count("may swing"), 1)

    def test_customers_who_would_go_round_are_counted(self):
        for days_ago in (70, 60, 10):
            self.signal(self.customer, "order", days_ago)
        self.stage()
        draft = self.draft()
        lapsed = self.env.ref("crm_lifecycle.stage_lapsed")
        draft.action_check()
        self.assertNotIn("go round", draft.warnings or "")
        Move = draft.transition_ids
        for start, end in ((self.active, self.at_risk), (self.at_risk, lapsed), (lapsed, self.active)):
            move = self.edge(draft, start, end) or Move.create(
                {
                    "ruleset_id": draft.id,
                    "from_stage_id": start.id,
                    "to_stage_id": end.id,
                    "reason": "Round",
                }
            )
            move.min_stay_days, move.sequence = 0, 0
            move.condition_ids.unlink()
            Move.condition_ids.create({"transition_id": move.id, "measure": "order_count", "value": 3})
        draft.action_check()
        self.assertIn("Active → At Risk → Lapsed → Active", draft.warnings)
        self.assertEqual(self.stage(), self.active)

    def test_a_check_is_one_pass_over_the_customers(self):
        draft = self.draft()
        draft.action_check()
        conditions = [draft._holds(move) for move in draft.transition_ids.filtered("automatic")]
        self.assertEqual(len(draft._count_customers(conditions)), len(conditions) + 1)
        with self.assertQueryCount(1):
            draft._count_customers(conditions)

    def test_a_move_that_cannot_be_evaluated_is_named(self):
        draft = self.draft()
        draft.transition_ids[0].partner_domain = "[('no_such_field', '=', 1)]"
        draft.action_check()
        self.assertIn("no_such_field", draft.warnings)
        with self.assertRaisesRegex(UserError, "no_such_field"):
            draft.action_open_go_live()

    def test_a_retired_version_is_read_only_and_comes_back_as_a_draft(self):
        first = self.model.live_ruleset_id
        self.draft().action_go_live()
        self.assertEqual(first.state, "retired")
        with self.assertRaises(UserError):
            first.transition_ids[0].reason = "Else"
        draft = first.browse(first.action_restore()["res_id"])
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.transition_ids.mapped("summary"), first.transition_ids.mapped("summary"))
        with self.assertRaisesRegex(UserError, "delete it"):
            first.action_restore()


@tagged("post_install", "-at_install")
class TestGoLive(RulesCase):
    def dialog(self, draft):
        action = draft.action_open_go_live()
        return (
            self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"]).create({})
        )

    def replay(self, draft):
        return self.env["crm.lifecycle.replay"].with_user(self.manager).browse(draft.action_try()["res_id"])

    def test_a_small_history_is_replayed_at_once_by_an_administrator(self):
        for days_ago in (300, 270, 240):
            self.signal(self.customer, "order", days_ago)
        self.stage()
        replay = self.replay(self.draft())
        self.assertEqual((replay.state, replay.progress), ("done", 100), replay.problem)
        self.assertTrue(replay.line_ids)
        line = replay.line_ids.filtered("changed")[:1]
        action = line.action_view_customers()
        self.assertEqual(
            self.env["res.partner"].search_count(action["domain"]), line.customer_count, "a person each"
        )
        totals = self.env["crm.lifecycle.replay.total"].with_user(self.manager)
        by_moment = dict(
            totals._read_group([("replay_id", "=", replay.id)], ["moment"], ["customer_count:sum"])
        )
        self.assertEqual(by_moment["now"], by_moment["draft"])

    def test_rules_go_live_after_they_were_tried(self):
        draft = self.draft()
        dialog = self.dialog(draft)
        self.assertEqual(dialog.tried, "never")
        with self.assertRaisesRegex(UserError, "Try on history"):
            dialog.action_go_live()
        self.replay(draft)
        self.assertEqual(self.dialog(draft).tried, "yes")
        draft.transition_ids[0].reason = "Else"
        self.assertEqual(self.dialog(draft).tried, "outdated")
        self.replay(draft)
        self.dialog(draft).action_go_live()
        self.assertEqual(self.model.live_ruleset_id, draft)

    def test_rules_may_go_live_untried_where_that_is_said(self):
        draft = self.draft()
        dialog = self.dialog(draft)
        dialog.untried = True
        dialog.action_go_live()
        self.assertEqual(draft.state, "live")

    def test_a_user_puts_nothing_live(self):
        draft = self.draft()
        with self.assertRaises(AccessError):
            self.env["crm.lifecycle.go.live"].with_user(self.user).create({"ruleset_id": draft.id})

    def test_a_replay_stops_and_goes_on_unless_the_rules_were_changed(self):
        self.patch(type(self.env["crm.lifecycle.replay"]), "_is_small", lambda replay: False)
        draft = self.draft()
        replay = self.replay(draft)
        replay._run_step()
        replay._run_step()
        position = replay.position
        replay.action_stop()
        self.assertEqual(replay.state, "stopped")
        replay.action_resume()
        self.assertEqual((replay.state, replay.position), ("running", position))
        replay._run_step()
        self.assertEqual(replay.position, position + timedelta(days=7))
        replay.action_stop()
        draft.transition_ids[0].reason = "Else"
        with self.assertRaisesRegex(UserError, "Start over"):
            replay.action_resume()
        replay.action_start()
        replay._run()
        self.assertEqual(replay.state, "done", replay.problem)


@tagged("post_install", "-at_install")
class TestStageGraph(RulesCase):
    def test_the_picture_shows_each_stage_with_its_customers_and_each_move(self):
        self.signal(self.customer, "order", 40)
        self.stage()
        graph = self.model.with_user(self.user).stage_graph()
        live = self.model.live_ruleset_id
        self.assertEqual({stage["id"] for stage in graph["stages"]}, set(self.model.stage_ids.ids))
        self.assertEqual({move["id"] for move in graph["moves"]}, set(live.transition_ids.ids))
        self.assertTrue(all(len(move["curve"]) == 6 for move in graph["moves"]))
        [active] = [stage for stage in graph["stages"] if stage["id"] == self.active.id]
        self.assertGreaterEqual(active["count"], 1)

    def test_a_stranger_sees_no_picture(self):
        stranger = new_test_user(self.env, "graph_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.model.with_user(stranger).stage_graph()

    def test_the_picture_costs_the_same_however_many_moves_there_are(self):
        self.model.stage_graph()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            self.model.stage_graph()
