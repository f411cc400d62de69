from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ContractCase

CHILDREN = (
    "version_ids",
    "line_ids",
    "party_ids",
    "term_ids",
    "approval_ids",
    "signature_request_ids",
    "evidence_ids",
)


@tagged("post_install", "-at_install")
class TestSecurity(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.activate(cls.draft())

    def test_a_rep_sees_own_contracts_only(self):
        self.assertTrue(self.contract.with_user(self.rep).has_access("read"))
        self.assertFalse(self.contract.with_user(self.other_rep).has_access("read"))
        self.assertFalse(
            self.env["clm.contract"].with_user(self.other_rep).search([("id", "=", self.contract.id)])
        )
        self.assertFalse(self.env["clm.contract"].with_user(self.other_rep).name_search(self.contract.title))

    def test_what_belongs_to_a_contract_is_as_closed_as_the_contract(self):
        for name in CHILDREN:
            with self.subTest(name):
                rows = self.contract.sudo()[name]
                self.assertTrue(rows)
                self.assertFalse(rows.with_user(self.other_rep).sudo(False)._filtered_access("read"))
                self.assertEqual(rows.with_user(self.rep).sudo(False)._filtered_access("read"), rows)

    def test_the_files_are_as_closed_as_the_contract(self):
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "clm.contract.version"),
                    ("res_id", "in", self.contract.version_ids.ids),
                    ("res_field", "!=", False),
                ]
            )
        )
        self.assertTrue(attachments)
        with self.assertRaises(AccessError):
            self.assertFalse(attachments[0].with_user(self.other_rep).raw)
        with self.assertRaises(AccessError):
            self.assertFalse(attachments[0].with_user(self.public).raw)

    def test_an_approver_reads_what_they_were_asked_to_approve_and_changes_nothing(self):
        contract = self.draft()
        self.assertFalse(contract.with_user(self.approver).has_access("read"))
        contract.action_submit()
        theirs = contract.with_user(self.approver)
        self.assertTrue(theirs.has_access("read"))
        self.assertFalse(theirs.may_edit)
        for change in (
            lambda: theirs.write({"title": "Mine"}),
            lambda: theirs.write({"user_id": self.approver.id}),
            lambda: theirs.line_ids.check_access("write"),
            lambda: theirs.party_ids.check_access("write"),
            theirs.action_reset_to_draft,
            lambda: theirs.action_cancel("x"),
        ):
            with self.assertRaises(AccessError):
                change()
        theirs.action_approve()
        self.env.invalidate_all()
        self.assertTrue(theirs.has_access("read"), "the own decision stays readable")
        self.assertTrue(contract.approval_ids.step_ids.with_user(self.approver).has_access("read"))

    def test_a_user_without_the_group_has_no_access_and_still_opens_partners_and_orders(self):
        with self.assertRaises(AccessError):
            self.env["clm.contract"].with_user(self.outsider).search([])
        self.env["res.partner"].with_user(self.outsider).get_views([(False, "form")])
        self.env["res.partner"].with_user(self.outsider).browse(self.customer.id).web_read({"name": {}})

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.officer.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        self.assertFalse(
            self.env["clm.contract"].with_user(self.officer).search([("id", "=", self.contract.id)])
        )

    def test_every_action_checks_the_rights_of_who_calls_it(self):
        contract = self.contract.with_user(self.other_rep)
        version = self.contract.current_version_id.with_user(self.other_rep)
        signer = (
            self.contract.sudo().signature_request_ids.signer_ids[:1].with_user(self.other_rep).sudo(False)
        )
        for call in (
            contract.action_generate,
            contract.action_submit,
            contract.action_start_negotiation,
            contract.action_reset_to_draft,
            contract.action_send_for_signature,
            contract.action_cancel,
            contract.action_verify_evidence,
            lambda: contract.action_terminate("x"),
            version.action_make_pdf,
            signer.action_resend,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_ledgers_and_results_are_read_only_for_users(self):
        for name in ("version_ids", "term_ids", "approval_ids", "signature_request_ids", "evidence_ids"):
            rows = self.contract[name].with_user(self.officer)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(rows.has_access(operation), f"{name} {operation}")
