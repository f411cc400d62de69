import base64
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import evidence, verify_bundle, walls
from ..tools.verify_bundle import CHAIN, MANIFEST
from . import bundle_builder as builder
from .common import ContractCase
from .test_walls import WallCase


def codes(files):
    return [code for code, _sentence in verify_bundle.check(files).faults]


class BundleCase(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.activate(cls.draft())

    def bundle(self, user=None, contract=None):
        """The zip that a user gets from the button."""
        contract = (self.contract if contract is None else contract).with_user(user or self.rep)
        action = contract.action_evidence_bundle()
        made = self.env[action["res_model"]].with_user(user or self.rep).browse(action["res_id"])
        self.assertTrue(made.action_download()["url"].endswith("-evidence.zip?download=true"))
        return base64.b64decode(made.datas)

    def verify_alone(self, data):
        """Exit code and words of the bundle's own program, where there is nothing but Python."""
        with tempfile.TemporaryDirectory() as folder:
            path, program = Path(folder, "bundle.zip"), Path(folder, "verify.py")
            path.write_bytes(data)
            program.write_bytes(builder.unzipped(data)["verify.py"])
            result = subprocess.run(
                [sys.executable, "-I", "-S", program, path],
                capture_output=True,
                text=True,
                env={},
                cwd="/",
                timeout=60,
                check=False,
            )
        return result.returncode, result.stdout + result.stderr


@tagged("post_install", "-at_install")
class TestEvidenceBundle(BundleCase):
    def test_the_bundle_verifies_in_an_empty_environment(self):
        data = self.bundle()
        code, words = self.verify_alone(data)
        self.assertEqual(code, 0, words)
        head = self.contract.sudo()._evidence_rows()[-1].hash
        self.assertIn(f"Last hash: {head}", words)

    def test_it_holds_the_documents_as_they_were_shown_and_signed(self):
        files = builder.unzipped(self.bundle())
        shown, signed = self.contract.sudo().version_ids.sorted("number")
        self.assertEqual(files["documents/v1.docx"], shown._read_file("docx"))
        self.assertEqual(files["documents/v1.pdf"], shown._read_file("pdf"))
        self.assertEqual(files["documents/v2-signed.pdf"], signed._read_file("pdf"))
        self.assertEqual(len(files), 7)
        report = files["report.txt"].decode()
        for words in (
            self.contract.name,
            shown.sha256,
            signed.sha256,
            "Asha Rao",
            "strong evidence",
            "Approved",
        ):
            self.assertIn(words, report)

    def test_each_way_of_tampering_with_a_real_bundle_is_named(self):
        files = builder.unzipped(self.bundle())
        other = builder.unzipped(self.bundle(contract=self.activate(self.draft())))
        for what, changed, code in builder.tampered(files, other):
            with self.subTest(what):
                self.assertIn(code, codes(changed))

    def test_the_export_is_evidence_and_asking_again_adds_nothing(self):
        first = self.bundle()
        last = self.contract.sudo()._evidence_rows()[-1]
        self.assertEqual((last.kind, last.actor), ("exported", self.rep.name))
        self.assertIn(evidence.sha256(builder.unzipped(first)[MANIFEST]), last.content)
        self.assertEqual(self.bundle(), first)
        self.assertEqual(self.contract.sudo()._evidence_rows()[-1], last)
        self.assertNotEqual(self.bundle(self.officer), first)
        self.assertEqual(self.contract.sudo()._evidence_rows()[-1].actor, self.officer.name)
        self.assertEqual(self.contract._verify_evidence(), [])

    def test_the_report_is_in_the_language_of_who_asks(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.rep.lang = "ar_001"
        contract = self.contract.with_context(lang="ar_001")
        files = builder.unzipped(self.bundle(contract=contract))
        self.assertEqual(codes(files), [])
        self.assertTrue(files["report.txt"].decode())

    def test_the_counterparty_reads_no_internal_step(self):
        files = builder.unzipped(self.contract._evidence_bundle(is_shared=True, actor="Asha Rao"))
        self.assertEqual(codes(files), [])
        self.assertTrue(json.loads(files[MANIFEST])["withheld"])
        for name in (CHAIN, "report.txt"):
            self.assertNotIn(b"approval_given", files[name])
            self.assertNotIn(self.approver.name.encode(), files[name])
        self.assertIn(b"signature_signed", files[CHAIN])

    def test_only_officers_and_the_owner_take_it_out(self):
        self.assertTrue(self.contract.with_user(self.officer).may_export_evidence)
        approver = self.contract.with_user(self.approver)
        self.assertTrue(approver.has_access("read"))
        self.assertFalse(approver.may_export_evidence)
        count = len(self.contract.sudo()._evidence_rows())
        for user in (self.approver, self.other_rep, self.outsider):
            with self.assertRaises(AccessError):
                self.contract.with_user(user).action_evidence_bundle()
        self.assertEqual(len(self.contract.sudo()._evidence_rows()), count)

    def test_a_bundle_that_was_packed_is_read_by_its_maker_only(self):
        action = self.contract.action_evidence_bundle()
        made = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(made.with_user(self.rep).datas)
        with self.assertRaises(AccessError):
            self.assertFalse(made.with_user(self.officer).datas)
        with self.assertRaises(AccessError):
            made.with_user(self.rep).last_hash = "0" * 64

    def test_an_unsigned_contract_has_a_bundle_too(self):
        contract = self.draft()
        self.send(contract)
        code, words = self.verify_alone(self.bundle(contract=contract))
        self.assertEqual(code, 0, words)
        self.assertIn("not signed (yet)", words)

    def test_a_contract_signed_on_paper_has_a_bundle_too(self):
        contract = self.draft()
        self.send(contract)
        scan = contract.current_version_id._read_file("pdf") + b"\n%scan"
        contract._accept_scan(scan, contract.create_date.date(), "Rao, Murphy")
        code, words = self.verify_alone(self.bundle(contract=contract))
        self.assertEqual(code, 0, words)
        self.assertIn("Signed on paper", words)

    def test_a_damaged_file_store_is_said_and_nothing_is_handed_out(self):
        version = self.contract.signed_version_id.sudo()
        self.env["ir.attachment"].search(
            [("res_model", "=", version._name), ("res_id", "=", version.id), ("res_field", "=", "pdf")]
        ).raw = b"%PDF-1.7 swapped"
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "differs from the one recorded"):
            self.bundle()
        self.assertNotEqual(self.contract.sudo()._evidence_rows()[-1].kind, "exported")

    def queries(self, contract):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        contract._evidence_bundle(is_shared=False)
        return self.env.cr.sql_log_count - before

    def test_the_number_of_queries_does_not_grow_with_versions_and_entries(self):
        many = self.draft()
        for _round in range(4):
            self.approve(many)
            many.action_reset_to_draft()
            many.action_generate()
        self.activate(many)
        self.queries(self.contract)
        self.contract._log_evidence("opened")
        few = self.queries(self.contract)
        self.assertGreater(len(many.version_ids), len(self.contract.version_ids) + 3)
        self.assertLessEqual(self.queries(many), few)


@tagged("post_install", "-at_install")
class TestWalledBundle(WallCase):
    def test_a_walled_contract_gives_no_bundle_to_outsiders(self):
        action = self.as_user(self.officer).action_evidence_bundle()
        made = self.env[action["res_model"]].browse(action["res_id"])
        self.close(walls.WALLED)
        for user in (self.officer, self.manager, self.other_rep, self.approver):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user).action_evidence_bundle()
        with self.assertRaises(AccessError):
            self.assertFalse(self.as_user(self.officer, made).datas)
        with self.assertRaises(AccessError):
            self.as_user(self.insider).action_evidence_bundle()
        self.assertTrue(self.as_user(self.rep).action_evidence_bundle())


