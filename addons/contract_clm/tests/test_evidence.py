import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestEvidence(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.activate(cls.draft())

    def test_every_step_from_draft_to_active_is_recorded_in_order(self):
        self.assertEqual(
            self.kinds(self.contract),
            [
                "created",
                "generated",
                "approval_requested",
                "approval_given",
                "signature_requested",
                "sent",
                "signature_consented",
                "signature_signed",
                "signature_consented",
                "signature_signed",
                "sealed",
                "activated",
            ],
        )
        self.assertEqual(self.contract._verify_evidence(), [])
        self.assertEqual(self.contract.action_verify_evidence()["params"]["type"], "success")

    def test_the_database_refuses_change_and_deletion(self):
        for query in (
            "UPDATE clm_evidence SET summary = 'x'",
            "DELETE FROM clm_evidence",
            "TRUNCATE clm_evidence",
        ):
            with (
                self.subTest(query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.Error),
                self.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    def test_users_can_neither_add_nor_change_evidence(self):
        Evidence = self.env["clm.evidence"].with_user(self.officer)
        with self.assertRaises(AccessError):
            Evidence.create(
                {"contract_id": self.contract.id, "number": 99, "kind": "created", "content": "{}"}
            )
        with self.assertRaises(AccessError):
            self.contract.evidence_ids[0].with_user(self.officer).summary = "x"
        with self.assertRaises(AccessError):
            self.contract.evidence_ids[0].with_user(self.officer).unlink()

    def tampered(self, query):
        self.env.cr.execute("ALTER TABLE clm_evidence DISABLE TRIGGER USER")
        self.env.cr.execute(query, [self.contract.id])
        self.env.cr.execute("ALTER TABLE clm_evidence ENABLE TRIGGER USER")
        self.env.invalidate_all()
        return self.contract._verify_evidence()

    def test_a_tampered_content_is_found(self):
        faults = self.tampered("UPDATE clm_evidence SET content = '{}' WHERE contract_id = %s AND number = 4")
        self.assertEqual(faults[0].number, 4)
        self.assertEqual(self.contract.action_verify_evidence()["params"]["type"], "danger")

    def test_a_column_that_differs_from_what_was_hashed_is_found(self):
        faults = self.tampered(
            "UPDATE clm_evidence SET kind = 'signature_signed' WHERE contract_id = %s AND number = 2"
        )
        self.assertEqual([fault.number for fault in faults], [2])

    def test_a_removed_entry_is_found(self):
        self.assertTrue(self.tampered("DELETE FROM clm_evidence WHERE contract_id = %s AND number = 5"))

    def test_who_signed_from_where_is_recorded(self):
        signed = self.contract.evidence_ids.filtered(lambda row: row.kind == "signature_signed").sorted(
            "number"
        )
        self.assertIn("Asha Rao", signed[1].actor)
        self.assertIn(self.contract.approval_ids.sha256, signed[1].content)
