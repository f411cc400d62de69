from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import pdf
from .draft_run_common import DraftRunCase, Killed

WORK = "odoo.addons.contract_clm.models.clm_run_mixin"


@tagged("post_install", "-at_install")
class TestDraftRun(DraftRunCase):
    def test_every_row_becomes_a_contract_with_its_document(self):
        run = self.start(purpose="Shared purpose")
        self.assertEqual((run.state, run.progress), ("running", 0))
        self.work()
        self.assertEqual((run.state, run.done_count, run.failed_count, run.progress), ("done", 3, 0, 100))
        for line, customer in zip(run.line_ids, self.customers, strict=True):
            contract = line.contract_id
            self.assertEqual((contract.partner_id, contract.user_id), (customer, self.rep))
            self.assertEqual((contract.state, contract.purpose), ("draft", "Shared purpose"))
            self.assertEqual(contract.title, f"{self.type.name} – {customer.name}")
            self.assertEqual(contract.current_version_id, line.version_id)
            self.assertEqual(contract.party_ids[1].signatory_id, customer.child_ids)
            self.assertEqual(self.kinds(contract), ["created", "generated"])
            self.assertEqual(contract.evidence_ids.mapped("actor"), [self.rep.display_name] * 2)
            self.assertFalse(contract._verify_evidence())
            self.assertIn(self.rep.partner_id, contract.message_partner_ids)

    def test_the_documents_are_the_same_as_those_of_the_single_draft(self):
        run = self.start(self.customer)
        self.work()
        contract = run.line_ids.contract_id
        first = contract.current_version_id._read_file("docx")
        contract.with_user(self.rep).action_generate()
        self.assertEqual(contract.current_version_id._read_file("docx"), first)

    def test_with_pdfs(self):
        run = self.start(with_pdf=True)
        self.work()
        for version in run.line_ids.version_id:
            self.assertGreater(pdf.page_count(version._read_file("pdf")), 1)

    def test_orders_bring_their_lines(self):
        run = self.start(self.order)
        self.work()
        contract = run.line_ids.contract_id
        self.assertEqual((contract.order_id, contract.amount_untaxed), (self.order, 1200))
        self.assertEqual(contract.partner_id, self.customer)

    def test_a_broken_row_keeps_its_reason_and_the_others_go_on(self):
        self.without_effective_date("Customer 2")
        run = self.start()
        self.work()
        self.assertEqual(self.states(run), ["done", "failed", "done"])
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 2, 1))
        failed = run.failed_line_ids
        self.assertEqual(failed.partner_id.name, "Customer 2")
        self.assertIn("contract.effective_date", failed.problem)
        self.assertFalse(failed.contract_id)
        tails = [int(line.contract_id.name.rsplit("/", 1)[1]) for line in run.line_ids if line.contract_id]
        self.assertEqual(tails[1] - tails[0], 1, "a row that fails takes no number")

    def test_a_partner_that_was_closed_to_the_responsible_is_said(self):
        run = self.start()
        self.customers[1].company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.work()
        self.assertEqual(self.states(run), ["done", "failed", "done"])
        self.assertIn("may not read", run.failed_line_ids.problem)

    def test_an_error_of_the_database_is_found_by_halving(self):
        run = self.start()
        contract = self.env.registry["clm.contract"]
        original = contract.create

        def create(model, vals_list):
            created = original(model, vals_list)
            if self.customers[1] in created.partner_id:
                created.env.cr.execute("SELECT 1 / 0")
            return created

        self.patch(contract, "create", create)
        with mute_logger("odoo.sql_db", WORK):
            self.work()
        self.assertEqual(self.states(run), ["done", "failed", "done"])
        self.assertIn("division", run.failed_line_ids.problem)

    def test_a_fault_of_the_program_stays_on_its_row(self):
        contract = self.env.registry["clm.contract"]
        original = contract._drafting_values

        def values(record):
            return original(record) if record.partner_id.name != "Customer 3" else 1 / 0

        self.patch(contract, "_drafting_values", values)
        run = self.start()
        with mute_logger(WORK):
            self.work()
        self.assertEqual(self.states(run), ["done", "done", "failed"])
        self.assertIn("division", run.failed_line_ids.problem)

    def test_failed_rows_are_tried_again_after_the_reason_is_solved(self):
        order = self.order.copy()
        run = self.start(self.order | order)
        order.action_cancel()
        self.work()
        self.assertIn("cancelled", run.failed_line_ids.problem)
        self.assertEqual(run.failed_line_ids.action_open_contract()["res_id"], order.id)
        order.action_draft()
        run.action_retry_failed()
        self.assertEqual((run.state, run.failed_count), ("running", 0))
        self.work()
        self.assertEqual((run.state, run.done_count), ("done", 2))

    def test_a_killed_worker_loses_its_batch_only_and_nothing_doubles(self):
        run = self.start()
        line_model = self.env.registry["clm.draft.run.line"]
        original = line_model._done

        def die(line, *args):
            original(line, *args)
            if line.partner_id.name == "Customer 2":
                raise Killed

        self.patch(line_model, "_done", die)
        # assertRaises would undo what was committed before.
        with suppress(Killed):
            self.work(batch=1)
        self.patch(line_model, "_done", original)
        self.env.invalidate_all()
        self.assertEqual(self.states(run), ["done", "waiting", "waiting"])
        self.assertEqual(run.state, "running")
        self.work()
        self.assertEqual((run.state, run.done_count), ("done", 3))
        contracts = self.env["clm.contract"].search([("partner_id", "in", self.customers.ids)])
        self.assertEqual(contracts, run.line_ids.contract_id)
        self.assertEqual(len(contracts), 3)

    def test_a_paused_run_waits_and_goes_on(self):
        run = self.start()
        run.action_pause()
        self.work()
        self.assertEqual((run.state, run.waiting_count), ("paused", 3))
        run.action_resume()
        self.work()
        self.assertEqual((run.state, run.done_count), ("done", 3))

    def test_a_pause_takes_effect_after_the_batch(self):
        run = self.start()
        shift = self.env.registry["clm.draft.run"]
        original = shift._work_step

        def pause_afterwards(record, *args):
            taken = original(record, *args)
            record._write_guarded({"state": "paused"})
            return taken

        self.patch(shift, "_work_step", pause_afterwards)
        self.work(batch=1)
        self.assertEqual((run.state, run.done_count, run.waiting_count), ("paused", 1, 2))

    def test_a_cancelled_run_is_over_and_its_contracts_stay(self):
        run = self.start()
        self.work()
        other = self.start()
        other.action_cancel()
        self.work()
        self.assertEqual((other.state, other.waiting_count), ("cancelled", 3))
        with self.assertRaises(UserError):
            other.action_resume()
        other.unlink()
        run.unlink()
        self.assertEqual(len(self.env["clm.contract"].search([("partner_id", "in", self.customers.ids)])), 3)

    def test_a_run_is_closed_also_when_the_time_of_the_job_is_over(self):
        run = self.start()
        cron = self.env.registry["ir.cron"]
        original = cron._commit_progress
        self.patch(cron, "_commit_progress", lambda *args, **options: original(*args, **options) and 0)
        self.work(batch=1)
        self.assertEqual((run.state, run.done_count), ("done", 3))

    def test_rows_in_the_hands_of_another_worker_are_left_to_it(self):
        run = self.start()
        self.patch(self.env.registry["clm.draft.run"], "_take_rows", lambda run, size: run.line_ids.browse())
        self.env["ir.cron.trigger"].search([]).unlink()
        self.work()
        self.assertEqual((run.state, run.waiting_count), ("running", 3))
        self.assertTrue(self.env["ir.cron.trigger"].search([]), "the job looks again")

    def test_two_runs_take_turns(self):
        first, second = self.start(), self.start(self.customer)
        self.work(batch=1)
        self.assertEqual((first.state, second.state), ("done", "done"))
        self.assertLess(second.line_ids.contract_id.id, first.line_ids[-1].contract_id.id)

    def test_without_libreoffice_the_run_pauses_and_says_so(self):
        self.env["ir.config_parameter"].set_param("contract_clm.office_binary", "/nowhere/soffice")
        run = self.start(with_pdf=True)
        self.work()
        self.assertEqual((run.state, run.waiting_count), ("paused", 3))
        self.assertIn("LibreOffice is not installed", run.problem)
        self.assertFalse(self.env["clm.contract"].search([("partner_id", "in", self.customers.ids)]))
        run.with_pdf = False
        run.action_resume()
        self.work()
        self.assertEqual((run.state, run.done_count, run.problem), ("done", 3, False))

    def test_a_document_that_libreoffice_refuses_keeps_its_contract_and_is_retried(self):
        original = pdf.background.convert_side_by_side

        def refuse_second(*args, **options):
            made = original(*args, **options)
            made[1] = pdf.ConversionError("LibreOffice crashes on this document.")
            return made

        self.patch(pdf.background, "convert_side_by_side", refuse_second)
        run = self.start(with_pdf=True)
        self.work()
        self.assertEqual(self.states(run), ["done", "failed", "done"])
        failed = run.failed_line_ids
        self.assertIn("crashes", failed.problem)
        self.assertTrue(failed.contract_id.current_version_id.docx)
        self.patch(pdf.background, "convert_side_by_side", original)
        run.action_retry_failed()
        self.work()
        self.assertEqual((run.state, run.done_count), ("done", 3))
        self.assertTrue(failed.version_id.sha256)
        self.assertEqual(len(failed.contract_id.version_ids), 1)
        self.assertFalse(failed.contract_id._verify_evidence())

    def test_many_rows_cost_as_many_queries_as_few(self):
        more = self.env["res.partner"].create([self.customer_values(number) for number in range(10, 19)])
        self.start(self.customer)
        self.work()
        few = self.queries_of_a_batch(self.start(self.customers))
        many = self.queries_of_a_batch(self.start(more))
        self.assertLessEqual(many, few)

    def queries_of_a_batch(self, run):
        from ..models.clm_draft_run_work import Shift

        job, shift = run.sudo().with_user(self.env.ref("base.user_root")), Shift()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertEqual(job._work_step(shift), len(run.line_ids))
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_each_customer_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("hi_IN")
        self.customers[0].lang = "hi_IN"
        run = self.start(lang_mode="partner")
        self.assertIn("hi_IN", run.version_ids.template_id.mapped("lang"))
        self.work()
        self.assertEqual(run.line_ids.contract_id.mapped("lang"), ["hi_IN", "en_US", "en_US"])
        self.assertEqual(run.line_ids[0].contract_id.template_id.lang, "hi_IN")

    def test_what_is_published_later_does_not_change_a_run(self):
        run = self.start()
        frozen = self.template.published_version_id
        later = self.env["clm.template.version"].create(
            {"template_id": self.template.id, "datas": frozen.datas, "filename": "later.docx"}
        )
        later.action_publish()
        self.work()
        self.assertEqual(run.line_ids.version_id.template_version_id, frozen)

    def test_the_template_asks_once_for_the_whole_run(self):
        # The version is published already: the question is only stored with the contracts.
        question = self.env["clm.template.field"].create(
            {"template_id": self.template.id, "name": "deposit", "label": "Deposit", "field_type": "integer"}
        )
        run = self.prepare()
        with self.assertRaisesRegex(UserError, "Deposit"):
            run.action_start()
        run.answers = {question._key(): 500}
        run.action_start()
        self.work()
        for contract in run.line_ids.contract_id:
            self.assertEqual(contract._answer_values()["deposit"], 500)
