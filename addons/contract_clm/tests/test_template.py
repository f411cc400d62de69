import base64
import io
import os
import zipfile
from pathlib import Path

from docx import Document

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ContractCase

CORPUS = (
    Path(os.environ.get("SUITE_CORPUS") or Path(__file__).parents[4] / "shared" / "corpus") / "common-paper"
)


def docx(*paragraphs):
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_part(data, name, content):
    """The package with one part more."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestTemplate(ContractCase):
    def setUp(self):
        super().setUp()
        self.template = (
            self.env["clm.template"]
            .with_user(self.officer)
            .create({"name": "House terms", "type_id": self.type.id})
        )

    def upload(self, data, filename="terms.docx"):
        return (
            self.env["clm.template.version"]
            .with_user(self.officer)
            .create({"template_id": self.template.id, "filename": filename, "datas": base64.b64encode(data)})
        )

    def errors(self, data):
        version = self.upload(data)
        with self.assertRaises(UserError):
            version.action_publish()
        self.assertEqual(version.state, "draft")
        return " ".join(version.problem_ids.mapped("message"))

    def test_the_placeholders_of_an_upload_are_found_and_listed(self):
        version = self.upload(docx("Contract {{ contract.number }} with {{ counterparty.name }}"))
        self.assertEqual(version.placeholder_ids.mapped("name"), ["contract.number", "counterparty.name"])
        self.assertIn("Contract", version.placeholder_ids[0].excerpt)
        self.assertFalse(version.problem_ids)

    def test_publishing_freezes_the_version(self):
        version = self.upload(docx("{{ contract.number }}"))
        version.action_publish()
        self.assertEqual(self.template.published_version_id, version)
        with self.assertRaises(UserError):
            version.datas = base64.b64encode(docx("something else"))
        with self.assertRaises(UserError):
            version.unlink()
        with self.assertRaises(UserError):
            version.state = "draft"

    def test_a_newer_version_retires_the_one_before(self):
        first, second = self.upload(docx("one")), self.upload(docx("two"))
        first.action_publish()
        second.action_publish()
        self.assertEqual((first.state, second.state, second.number), ("retired", "published", 2))
        self.assertEqual(self.template.published_version_id, second)

    def test_a_placeholder_that_does_not_exist_is_an_error_with_its_place(self):
        version = self.upload(docx("fine", "of {{ contract.nummber }} here"))
        with self.assertRaises(UserError):
            version.action_publish()
        [problem] = version.problem_ids
        self.assertEqual((problem.severity, problem.paragraph), ("error", 2))
        self.assertIn("nummber", problem.message + problem.excerpt)

    def test_a_file_that_is_not_a_word_file_is_refused(self):
        self.assertTrue(self.errors(b"%PDF-1.7 not a Word file"))

    def test_an_encrypted_file_is_refused(self):
        self.assertTrue(self.errors(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000))

    def test_macros_are_refused(self):
        self.assertTrue(self.errors(with_part(docx("a"), "word/vbaProject.bin", b"x")))

    def test_a_zip_bomb_is_refused(self):
        self.assertTrue(self.errors(with_part(docx("a"), "word/media/bomb", "0" * (300 * 2**20))))

    def test_a_giant_upload_is_refused_with_its_size(self):
        with self.assertRaisesRegex(UserError, "200 MB"):
            self.upload(os.urandom(1024) * (200 * 1024))

    def test_unbalanced_tags_are_refused(self):
        self.assertTrue(self.errors(docx("{% if order %}", "no end")))

    def test_a_user_may_use_templates_and_not_change_them(self):
        with self.assertRaises(AccessError):
            self.template.with_user(self.rep).name = "mine"
        version = self.upload(docx("{{ contract.number }}"))
        with self.assertRaises(AccessError):
            version.with_user(self.rep).action_publish()

    def test_the_shipped_templates_are_published_without_problems(self):
        versions = self.env["clm.template.version"].search([("template_id.company_id", "=", False)])
        shipped = versions.filtered(
            lambda version: version.get_external_id()[version.id].startswith("contract_clm.")
        )
        self.assertEqual(len(shipped), 9)
        self.assertEqual(set(shipped.mapped("state")), {"published"})
        self.assertFalse(shipped.problem_ids.filtered(lambda problem: problem.severity == "error"))

    def test_files_with_other_tags_tell_how_to_adopt_them(self):
        if not CORPUS.is_dir():
            self.skipTest("the corpus is not here")
        for folder in sorted(CORPUS.iterdir()):
            with self.subTest(folder.name):
                version = self.upload((folder / "template.docx").read_bytes(), f"{folder.name}.docx")
                messages = " ".join(version.problem_ids.mapped("message"))
                if any("{" in text for text in version.problem_ids.mapped("excerpt")):
                    self.assertIn("{", messages)
                self.assertTrue(version.problem_ids, "its own fields must be reported")
