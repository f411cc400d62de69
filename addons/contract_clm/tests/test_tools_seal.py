import doctest
import io
import os
import socket
import stat
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import seal
from odoo.addons.contract_clm.tools.seal import vault

from .seal_common import DER, HOST, NOW, LoopbackAuthority, Root, a_pdf, pkcs12_file

LIES = {
    "of_another_digest": "digest",
    "of_another_nonce": "nonce",
    "of_another_time": "time",
    "forged": "signature",
    "with_a_certificate_for_other_things": "purpose of the certificate",
    "with_an_expired_certificate": "the certificate was not valid",
}


class SealCase(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = seal.self_signed("Acme & Söhne", country="DE", email="legal@example.com", now=NOW)
        cls.pdf = a_pdf()

    def sealed(self, credentials=None, **options):
        return seal.seal(self.pdf, credentials or self.own, now=NOW, **options)

    def authority(self, manner="honest", *, seconds=5, **options):
        server = LoopbackAuthority(manner, **options)
        self.addCleanup(server.close)
        self.server = server
        return seal.Authority(server.url, seconds)

    def assert_refused(self, code, work):
        with self.assertRaises(seal.SealError) as caught:
            work()
        self.assertEqual(caught.exception.code, code)


class TestSeal(SealCase):
    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(vault).failed, 0)

    def test_the_sealed_file_has_one_signature_field_that_covers_every_byte(self):
        sealed = self.sealed(reason="Signed by all", location="Dublin", contact="legal@example.com")
        self.assertEqual((sealed.level, sealed.problem), ("B-B", None))
        fields = PdfReader(io.BytesIO(sealed.data)).get_fields()
        self.assertEqual(list(fields), ["Seal"])
        self.assertEqual(fields["Seal"]["/V"]["/SubFilter"], "/ETSI.CAdES.detached")
        self.assertEqual(fields["Seal"]["/V"]["/Reason"], "Signed by all")
        report = seal.validate(sealed.data)
        self.assertTrue(report.good and report.intact and report.valid and report.complete)
        self.assertEqual((report.fields, report.level), (1, "B-B"))
        self.assertEqual(report.fingerprint, self.own.facts.fingerprint)

    def test_pyhanko_itself_trusts_it_where_the_certificate_is_trusted(self):
        [signature] = PdfFileReader(io.BytesIO(self.sealed().data)).embedded_signatures
        root = asn1_x509.Certificate.load(self.own.certificate)
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))
        self.assertTrue(status.bottom_line)
        self.assertTrue(seal.validate(self.sealed().data, roots=(self.own.certificate,)).trusted)
        self.assertFalse(seal.validate(self.sealed().data).trusted)

    def test_one_changed_byte_breaks_it(self):
        data = self.sealed().data
        [signature] = PdfFileReader(io.BytesIO(data)).embedded_signatures
        first, length, second, rest = (int(number) for number in signature.byte_range)
        self.assertEqual((first, second + rest), (0, len(data)))
        for place in (20, length // 2, length - 10, second + 10, second + rest // 2):
            with self.subTest(place=place):
                changed = bytearray(data)
                changed[place] ^= 1
                self.assertFalse(seal.validate(bytes(changed)).good)

    def test_what_is_added_behind_the_seal_is_found(self):
        self.assertFalse(seal.validate(self.sealed().data + b"\n% more\n").good)

    def test_a_sealed_file_is_not_sealed_again(self):
        sealed = self.sealed().data
        self.assert_refused("sealed_already", lambda: seal.seal(sealed, self.own, now=NOW))

    def test_what_is_no_pdf_is_refused_and_has_no_seal(self):
        for data in (b"", b"PK\x03\x04", self.pdf[: len(self.pdf) // 3]):
            with self.subTest(data=data[:5]):
                self.assert_refused("unreadable", lambda data=data: seal.seal(data, self.own, now=NOW))
                self.assertEqual(seal.validate(data).problem, "unreadable")
        self.assertEqual(seal.validate(self.pdf).problem, "unsealed")

    def test_an_expired_certificate_and_one_of_the_future_do_not_seal(self):
        late, early = NOW + timedelta(days=365 * 5 + 1), NOW - timedelta(days=1)
        self.assert_refused("expired", lambda: seal.seal(self.pdf, self.own, now=late))
        self.assert_refused("not_yet_valid", lambda: seal.seal(self.pdf, self.own, now=early))

    def test_a_key_is_in_no_text_of_its_credentials(self):
        self.assertNotIn(repr(self.own.key)[2:40], repr(self.own))


class TestTimeStamp(SealCase):
    def test_an_authority_that_answers_gives_the_next_level(self):
        sealed = self.sealed(timestamp=self.authority())
        self.assertEqual((sealed.level, sealed.problem), ("B-T", None))
        report = seal.validate(sealed.data)
        self.assertTrue(report.good)
        self.assertEqual(report.level, "B-T")
        self.assertLess(abs(report.stamped_at - datetime.now(UTC)), timedelta(minutes=5))
        self.assertEqual(self.server.asked, 2)

    def assert_level_lost(self, authority, code, detail=None):
        sealed = self.sealed(timestamp=authority)
        self.assertEqual((sealed.level, sealed.problem.code), ("B-B", code))
        self.assertTrue(seal.validate(sealed.data).good)
        if detail:
            self.assertEqual(sealed.problem.detail, detail)

    def test_a_dead_authority_costs_a_level_only(self):
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            url = f"http://{HOST}:{probe.getsockname()[1]}/"
        self.assert_level_lost(seal.Authority(url, 2), "authority_dead")
        for url in ("ftp://127.0.0.1/", "nonsense", "http://"):
            self.assert_level_lost(seal.Authority(url, 2), "authority_dead")

    def test_a_slow_authority_costs_a_level_and_no_more_than_its_time(self):
        for manner in ("slow", "dripping"):
            with self.subTest(manner):
                authority = self.authority(manner, seconds=0.5)
                began = time.monotonic()
                self.assert_level_lost(authority, "authority_slow")
                self.assertLess(time.monotonic() - began, 2.5)

    def test_garbage_and_refusals_cost_a_level(self):
        self.assert_level_lost(self.authority("garbled"), "authority_garbled")
        self.assert_level_lost(self.authority("endless"), "authority_garbled")
        self.assert_level_lost(self.authority("refusing"), "authority_refuses", "rejection")
        self.assert_level_lost(self.authority("broken"), "authority_refuses", "HTTP 500")

    def test_a_lying_authority_is_not_believed(self):
        for manner, lie in LIES.items():
            with self.subTest(manner):
                self.assert_level_lost(self.authority(manner), "authority_lies", lie)

    def test_an_authority_can_be_tried(self):
        told = seal.ask(self.authority())
        self.assertIn("Test Time", told.subject)
        self.assert_refused("authority_lies", lambda: seal.ask(self.authority("forged")))

    def test_where_revocation_can_be_looked_up_the_proof_is_inside(self):
        authority = self.authority(with_crl=True)
        sealed = self.sealed(self.server.root.credentials(), timestamp=authority)
        self.assertEqual((sealed.level, sealed.problem), ("B-LT", None))
        root = self.server.root.certificate.public_bytes(DER)
        report = seal.validate(sealed.data, roots=(root,))
        self.assertTrue(report.good and report.complete and report.trusted)
        self.assertEqual((report.fields, report.level), (1, "B-LT"))

    def test_where_it_cannot_be_looked_up_the_stamp_stays(self):
        authority = self.authority()
        sealed = self.sealed(self.server.root.credentials(), timestamp=authority)
        self.assertEqual((sealed.level, sealed.problem.code), ("B-T", "no_revocation"))
        self.assertEqual(seal.validate(sealed.data).level, "B-T")


class TestCredentials(SealCase):
    def test_a_file_is_read_with_its_password(self):
        credentials = seal.read_pkcs12(pkcs12_file(self.own, "pässword"), "pässword")
        self.assertEqual(credentials, self.own)
        facts = credentials.facts
        self.assertIn("Acme & Söhne", facts.subject)
        self.assertTrue(facts.self_signed)
        self.assertEqual(len(facts.fingerprint), 64)
        chained = Root().credentials()
        self.assertEqual(seal.read_pkcs12(pkcs12_file(chained), "secret").chain, chained.chain)
        self.assertFalse(chained.facts.self_signed)

    def test_a_wrong_password_and_another_file_are_refused(self):
        for data, password in (
            (pkcs12_file(self.own, "right"), "wrong"),
            (pkcs12_file(self.own, "right"), ""),
            (b"", "x"),
            (a_pdf(), "x"),
        ):
            self.assert_refused("wrong_password", lambda d=data, p=password: seal.read_pkcs12(d, p))

    def test_a_file_without_a_key_is_refused(self):
        self.assert_refused("no_key", lambda: seal.read_pkcs12(pkcs12_file(self.own, "", key=False), ""))

    def test_a_weak_key_is_refused(self):
        weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
        credentials = Root().credentials(key=weak)
        self.assert_refused("weak_key", lambda: seal.read_pkcs12(pkcs12_file(credentials), "secret"))

    def test_a_certificate_for_other_things_is_refused(self):
        credentials = Root().credentials(key_encipherment=True)
        self.assert_refused("not_for_signing", lambda: seal.read_pkcs12(pkcs12_file(credentials), "secret"))

    def test_a_long_name_and_a_strange_address_make_a_certificate_too(self):
        made = seal.self_signed("X" * 200, country="Ireland", email="büro@example", years=1, now=NOW)
        self.assertEqual(seal.seal(self.pdf, made, now=NOW).level, "B-B")
        key = serialization.load_der_private_key(made.key, None)
        self.assertGreaterEqual(key.key_size, 3072)


class TestSecret(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "deeper", "database.key")

    def test_the_secret_is_made_once_and_only_the_server_reads_it(self):
        first = seal.ensure_secret(self.path)
        self.assertEqual(seal.ensure_secret(self.path), first)
        self.assertEqual(seal.read_secret(self.path), first)
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(self.path)).st_mode), 0o700)
        self.assertEqual(os.listdir(os.path.dirname(self.path)), ["database.key"])

    def test_a_missing_or_empty_file_is_a_lost_key(self):
        for content in (None, ""):
            if content is not None:
                Path(self.path).parent.mkdir(parents=True)
                Path(self.path).write_text(content)
            with self.assertRaises(seal.SealError) as caught:
                seal.read_secret(self.path)
            self.assertEqual(caught.exception.code, "key_lost")

    def test_a_locked_key_opens_only_for_its_certificate_and_unchanged(self):
        kept = seal.lock(b"private", "secret", b"mine")
        self.assertEqual(seal.unlock(kept, "secret", b"mine"), b"private")
        self.assertNotEqual(kept, seal.lock(b"private", "secret", b"mine"))
        damaged = kept[:-3] + ("A" if kept[-3] != "A" else "B") + kept[-2:]
        for other, secret, about in (
            (kept, "secret", b"theirs"),
            (kept, "Secret", b"mine"),
            (damaged, "secret", b"mine"),
            ("", "secret", b"mine"),
            ("1:x", "secret", b"mine"),
            ("2" + kept[1:], "secret", b"mine"),
        ):
            with self.assertRaises(seal.SealError) as caught:
                seal.unlock(other, secret, about)
            self.assertEqual(caught.exception.code, "key_lost")
