import io
import json
from zipfile import ZipFile

from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import evidence
from . import docx_builder
from .notice_common import NoticeCase


@tagged("post_install", "-at_install")
class TestNoticeLetter(NoticeCase):
    """The letter of a notice says what the notice says, is made once, and goes to the counterparty by mail."""

    def letter(self, contract, **values):
        notice = self.give(contract, **values)
        notice.action_make_letter()
        return notice

    def words(self, notice):
        document = notice._bytes("letter_docx")
        self.assertFalse(docx_builder.faults(document))
        return "\n".join(docx_builder.texts(document))

    def test_it_names_parties_contract_and_days(self):
        contract = self.active()
        words = self.words(self.letter(contract))
        for expected in (
            contract.name,
            contract.title,
            "Smith & Sons <Trading>\nFor the attention of Asha Rao\n",
            "12 Quay Street",
            "Notice of non-renewal",
            "1 September 2026",
            "31 December 2026",
            "This notice is given in time: its last day is 30 September 2026.",
            "the contract ends on 31 December 2026",
        ):
            with self.subTest(expected):
                self.assertIn(expected, words)
        self.assertNotIn("{", words)

    def test_the_pdf_is_the_same_letter(self):
        notice = self.letter(self.active())
        reader = PdfReader(io.BytesIO(notice._bytes("letter")))
        self.assertEqual(len(reader.pages), 1)
        self.assertIn("Notice of non-renewal", reader.pages[0].extract_text())
        self.assertTrue(notice.letter_filename.endswith("-notice.pdf"))
        self.assertTrue(notice.letter_docx_filename.endswith("-notice.docx"))

    def test_an_end_at_the_earliest_date_is_worded_so(self):
        words = self.words(self.letter(self.active("evergreen", notice_length=1)))
        self.assertIn("Notice of termination", words)
        self.assertNotIn("Current term ends on", words)

    def test_late_notice_names_neither_an_end_nor_a_last_day(self):
        notice = self.letter(self.active(), sent_on="2026-10-15")
        self.assertEqual(notice.standing, "late")
        words = self.words(notice)
        self.assertNotIn("given in time", words)
        self.assertNotIn("According to our records", words)

    def test_it_speaks_the_language_of_the_contract(self):
        for language, expected in (
            ("hi_IN", "नवीनीकरण न करने की सूचना"),
            ("ar_001", "إشعار بعدم التجديد"),
            ("fr_FR", "Notice of non-renewal"),
        ):
            with self.subTest(language):
                contract = self.active(lang=language)
                self.assertIn(expected, self.words(self.letter(contract)))

    def test_arabic_runs_from_right_to_left(self):
        notice = self.letter(self.active(lang="ar_001"))
        with ZipFile(io.BytesIO(notice._bytes("letter_docx"))) as package:
            document = package.read("word/document.xml").decode().partition("<w:sectPr")[0]
        self.assertEqual(document.count("<w:p>"), document.count("<w:bidi/>"))

    def test_evidence_keeps_the_hashes(self):
        contract = self.active()
        notice = self.letter(contract)
        [entry] = contract.sudo().evidence_ids.filtered(lambda row: row.kind == "notice_letter")
        payload = json.loads(entry.content)["payload"]
        self.assertEqual(payload["letter_sha256"], evidence.sha256(notice._bytes("letter")))
        self.assertEqual(payload["letter_docx_sha256"], evidence.sha256(notice._bytes("letter_docx")))
        self.assertFalse(contract.sudo()._verify_evidence())

    def test_it_is_made_once_and_never_changed(self):
        notice = self.letter(self.active())
        with self.assertRaises(UserError):
            notice.action_make_letter()
        with self.assertRaises(UserError):
            notice.sudo().write({"letter": self.encoded(b"other")})

    def test_their_notice_and_withdrawn_notice_get_none(self):
        with self.assertRaises(UserError):
            self.receive(self.active()).action_make_letter()
        notice = self.give(self.active())
        with self.assertRaises(UserError):
            notice.action_send_letter()
        notice.action_withdraw("A mistake")
        with self.assertRaises(UserError):
            notice.action_make_letter()

    def test_a_mail_carries_the_letter_to_the_counterparty(self):
        contract = self.active()
        notice = self.letter(contract)
        action = notice.action_send_letter()
        composer = Form(self.env[action["res_model"]].with_user(self.rep).with_context(**action["context"]))
        composer.save()._action_send_mail()
        message = contract.message_ids.filtered("attachment_ids")
        self.assertEqual(message.partner_ids, contract._counterparty_contact())
        self.assertEqual(message.attachment_ids.mapped("name"), [notice.letter_filename])
        self.assertEqual(message.attachment_ids.raw, notice._bytes("letter"))
        self.assertIn(contract.name, message.subject)

    def test_strangers_make_and_send_no_letter(self):
        contract = self.active()
        notice = self.letter(contract)
        other = self.give(self.active())
        for user in self.other_rep | self.outsider:
            for attempt in (
                other.with_user(user).sudo(False).action_make_letter,
                notice.with_user(user).sudo(False).action_send_letter,
                lambda user=user: notice.with_user(user).sudo(False).read(["letter"]),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    attempt()
        self.assertFalse(other.letter_sha256)

    def test_a_wall_closes_the_letter_too(self):
        contract = self.active()
        notice = self.letter(contract)
        contract.write({"confidentiality": "walled", "insider_ids": [Command.set(self.approver.ids)]})
        self.env.flush_all()
        self.env.invalidate_all()
        theirs = notice.with_user(self.officer).sudo(False)
        with self.assertRaises(AccessError):
            theirs.read(["letter"])
        with self.assertRaises(AccessError):
            theirs.action_send_letter()
