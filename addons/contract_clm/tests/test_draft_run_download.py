import io
import zipfile

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from ..models import clm_draft_run_download as downloads
from ..tools import archive
from .draft_run_common import DraftRunCase


class DownloadCase(DraftRunCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.run_record = cls.prepare(with_pdf=True)
        cls.run_record.action_start()

    def setUp(self):
        super().setUp()
        self.work()

    def ask(self, kind, user=None):
        run = self.run_record.with_user(user or self.rep)
        return run.env["clm.draft.run.download"].create({"run_id": run.id, "kind": kind})

    def small_steps(self, kind, **limits):
        """Lets the job pack, one document a step."""
        for name, value in {"AT_ONCE": 0, "STEP": 1, **limits}.items():
            self.patch(downloads, name, {kind: value})


@tagged("post_install", "-at_install")
class TestDraftRunDownload(DownloadCase):
    def test_few_documents_are_handed_out_at_once(self):
        download = self.ask("both")
        action = download.action_prepare()
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertEqual((download.state, download.progress), ("done", 100))
        self.assertEqual(download.file_ids.name, archive.file_name(self.run_record.name) + ".zip")

    def test_the_zip_holds_every_document_as_it_is_stored(self):
        for kind, endings in downloads.FORMATS.items():
            download = self.ask(kind)
            download.action_prepare()
            with zipfile.ZipFile(io.BytesIO(download.file_ids._bytes())) as packed:
                self.assertEqual(len(packed.namelist()), 3 * len(endings))
                for line in self.run_record.line_ids:
                    version = line.version_id
                    for ending in endings:
                        name = f"{version.filename} {line.partner_id.name}.{ending}"
                        self.assertEqual(packed.read(name), version._read_file(ending))

    def test_one_pdf_has_a_bookmark_for_each_contract(self):
        download = self.ask("merged")
        download.action_prepare()
        self.assert_merged(download.file_ids)

    def assert_merged(self, file, parts=None):
        merged = PdfReader(io.BytesIO(file._bytes()))
        versions = (parts or self.run_record.line_ids).version_id
        titles = [item.title for item in merged.outline if not isinstance(item, list)]
        self.assertEqual(
            titles, [f"{version.filename} {version.contract_id.partner_id.name}" for version in versions]
        )
        self.assertEqual(len(merged.pages), sum(versions.mapped("pages")))
        self.assertTrue(file.name.endswith(".pdf"))

    def test_many_documents_are_packed_by_the_job_in_steps(self):
        for kind in ("both", "merged"):
            with self.subTest(kind):
                self.small_steps(kind)
                download = self.ask(kind)
                self.assertEqual(download.action_prepare()["type"], "ir.actions.act_window_close")
                self.assertEqual((download.state, download.progress), ("waiting", 0))
                self.assertTrue(self.run_record.is_working)
                self.work()
                self.assertEqual((download.state, download.progress), ("done", 100))
                self.assertFalse(download.part_ids)
                self.assertEqual(len(download.file_ids), 1)
                self.assertEqual(download.action_download()["type"], "ir.actions.act_url")
        self.assert_merged(download.file_ids)

    def test_a_step_that_was_lost_is_made_again_and_nothing_is_packed_twice(self):
        self.small_steps("docx")
        download = self.ask("docx")
        download.action_prepare()
        download.sudo()._work_step()
        self.assertEqual(download.packed, 1)
        self.work()
        self.assertEqual(len(archive.names(download.file_ids._bytes())), 3)

    def test_what_is_too_large_for_one_file_becomes_several(self):
        self.small_steps("docx", FILE_BYTES=30_000)
        download = self.ask("docx")
        download.action_prepare()
        self.work()
        self.assertEqual(
            [len(archive.names(file._bytes())) for file in download.file_ids.sorted("sequence")], [2, 1]
        )
        self.assertEqual(download.action_download()["res_model"], "clm.draft.run.file")
        self.assertIn(" 1-2.zip", download.file_ids.sorted("sequence")[0].name)

    def test_a_damaged_document_is_not_handed_out(self):
        version = self.run_record.line_ids[0].version_id
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", version._name), ("res_id", "=", version.id), ("res_field", "=", "pdf")]
        )
        attachment.raw = b"%PDF-1.7 something else"
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "differs"):
            self.ask("pdf").action_prepare()
        self.small_steps("pdf")
        download = self.ask("pdf")
        download.action_prepare()
        self.work()
        self.assertEqual(download.state, "failed")
        self.assertIn("differs", download.problem)

    def test_a_document_that_was_closed_to_the_asker_is_not_handed_out(self):
        self.run_record.line_ids[0].contract_id.sudo().user_id = self.other_rep
        download = self.ask("docx")
        download.action_prepare()
        self.assertEqual(len(archive.names(download.file_ids._bytes())), 2)
        self.assertIn("1 contracts are not in the file", download.problem)

    def test_a_file_without_a_single_document_is_refused(self):
        self.run_record.line_ids.contract_id.sudo().user_id = self.other_rep
        with self.assertRaisesRegex(UserError, "may not read"):
            self.ask("docx").action_prepare()

    def test_nothing_to_download_is_said(self):
        empty = self.start(with_pdf=False)
        for kind, text in (("docx", "no documents"), ("merged", "no PDFs")):
            with self.assertRaisesRegex(UserError, text):
                empty.env["clm.draft.run.download"].create(
                    {"run_id": empty.id, "kind": kind}
                ).action_prepare()

    def test_old_downloads_are_removed_and_the_documents_stay(self):
        download = self.ask("docx")
        download.action_prepare()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE clm_draft_run_download SET create_date = create_date - interval '8 days' WHERE id = %s",
            [download.id],
        )
        self.env.invalidate_all()
        self.env["clm.draft.run.download"]._gc_downloads()
        self.assertFalse(download.exists())
        self.assertTrue(self.run_record.line_ids.version_id[0]._read_file("docx"))


@tagged("post_install", "-at_install")
class TestDraftRunDownloadPage(DownloadCase, HttpCase):
    def test_the_file_is_for_who_asked_for_it(self):
        download = self.ask("docx")
        address = download.action_prepare()["url"]
        for user, status in (
            (self.rep, 200),
            (self.officer, 200),
            (self.other_rep, 404),
            (self.outsider, 404),
        ):
            with self.subTest(user.login):
                self.authenticate(user.login, user.login)
                answer = self.url_open(address)
                self.assertEqual(answer.status_code, status)
        self.authenticate(self.rep.login, self.rep.login)
        self.assertEqual(len(archive.names(self.url_open(address).content)), 3)