@tagged("post_install", "-at_install")
class TestSharedBundle(BundleCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.signer = self.their_signer(self.contract)
        self.page = f"/contract/sign/{self.signer.id}/{self.signer.access_token}"

    def form(self, url):
        """Fields of the page's form for the bundle."""
        text = self.url_open(url).text
        form = re.search(r"<form[^>]*o_clm_evidence.*?</form>", text, re.DOTALL)
        return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0])) if form else {}

    def last(self):
        self.env.invalidate_all()
        return self.contract.sudo()._evidence_rows()[-1]

    def test_a_signer_takes_the_bundle_from_the_signing_page(self):
        response = self.url_open(f"{self.page}/evidence.zip", data=self.form(self.page))
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        code, words = self.verify_alone(response.content)
        self.assertEqual(code, 0, words)
        self.assertEqual((self.last().kind, self.last().actor), ("exported", self.signer._label()))

    def test_who_passed_the_signature_on_gets_no_bundle(self):
        contract = self.draft()
        signer = self.send(contract)
        link = f"/contract/sign/{signer.id}/{signer.access_token}"
        colleague = self.env["res.partner"].create(
            {"name": "Vikram Shah", "parent_id": self.customer.id, "email": "vikram@example.com"}
        )
        successor = signer._hand_over(colleague, None)
        self.sign_for_us(contract)
        successor._sign("Vikram Shah", signer.request_id.sha256, "portal", "127.0.0.1")
        self.assertEqual(contract.state, "active")
        answer = self.url_open(f"{link}/evidence.zip", data=self.form(self.page))
        self.assertIn("This link has ended", answer.text)
        self.assertNotIn("exported", self.kinds(contract))

    def test_a_customer_takes_the_bundle_from_the_portal(self):
        link = self.contract._get_share_url()
        url = f"/my/contracts/{self.contract.id}/evidence.zip"
        response = self.url_open(url, data=self.form(link))
        self.assertEqual(self.verify_alone(response.content)[0], 0)
        self.assertIn("link", self.last().actor)

    def test_a_link_alone_or_a_strangers_token_gives_nothing(self):
        count = len(self.contract.sudo()._evidence_rows())
        other = self.draft()
        foreign = self.send(other)
        urls = {
            f"/my/contracts/{self.contract.id}/evidence.zip": self.form(self.contract._get_share_url()),
            f"{self.page}/evidence.zip": self.form(self.page),
        }
        with mute_logger("odoo.http"):
            for url, values in urls.items():
                self.assertNotEqual(self.url_open(url).headers["Content-Type"], "application/zip")
                for changed in (
                    {**values, "csrf_token": "x"},
                    {**values, "access_token": foreign.access_token},
                ):
                    if url.startswith("/my") or changed["csrf_token"] == "x":
                        response = self.url_open(url, data=changed)
                        self.assertNotEqual(response.headers["Content-Type"], "application/zip")
        # The link to a contract that is not signed yet.
        page = f"/contract/sign/{foreign.id}/{foreign.access_token}"
        self.assertEqual(self.form(page), {})
        values = self.form(self.page)
        response = self.url_open(f"{page}/evidence.zip", data=values)
        self.assertNotEqual(response.headers["Content-Type"], "application/zip")
        self.env.invalidate_all()
        self.assertEqual(len(self.contract.sudo()._evidence_rows()), count)

    def test_who_opened_and_read_it_in_the_portal_is_told_once(self):
        contract = self.draft()
        contract.action_start_negotiation()
        customer = new_test_user(self.env, "clm_portal", "base.group_portal")
        customer.partner_id.parent_id = self.customer
        self.authenticate(customer.login, customer.login)
        page = self.url_open(f"/my/contracts/{contract.id}")
        token = re.search(r'data-csrf-token="([^"]+)"', page.text)[1]
        for what in ("opened", "viewed", "opened", "viewed", "exported", "signature_signed"):
            self.url_open(f"/my/contracts/{contract.id}/read", data={"csrf_token": token, "what": what})
        self.env.invalidate_all()
        rows = contract.sudo()._evidence_rows()[-2:]
        self.assertEqual(rows.mapped("kind"), ["opened", "viewed"])
        self.assertEqual(set(rows.mapped("actor")), {customer.partner_id.display_name})
        self.assertEqual(set(rows.mapped("document_sha256")), {contract.current_version_id.sha256})
        self.assertNotIn("opened", contract.sudo()._evidence_rows()[:-2].mapped("kind"))
