import json
from contextlib import contextmanager

import psycopg2
from markupsafe import Markup

from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import evidence
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
                "signature_authenticated",
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

    def test_the_owner_of_the_database_changes_nothing_either(self):
        self.env.cr.execute(
            "SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'clm_evidence'"
        )
        self.assertTrue(self.env.cr.fetchone()[0])
        contract = self.contract.id
        for query in (
            "UPDATE clm_evidence SET hash = hash WHERE contract_id = %s",
            "UPDATE ONLY clm_evidence SET content = '{}' WHERE contract_id = %s AND number = 1",
            "DELETE FROM clm_evidence WHERE contract_id = %s AND number = 1",
            "TRUNCATE clm_evidence, clm_renewal CASCADE; SELECT %s",
            "TRUNCATE clm_contract CASCADE; SELECT %s",
            """
            INSERT INTO clm_evidence (contract_id, number, kind, occurred_at, content, previous_hash, hash)
            SELECT contract_id, number, kind, occurred_at, 'x', previous_hash, hash
              FROM clm_evidence WHERE contract_id = %s
            ON CONFLICT (contract_id, number) DO UPDATE SET content = excluded.content
            """,
            """
            MERGE INTO clm_evidence old USING (SELECT 1) new ON old.contract_id = %s
             WHEN MATCHED THEN DELETE
            """,
        ):
            with self.subTest(query), self.refused():
                self.env.cr.execute(query, [contract])

    def test_a_session_that_plays_a_replica_changes_nothing_either(self):
        self.env.cr.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'clm_evidence'::regclass AND tgenabled = 'A'"
        )
        self.assertEqual(
            {name for (name,) in self.env.cr.fetchall()},
            {"clm_evidence_append_only", "clm_evidence_no_truncate"},
        )

    @contextmanager
    def refused(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(psycopg2.Error, "can only be added to"),
            self.cr.savepoint(),
        ):
            yield

    def test_whoever_writes_at_the_same_instant_is_repeated_by_the_server(self):
        heads = self.contract.sudo()._chain_heads()
        stale = {contract: (number - 1, head) for contract, (number, head) in heads.items()}
        self.patch(self.env.registry["clm.contract"], "_chain_heads", lambda contracts: dict(stale))
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError), self.cr.savepoint():
            self.contract._log_evidence("opened")

    def test_what_the_counterparty_writes_is_recorded_by_its_hash(self):
        self.contract.sudo().message_post(
            body=Markup("<p>Please raise the cap.</p>"),
            author_id=self.signatory.id,
            message_type="email",
            attachments=[("cap.txt", b"100")],
        )
        row = self.contract.sudo()._evidence_rows()[-1]
        self.assertEqual((row.kind, row.actor), ("commented", self.signatory.display_name))
        payload = json.loads(row.content)["payload"]
        self.assertEqual(payload["text_sha256"], evidence.sha256(b"Please raise the cap."))
        self.assertEqual(payload["attachments_sha256"], [evidence.sha256(b"100")])
        self.assertNotIn("raise the cap", row.content)

    def test_what_our_own_people_write_is_not_the_counterpartys(self):
        count = len(self.contract.evidence_ids)
        self.contract.with_user(self.rep).message_post(body="Internal", message_type="comment")
        self.contract.sudo().message_post(body="By the system", author_id=self.signatory.id)
        self.assertEqual(len(self.contract.sudo()._evidence_rows()), count)

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
