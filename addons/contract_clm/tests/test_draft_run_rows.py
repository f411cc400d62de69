from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CONTRACT_USER
from .draft_run_common import DraftRunCase

CHILDREN = ("line_ids", "download_ids")


@tagged("post_install", "-at_install")
class TestDraftRunRows(DraftRunCase):
    def test_a_filter_brings_all_that_match_and_each_once(self):
        run = self.prepare(self.customers[:1], domain="[('ref', '=', 'run')]")
        run.action_add_matching()
        run.action_add_matching()
        self.assertEqual(run.line_ids.partner_id, self.customers)

    def test_a_start_without_rows_takes_all_that_match(self):
        run = self.prepare(self.customers[:0], domain="[('ref', '=', 'run')]")
        run.action_start()
        self.assertEqual(run.total_count, 3)

    def test_a_filter_that_matches_nothing_or_is_no_filter_says_so(self):
        for domain in ("[('ref', '=', 'nobody')]", "__import__('os')", "[('ref'"):
            run = self.prepare(self.customers[:0], domain=domain)
            with self.subTest(domain), self.assertRaisesRegex(UserError, "filter"):
                run.action_start()

    def test_rows_are_taken_out_in_preparation_only(self):
        run = self.prepare()
        run.write({"line_ids": [(2, run.line_ids[0].id)]})
        self.assertEqual(run.total_count, 2)
        run.action_remove_rows()
        self.assertEqual(run.total_count, 0)
        run.domain = "[('ref', '=', 'run')]"
        run.action_start()
        with self.assertRaises(UserError):
            run.line_ids[0].unlink()
        with self.assertRaises(UserError):
            run.action_remove_rows()

    def test_the_database_takes_a_partner_or_order_once(self):
        run = self.prepare()
        row = {"run_id": run.id, "partner_id": self.customers[0].id}
        orders = self.prepare(self.order)
        order_row = {"run_id": orders.id, "partner_id": self.customer.id, "order_id": self.order.id}
        for values in (row, order_row):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
                self.env["clm.draft.run.line"].create(values)

    def test_what_a_started_run_makes_is_settled(self):
        run = self.start()
        for values in ({"purpose": "x"}, {"template_id": False}, {"user_id": self.officer.id}):
            with self.assertRaises(UserError):
                run.write(values)
        run.name = "Another name"

    def test_states_and_rows_follow_from_the_buttons_only(self):
        run = self.prepare().with_context(default_state="done", default_problem="x")
        other = run.copy()
        self.assertEqual((other.state, other.problem), ("draft", False))
        for values in ({"state": "running"}, {"line_ids": [(0, 0, {"partner_id": self.customer.id})]}):
            with self.assertRaises(UserError):
                run.write(values)
        with self.assertRaises(AccessError):
            run.line_ids.write({"state": "done"})

    def test_an_empty_list_explains_itself(self):
        self.assertIn("job", self.env.ref("contract_clm.clm_draft_run_action").help)


@tagged("post_install", "-at_install")
class TestDraftRunRights(DraftRunCase):
    def test_a_rep_sees_own_runs_and_officers_all(self):
        run = self.start()
        self.work()
        self.download(run)
        for user, sees in (
            (self.rep, True),
            (self.officer, True),
            (self.other_rep, False),
            (self.outsider, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(run.with_user(user).has_access("read"), sees)
                for name in CHILDREN:
                    rows = run.sudo()[name]
                    self.assertTrue(rows)
                    self.assertEqual(rows.with_user(user).sudo(False).has_access("read"), sees, name)

    def download(self, run):
        run.env["clm.draft.run.download"].create({"run_id": run.id, "kind": "docx"}).action_prepare()

    def test_every_button_checks_the_rights_of_who_presses_it(self):
        run = self.start().with_user(self.other_rep)
        for press in (
            run.action_start,
            run.action_pause,
            run.action_resume,
            run.action_retry_failed,
            run.action_cancel,
            run.action_add_matching,
            run.action_remove_rows,
            lambda: self.download(run),
            lambda: run.line_ids.action_open_contract(),
        ):
            with self.assertRaises(AccessError):
                press()

    def test_a_rep_lets_nobody_else_be_responsible(self):
        run = self.prepare()
        with self.assertRaises(UserError):
            run.user_id = self.officer
        with self.assertRaises(UserError):
            run.copy({"user_id": self.other_rep.id})
        run.with_user(self.officer).user_id = self.other_rep
        with self.assertRaises(UserError):
            run.sudo().user_id = self.outsider

    def test_the_job_has_the_rights_of_the_responsible_and_no_others(self):
        theirs = self.order.copy({"user_id": self.other_rep.id})
        self.rep.group_ids = [(3, self.env.ref("sales_team.group_sale_salesman_all_leads").id)]
        with self.assertRaises(AccessError):
            self.prepare(theirs)
        run = self.prepare(self.order | self.order.copy())
        run.line_ids[1].order_id.user_id = self.other_rep
        run.action_start()
        self.work()
        self.assertEqual(self.states(run), ["done", "failed"])
        self.assertIn("may not read it: Sales Order", run.failed_line_ids.problem)

    def test_an_archived_responsible_stops_the_run(self):
        run = self.start()
        self.rep.active = False
        self.work()
        self.assertEqual(run.state, "paused")
        self.assertIn("archived", run.sudo().problem)

    def test_another_company_sees_nothing(self):
        run = self.start()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.officer.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        for model, domain in (
            ("clm.draft.run", [("id", "=", run.id)]),
            ("clm.draft.run.line", [("run_id", "=", run.id)]),
        ):
            self.assertFalse(self.env[model].with_user(self.officer).search(domain))

    def test_the_buttons_of_lists_are_for_users_of_contracts(self):
        group = self.env.ref(CONTRACT_USER)
        for name in ("partner", "order"):
            action = self.env.ref(f"contract_clm.clm_draft_run_{name}_action")
            self.assertEqual(action.group_ids, group)
        with self.assertRaises(AccessError):
            self.customers.with_user(self.outsider).action_bulk_draft_clm_contracts()
