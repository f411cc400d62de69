"""What signers give stands in the document that both sides keep."""

import base64
import io
import re

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import pdf
from .common import ContractCase
from .test_pdf_marks import picture
from .test_template import docx

DRAWN = re.compile(rb"/Sign(Text|Picture)\w+ Do")


@tagged("post_install", "-at_install")
class TestSignatureMarks(ContractCase):
    def signed(self, contract, **given):
        """Both sides sign, the customer with what is given."""
        signer = self.send(contract)
        self.sign_for_us(contract)
        signer._sign("Asha Rao", signer.request_id.sha256, "portal", "127.0.0.1", marks=given)
        contract.invalidate_recordset()
        return contract

    def names_of_drawings(self, contract):
        data = contract.signed_version_id._read_file("pdf")
        contents = [page.get_contents() for page in PdfReader(io.BytesIO(data)).pages]
        drawn = b"".join(content.get_data() for content in contents if content is not None)
        return sorted(name.decode() for name in DRAWN.findall(drawn))

    def own_template(self, *lines):
        template = self.env["clm.template"].create(
            {"name": "Short", "type_id": self.type.id, "lang": "en_US"}
        )
        self.env["clm.template.version"].create(
            {"template_id": template.id, "datas": base64.b64encode(docx(*lines))}
        ).action_publish()
        return template

    def test_the_standard_templates_ask_both_sides_in_every_language(self):
        for template in self.env["clm.template"].search([]):
            version = template.published_version_id
            if not version or "contract_clm." not in (template.get_external_id()[template.id] or ""):
                continue
            with self.subTest(template.display_name, lang=template.lang):
                self.assertFalse(version.error_count)
                contract = self.draft()
                contract.write({"template_id": template.id, "lang": template.lang})
                contract.action_generate()
                anchors = contract._sign_anchors(contract.current_version_id)
                self.assertEqual(
                    sorted((anchor.kind, anchor.role) for anchor in anchors),
                    [
                        ("sign", "counterparty"),
                        ("sign", "ours"),
                        ("signed_on", "counterparty"),
                        ("signed_on", "ours"),
                    ],
                )
                self.assertEqual({anchor.right_to_left for anchor in anchors}, {template.lang == "ar_001"})

    def test_places_are_kept_with_the_version_and_frozen_with_it(self):
        version = self.draft().current_version_id
        self.assertEqual(len(version.sign_anchors["anchors"]), 4)
        with self.assertRaises(UserError):
            version.sudo().write({"sign_anchors": {"anchors": []}})

    def test_the_signed_pdf_carries_names_and_dates(self):
        contract = self.signed(self.draft())
        self.assertEqual(self.names_of_drawings(contract), ["Text"] * 4)
        text = " ".join(pdf.paragraphs(contract.signed_version_id._read_file("pdf")))
        self.assertIn("________", text)
        self.assertNotIn("clm_sign", text)

    def test_a_drawn_signature_takes_the_place_of_the_name(self):
        contract = self.signed(self.draft(), style="drawn", signature=picture())
        self.assertEqual(self.names_of_drawings(contract).count("Picture"), 1)

    def test_initials_and_a_second_signer_who_is_not_there(self):
        lines = ('{{ initials("customer") }} {{ sign("customer", 2) }} {{ sign("company") }}',)
        contract = self.draft()
        contract.template_id = self.own_template(*lines)
        contract.action_generate()
        self.signed(contract)
        self.assertEqual(self.names_of_drawings(contract), ["Text"] * 2)

    def test_a_document_without_places_is_signed_on_the_certificate_alone(self):
        contract = self.draft()
        contract.template_id = self.own_template("Nothing but {{ contract.number }}")
        contract.action_generate()
        version = contract.current_version_id
        self.assertEqual(version.sign_anchors, {"anchors": []})
        self.signed(contract)
        self.assertEqual(contract.state, "active")
        self.assertEqual(self.names_of_drawings(contract), [])
        self.assertGreater(contract.signed_version_id.pages, version.pages)

    def test_a_version_made_before_places_were_kept_has_them_all_the_same(self):
        contract = self.draft()
        version = contract.current_version_id
        self.env.cr.execute("UPDATE clm_contract_version SET sign_anchors = NULL WHERE id = %s", [version.id])
        version.invalidate_recordset()
        self.assertEqual(len(contract._sign_anchors(version)), 4)

    def test_only_those_who_signed_leave_marks(self):
        contract = self.draft()
        request = self.send(contract).request_id
        self.assertEqual(request._marks(), [])
        self.sign_for_us(contract)
        self.assertEqual({mark.anchor.role for mark in request._marks()}, {"ours"})

    def test_wrong_tags_of_an_upload_are_problems_with_their_place(self):
        template = self.own_template("x")
        version = self.env["clm.template.version"].create(
            {"template_id": template.id, "datas": base64.b64encode(docx("Here", '{{ sign("buyer") }}'))}
        )
        [problem] = version.problem_ids
        self.assertEqual((problem.code, problem.paragraph), ("unknown-role", 2))
        self.assertIn("“buyer” does not sign", problem.message)
        with self.assertRaises(UserError):
            version.action_publish()

    def test_the_list_of_fields_shows_how_to_ask_for_a_signature(self):
        catalogue = self.env["clm.contract.type"].with_user(self.officer).get_template_catalogue()
        [group] = [group for group in catalogue["groups"] if group["key"] == "signing"]
        tags = [row["tag"] for row in group["rows"]]
        self.assertIn('{{ sign("customer") }}', tags)
        self.assertTrue(all(row["example"] for row in group["rows"]))
