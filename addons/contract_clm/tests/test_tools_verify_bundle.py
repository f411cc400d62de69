import doctest
import json
import stat
import subprocess
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import bundle, certificate, evidence, verify_bundle
from odoo.addons.contract_clm.tools.verify_bundle import CHAIN, MANIFEST

from . import bundle_builder as builder


def codes(files, head=None):
    return [code for code, _sentence in verify_bundle.check(files, head).faults]


class TestVerifyBundle(BaseCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.files = builder.good_files()

    def run_program(self, *arguments, folder=None):
        """As on a machine that has nothing but Python: no site-packages, no environment, no working folder."""
        program = (folder or self.folder) / "verify.py"
        if not folder:
            program.write_bytes(bundle.program())
        return subprocess.run(
            [sys.executable, "-I", "-S", program, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={"PYTHONIOENCODING": "utf-8"},
            cwd="/",
            timeout=60,
            check=False,
        )

    def stored(self, data, name="bundle.zip"):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def test_the_examples_of_the_documentation_hold(self):
        for module in (bundle, certificate):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_an_untouched_bundle_is_valid_as_zip_and_unpacked(self):
        zipped = self.run_program(self.stored(builder.zipped(self.files)))
        self.assertEqual((zipped.returncode, zipped.stderr), (0, ""), zipped.stdout)
        self.assertIn("VALID", zipped.stdout)
        unpacked = self.folder / "unpacked"
        for name, data in self.files.items():
            (unpacked / name).parent.mkdir(parents=True, exist_ok=True)
            (unpacked / name).write_bytes(data)
        found = self.run_program(folder=unpacked)
        self.assertEqual((found.returncode, found.stdout), (0, zipped.stdout))

    def test_each_way_of_tampering_is_named(self):
        other = builder.files_of(*builder.signed_contract("NDA/2026/0002", b"other"))
        cases = builder.tampered(self.files, other)
        self.assertGreaterEqual(len(cases), 10)
        for what, files, code in cases:
            with self.subTest(what):
                self.assertIn(code, codes(files))

    def test_the_program_names_the_fault_and_fails(self):
        result = self.run_program(self.stored(builder.zipped({**self.files, builder.DOCX: b"x"})))
        self.assertEqual(result.returncode, 1)
        self.assertIn("NOT VALID", result.stdout)
        self.assertIn(f"[changed-file] {builder.DOCX} was changed", result.stdout)

    def test_a_byte_changed_inside_the_zip_itself_is_named(self):
        data = builder.zipped(self.files).replace(b"%PDF shown", b"%PDF shawn")
        result = self.run_program(self.stored(data))
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"{builder.SHOWN_PDF} was changed", result.stdout)

    def test_a_chain_that_was_rewritten_from_the_start_does_not_fit_the_signed_pdf(self):
        chain, documents = builder.signed_contract()
        forged = builder.Chain()
        for entry in chain.entries:
            content = json.loads(entry.content)
            actor = content["actor"].replace("Theirs", "Nobody")
            forged.add(content["kind"], content["document_sha256"], actor, **content["payload"])
        self.assertEqual(codes(builder.files_of(forged, documents)), ["rewritten-chain"])

    def test_a_bundle_that_was_made_anew_is_found_by_the_last_hash(self):
        head = builder.rows_of(self.files)[-1]["hash"]
        self.assertEqual(codes(self.files, head), [])
        forged = builder.files_of(*builder.signed_contract(text=b"forged"))
        self.assertEqual(codes(forged), [])
        self.assertEqual(codes(forged, head), ["other-head"])

    def signing(self, *steps):
        """Codes for a chain with these steps about the document that was shown and one that was not."""
        chain, documents = builder.signed_contract()
        shown = evidence.sha256(documents[builder.SHOWN_PDF])
        chain = builder.Chain().add("generated", shown, docx_sha256=evidence.sha256(documents[builder.DOCX]))
        for kind, *rest in steps:
            document, payload = (*rest, shown, {})[:2] if rest else (shown, {})
            chain.add(kind, document, builder.SIGNERS[0], **payload)
        del documents[builder.SIGNED_PDF]
        return codes(builder.files_of(chain, documents))

    def test_what_was_signed_must_be_what_was_shown_after_consent(self):
        shown = evidence.sha256(builder.signed_contract()[1][builder.SHOWN_PDF])
        signed = ("signature_signed", shown, {"shown_sha256": shown})
        asked, agreed = ("signature_requested",), ("signature_consented",)
        self.assertEqual(self.signing(asked, agreed, signed), [])
        self.assertEqual(self.signing(asked, signed), ["no-consent"])
        self.assertEqual(self.signing(agreed, signed), ["other-document"])
        self.assertIn(
            "other-document",
            self.signing(asked, agreed, ("signature_signed", shown, {"shown_sha256": "0" * 64})),
        )
        self.assertIn("other-document", self.signing(asked, agreed, ("signature_voided",), signed))

    def test_a_document_that_was_shown_must_be_there(self):
        chain, documents = builder.signed_contract()
        del documents[builder.SHOWN_PDF]
        self.assertIn("missing-document", codes(builder.files_of(chain, documents)))
        chain, documents = builder.signed_contract()
        documents["documents/v7.pdf"] = b"%PDF nobody knows"
        self.assertEqual(codes(builder.files_of(chain, documents)), ["unknown-document"])

    def test_withheld_entries_still_link_the_chain(self):
        files = builder.good_files(withheld={3})
        self.assertEqual(codes(files), [])
        self.assertNotIn(b"approval_given", files[CHAIN])
        rows = builder.rows_of(files)
        rows[2]["hash"] = "0" * 64
        self.assertIn("broken-link", codes(builder.with_rows(files, rows)))

    def test_the_same_values_give_the_same_bytes(self):
        def packed():
            files = builder.good_files()
            return bundle.pack(
                {name: data for name, data in files.items() if name not in (MANIFEST, CHAIN)},
                files[MANIFEST],
                files[CHAIN],
            )

        self.assertEqual(packed(), packed())

    def test_zips_that_are_built_to_do_harm_are_not_read(self):
        link = zipfile.ZipInfo("documents/v1.pdf")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        for name in (
            "../../etc/passwd",
            "/etc/passwd",
            "documents/../x",
            "a\\b",
            "C:x",
            "documents/a/b",
            "x" * 200,
        ):
            with self.subTest(name):
                result = self.run_program(self.stored(builder.zipped({**self.files, name: b"x"})))
                self.assertEqual((result.returncode, result.stdout[:10]), (2, "UNREADABLE"))
        for what, members in {
            "link": [(link, b"/etc/passwd")],
            "twice": [(MANIFEST, b"{}"), (MANIFEST, b"{}")],
        }.items():
            with self.subTest(what):
                path = self.folder / "harm.zip"
                with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
                    warnings.simplefilter("ignore")
                    for member, data in members:
                        archive.writestr(member, data)
                self.assertEqual(self.run_program(path).returncode, 2)

    def test_what_is_no_bundle_is_said_so(self):
        for data in (
            b"",
            b"not a zip",
            builder.zipped({"report.txt": b"x"}),
            builder.zipped(self.files)[:-40],
        ):
            result = self.run_program(self.stored(data))
            self.assertEqual((result.returncode, result.stderr), (2, ""))
        self.assertEqual(self.run_program(self.folder / "nowhere.zip").returncode, 2)

    def test_a_bomb_is_not_unpacked(self):
        self.patch(verify_bundle, "BYTES_AT_MOST", 10_000)
        with self.assertRaisesRegex(verify_bundle.Unreadable, "too big"):
            verify_bundle.read(self.stored(builder.zipped({**self.files, "documents/v3.pdf": bytes(20_000)})))

    def test_words_of_a_chain_do_not_steer_the_terminal(self):
        chain, documents = builder.signed_contract("\x1b[2JVALID")
        files = builder.files_of(chain, documents)
        files[MANIFEST] = files[MANIFEST].replace(b"VALID", b"OTHER")
        result = self.run_program(self.stored(builder.zipped(files)))
        self.assertEqual(result.returncode, 1)
        self.assertNotIn("\x1b", result.stdout)

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_no_change_of_a_byte_passes_and_none_breaks_the_program(self, data):
        files = builder.good_files()
        name = data.draw(st.sampled_from(sorted(files)))
        place = data.draw(st.integers(0, len(files[name]) - 1))
        content = bytearray(files[name])
        content[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
        self.assertTrue(codes({**files, name: bytes(content)}))

    @settings(max_examples=100, deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from([MANIFEST, CHAIN, "documents/v1.pdf"]),
            st.binary(max_size=60)
            | st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(
                        st.sampled_from(
                            [
                                "number",
                                "hash",
                                "previous_hash",
                                "content",
                                "files",
                                "withheld",
                                "kind",
                                "format",
                            ]
                        ),
                        inner,
                        max_size=5,
                    )
                ),
            ).map(lambda value: json.dumps(value).encode() + b"\n"),
        )
    )
    def test_nonsense_is_never_valid_and_never_breaks_the_program(self, files):
        self.assertTrue(codes(files))
