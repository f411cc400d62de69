import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.contract_clm.tools import seal

from .seal_common import NOW, LoopbackAuthority
from .seal_record_common import SealRecordCase

SIX_YEARS = timedelta(days=365 * 6)


@tagged("post_install", "-at_install")
class TestSealOfContracts(SealRecordCase):
    def payload(self, contract, kind="sealed"):
        return json.loads(self.evidence_of(contract, kind)[:1].content)["payload"]

    def test_what_all_have_signed_is_sealed_once_and_the_contract_is_active(self):
        certificate = self.upload()
        contract = self.signed()
        self.assertEqual(contract.state, "active")
        report = seal.validate(contract.signed_version_id._read_file("pdf"))
        self.assertTrue(report.good)
        self.assertEqual((report.fields, report.fingerprint), (1, certificate.fingerprint))
        self.assertEqual(contract.signed_version_id.seal_level, "B-B")
        self.assertEqual(len(self.evidence_of(contract, "sealed")), 1)
        payload = self.payload(contract)
        self.assertEqual(payload["seal_level"], "B-B")
        self.assertEqual(payload["certificate_sha256"], certificate.fingerprint)
        self.assertEqual(contract._verify_evidence(), [])

    def test_without_a_certificate_contracts_are_signed_as_before(self):
        contract = self.signed()
        self.assertEqual(contract.state, "active")
        self.assertIsNone(self.payload(contract)["seal_level"])
        self.assertFalse(contract.signed_version_id.seal_level)
        self.assertEqual(seal.validate(contract.signed_version_id._read_file("pdf")).problem, "unsealed")

    def test_an_authority_that_answers_stamps_the_seal(self):
        self.upload()
        server = LoopbackAuthority()
        self.addCleanup(server.close)
        self.env.company.clm_seal_authority = server.url
        contract = self.signed()
        self.assertEqual(contract.signed_version_id.seal_level, "B-T")
        self.assertEqual(self.payload(contract)["timestamp_authority"], server.url)

    def test_a_lying_authority_costs_the_stamp_and_evidence_says_so(self):
        self.upload()
        server = LoopbackAuthority("forged")
        self.addCleanup(server.close)
        self.env.company.clm_seal_authority = server.url
        contract = self.signed()
        self.assertEqual(contract.state, "active")
        self.assertEqual(contract.signed_version_id.seal_level, "B-B")
        self.assertIn("signature", contract.signed_version_id.seal_problem)
        self.assertEqual(self.payload(contract)["seal_problem"], "authority_lies")

    def test_a_lost_key_keeps_the_signatures_and_the_contract_waits(self):
        self.upload()
        self.lose_the_key()
        contract = self.signed()
        self.assertEqual(contract.state, "signature")
        self.assertFalse(contract.signed_version_id)
        self.assertEqual(set(contract.signature_request_ids.signer_ids.mapped("state")), {"signed"})
        self.assertIn("database.key", contract.seal_problem)
        self.assertEqual(self.payload(contract, "seal_failed")["seal_problem"], "key_lost")
        self.assertEqual(contract.activity_ids.user_id, self.rep)
        self.assertEqual(contract.action_seal_again()["params"]["message"], contract.seal_problem)
        self.assertEqual(len(self.evidence_of(contract, "seal_failed")), 1)
        self.find_the_key()
        self.assertFalse(contract.action_seal_again())
        contract.invalidate_recordset()
        self.assertEqual(contract.state, "active")
        self.assertTrue(seal.validate(contract.signed_version_id._read_file("pdf")).good)
        self.assertFalse(contract.seal_problem or contract.activity_ids)
        with self.assertRaises(UserError):
            contract.action_seal_again()
        self.assertEqual(len(self.evidence_of(contract, "sealed")), 1)

    def test_the_nightly_job_seals_what_waits(self):
        self.upload()
        self.lose_the_key()
        contract = self.signed()
        cron = self.env.ref("contract_clm.ir_cron_seal_follow_up")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            self.assertEqual(contract.state, "signature")
            self.find_the_key()
            cron.method_direct_trigger()
        contract.invalidate_recordset()
        self.assertEqual(contract.state, "active")
        self.assertEqual(contract.signed_version_id.seal_level, "B-B")

    def test_where_the_company_allows_it_the_contract_starts_without_a_seal(self):
        self.upload()
        self.lose_the_key()
        self.env.company.clm_seal_optional = True
        contract = self.signed()
        self.assertEqual(contract.state, "active")
        self.assertEqual(self.payload(contract)["seal_problem"], "key_lost")
        self.assertFalse(contract.signed_version_id.seal_level)
        self.assertIn("database.key", contract.signed_version_id.seal_problem)

    def test_an_expired_certificate_seals_nothing(self):
        certificate = self.upload()
        certificate.sudo().write({"valid_to": NOW.replace(tzinfo=None) - timedelta(days=1)})
        self.assertIn("expired", certificate.problem)
        contract = self.draft()
        self.send(contract)
        old = seal.self_signed("Old", years=1, now=NOW - SIX_YEARS)
        certificate.sudo().write(self.env["clm.seal.certificate"].sudo()._locked_values(old))
        self.sign(contract)
        self.assertEqual(contract.state, "signature")
        self.assertIn("expired", contract.seal_problem)

    def test_who_may_not_write_the_contract_does_not_try_again(self):
        self.upload()
        self.lose_the_key()
        contract = self.signed()
        for user in (self.other_rep, self.outsider, self.approver):
            with self.assertRaises(AccessError):
                contract.with_user(user).action_seal_again()
        with self.assertRaises(UserError):
            contract.seal_problem = "Mine"

    def test_a_paper_copy_ends_the_waiting_too(self):
        self.upload()
        self.lose_the_key()
        contract = self.signed()
        contract._activate()
        self.assertFalse(contract.seal_problem or contract.activity_ids)

    def test_a_warning_comes_once_before_the_certificate_ends(self):
        certificate = self.upload()
        cron = self.env.ref("contract_clm.ir_cron_seal_follow_up")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
            self.assertFalse(certificate.activity_ids)
            certificate.sudo().valid_to = NOW.replace(tzinfo=None) + timedelta(days=20)
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        certificate.invalidate_recordset()
        self.assertEqual(len(certificate.activity_ids), 1)
        self.assertEqual(certificate.activity_ids.user_id, self.manager)
        self.upload(seal.self_signed("Next", now=NOW))
        self.assertFalse(certificate.activity_ids)
