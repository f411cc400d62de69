from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import clm_approval
from .approval_common import MatrixCase


@tagged("post_install", "-at_install")
class TestApprovalBinding(MatrixCase):
    """An approval is of one document and one set of terms; what changes after it voids it."""

    def setUp(self):
        super().setUp()
        self.rule("Country", "[('partner_id.vat', '!=', 'nothing')]", [(10, "Legal", self.legal)])
        self.contract = self.draft()

    def test_it_keeps_the_hash_and_the_terms_that_the_rules_looked_at(self):
        self.contract.action_submit()
        run = self.contract.approval_ids
        self.assertEqual(run.sha256, self.contract.current_version_id.sha256)
        self.assertEqual(run.terms["amount_untaxed"]["value"], ["USD", "1200.00"])
        self.assertIn("field:partner_id.vat", run.terms)
        self.assertIn(
            run.terms_sha256,
            self.contract.evidence_ids.filtered(lambda row: row.kind == "approval_requested").content,
        )

    def change_outside(self):
        """A term that lies outside the contract and is not frozen with it."""
        self.customer.vat = "IE1234567T"

    def test_a_change_before_the_decision_voids_it_instead_of_deciding(self):
        self.contract.action_submit()
        self.change_outside()
        answer = self.contract.with_user(self.legal).action_approve()
        self.assertIn("Tax ID", answer["params"]["message"])
        self.assertEqual(self.contract.approval_ids.state, "voided")
        self.assertEqual(self.contract.state, "draft")
        self.assertFalse(self.contract.approval_ids.step_ids.vote_ids)
        self.assertFalse(self.contract.activity_ids)
        self.assertIn("approval_voided", self.kinds(self.contract))

    def test_a_change_after_the_decision_keeps_it_from_being_sent(self):
        self.contract.action_submit()
        self.contract.with_user(self.legal).action_approve()
        self.change_outside()
        with self.assertRaisesRegex(UserError, "terms changed"):
            self.contract.action_send_for_signature()
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_void_changed").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((self.contract.state, self.contract.approval_ids.state), ("draft", "voided"))

    def test_a_nightly_run_that_is_cut_off_goes_on_where_it_stopped(self):
        other = self.draft()
        (self.contract | other).action_submit()
        self.change_outside()
        self.patch(clm_approval, "BATCH", 1)
        commits = self.patch_commits(time_left=0)
        states = []
        for _night in range(3):
            self.env["clm.approval"]._cron_void_changed()
            states.append((self.contract | other).approval_ids.sorted("id").mapped("state"))
        self.assertEqual(states, [["voided", "pending"], ["voided", "voided"], ["voided", "voided"]])
        self.assertEqual(len(commits), 2)

    def patch_commits(self, time_left):
        commits = []

        def commit(_job, *args, **kwargs):
            commits.append(args)
            return time_left

        self.patch(self.env.registry["ir.cron"], "_commit_progress", commit)
        return commits

    def test_exchange_rates_and_new_rules_change_no_term(self):
        self.contract.action_submit()
        self.rule("New", "[('venue', '=', 'x'), ('partner_id.ref', '=', 'x')]", [(10, "L", self.legal)])
        self.env.cr.execute("UPDATE clm_contract SET reference_value = 5")
        self.env.invalidate_all()
        self.assertFalse(self.contract.approval_ids._changed())

    def test_a_version_that_is_no_longer_current_is_not_approved(self):
        self.contract.action_submit()
        newer = self.contract._add_version(
            "ours", pdf_data=self.contract.current_version_id._read_file("pdf") + b"\n"
        )
        self.contract._write_guarded({"current_version_id": newer.id})
        answer = self.contract.with_user(self.legal).action_approve()
        self.assertIn("document changed", answer["params"]["message"])
        self.assertEqual(self.contract.approval_ids.state, "voided")

    def test_what_the_rules_compare_is_frozen_while_it_is_decided(self):
        self.contract.action_submit()
        for values in ({"risk": "high"}, {"liability_cap": 5}, {"payment_term_id": False}):
            with self.subTest(values), self.assertRaises(UserError):
                self.contract.write(values)
        with self.assertRaises(UserError):
            self.contract.line_ids.discount = 50

    def second_round(self):
        self.contract.action_submit()
        self.contract.with_user(self.legal).action_approve()
        self.contract.action_reset_to_draft()
        self.contract.write({"liability_cap": 5000, "purpose": "Something else entirely"})
        self.contract.line_ids.discount = 10
        self.contract.action_generate()
        self.contract.action_submit()
        return self.contract.with_user(self.legal).pending_step_id

    def test_the_second_time_only_the_difference_is_shown(self):
        step = self.second_round()
        rows = {row["key"]: row for row in step.approval_id._term_rows()}
        changed = {key for key, row in rows.items() if row["changed"]}
        self.assertEqual(changed, {"liability_cap", "amount_untaxed", "max_discount", "line:1"})
        self.assertIn("1,200.00", rows["amount_untaxed"]["before"])
        self.assertIn("1,080.00", rows["amount_untaxed"]["now"])
        self.assertIn("<ins", step.text_html)
        self.assertIn("Something else", step.text_html)
        self.assertTrue(step.has_previous)

    def test_terms_stand_in_an_order_that_people_expect(self):
        self.contract.action_submit()
        keys = [row["key"] for row in self.contract.approval_ids._term_rows()]
        self.assertEqual(keys[:4], ["type_id", "company_id", "partner_id", "amount_untaxed"])
        self.assertEqual(keys[-2:], ["line:1", "field:partner_id.vat"])

    def test_whoever_never_decided_reads_everything(self):
        self.rule("Second pair of eyes", steps=[(10, "Finance", self.finance)])
        self.contract.action_submit()
        self.contract.with_user(self.legal).action_approve()
        self.contract.action_reset_to_draft()
        self.contract.action_submit()
        for user, knows in ((self.legal, True), (self.finance, False)):
            self.assertEqual(self.contract.with_user(user).pending_step_id.has_previous, knows)

    def test_the_first_time_all_terms_are_shown_without_a_comparison(self):
        self.contract.action_submit()
        step = self.contract.with_user(self.legal).pending_step_id
        self.assertFalse(step.has_previous)
        self.assertNotIn("<del", step.terms_html)
        self.assertIn("1,200.00", step.terms_html)

    def test_terms_are_shown_in_the_language_of_who_reads(self):
        self.env["res.lang"]._activate_lang("en_IN")
        self.contract.sudo().write({"liability_cap": 12345678})
        self.contract.action_submit()
        step = self.contract.with_user(self.legal).pending_step_id.with_context(lang="en_IN")
        self.assertIn("1,23,45,678", step.terms_html)

    def test_a_scan_or_signature_needs_the_approval_of_just_this_document(self):
        self.contract.action_submit()
        with self.assertRaisesRegex(UserError, "not approved"):
            self.contract.action_send_for_signature()
