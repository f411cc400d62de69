"""Certificates, and a time-stamp authority (RFC 3161) on loopback that answers as a test wishes."""

import io
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfWriter

from odoo.addons.contract_clm.tools import seal

HOST = "127.0.0.1"
NOW = datetime.now(UTC)
DER = serialization.Encoding.DER


def a_pdf(pages=1):
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pkcs12_file(credentials, password="secret", *, key=True):
    """The credentials as a file that a person would upload."""
    return pkcs12.serialize_key_and_certificates(
        b"company",
        serialization.load_der_private_key(credentials.key, None) if key else None,
        x509.load_der_x509_certificate(credentials.certificate),
        [x509.load_der_x509_certificate(other) for other in credentials.chain],
        serialization.BestAvailableEncryption(password.encode())
        if password
        else serialization.NoEncryption(),
    )


class Root:
    """An authority for certificates, which tells at `crl_url` that it revoked none."""

    def __init__(self, crl_url=""):
        self.key, self.crl_url = new_key(), crl_url
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Root")])
        self.certificate = (
            self._builder(self.name, self.key, NOW - timedelta(days=400), NOW + timedelta(days=400))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
            .add_extension(self._usage(crl_sign=True, key_cert_sign=True), True)
            .sign(self.key, hashes.SHA256())
        )

    def _builder(self, subject, key, valid_from, valid_to):
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(valid_from)
            .not_valid_after(valid_to)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False)
        )

    def _usage(self, **allowed):
        kinds = (
            "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign "
            "crl_sign encipher_only decipher_only"
        ).split()
        return x509.KeyUsage(**{kind: allowed.get(kind, False) for kind in kinds})

    def issue(self, name, *, purpose=None, key=None, days=(-10, 300), **usage):
        """:return: certificate and key"""
        key = key or new_key()
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(subject, key, *(NOW + timedelta(days=day) for day in days))
        usage = usage or {"digital_signature": True, "content_commitment": True}
        builder = builder.add_extension(self._usage(**usage), True)
        if purpose:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), True)
        if self.crl_url:
            point = x509.DistributionPoint([x509.UniformResourceIdentifier(self.crl_url)], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), False)
        return builder.sign(self.key, hashes.SHA256()), key

    def credentials(self, name="Company", **options):
        certificate, key = self.issue(name, **options)
        return seal.Credentials(
            certificate=certificate.public_bytes(DER),
            chain=(self.certificate.public_bytes(DER),),
            key=key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        )

    def crl(self):
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(NOW - timedelta(days=1)).next_update(NOW + timedelta(days=30))
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(identifier, False).add_extension(x509.CRLNumber(1), False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(DER)


class LoopbackAuthority(ThreadingHTTPServer):
    """Gives time stamps at `url` and a revocation list at `url`.crl; `manner` is one of the methods of `Manners`."""

    daemon_threads = True

    def __init__(self, manner="honest", *, with_crl=False):
        super().__init__((HOST, 0), Answers)
        self.manner, self.asked = manner, 0
        self.url = f"http://{HOST}:{self.server_port}/"
        self.root = Root(f"{self.url}root.crl" if with_crl else "")
        self.certificate, self.key = self.root.issue(
            "Test Time", purpose=ExtendedKeyUsageOID.TIME_STAMPING, digital_signature=True
        )
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()

    def stamp(self, question, *, certificate=None, key=None, moment=None):
        stamper = DummyTimeStamper(
            asn1_x509.Certificate.load((certificate or self.certificate).public_bytes(DER)),
            keys.PrivateKeyInfo.load(
                (key or self.key).private_bytes(
                    DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            ),
            certs_to_embed=[asn1_x509.Certificate.load(self.root.certificate.public_bytes(DER))],
            fixed_dt=moment,
        )
        return stamper.request_tsa_response(question)


class Manners:
    """How the authority behaves; each takes the server and the question."""

    @staticmethod
    def honest(server, question):
        return server.stamp(question).dump()

    @staticmethod
    def of_another_digest(server, question):
        question["message_imprint"]["hashed_message"] = b"\x07" * 32
        return server.stamp(question).dump()

    @staticmethod
    def of_another_nonce(server, question):
        question["nonce"] = 12345
        return server.stamp(question).dump()

    @staticmethod
    def of_another_time(server, question):
        return server.stamp(question, moment=NOW - timedelta(days=3)).dump()

    @staticmethod
    def forged(server, question):
        return server.stamp(question, key=new_key()).dump()

    @staticmethod
    def with_a_certificate_for_other_things(server, question):
        certificate, key = server.root.issue("Not for Time", digital_signature=True)
        return server.stamp(question, certificate=certificate, key=key).dump()

    @staticmethod
    def with_an_expired_certificate(server, question):
        certificate, key = server.root.issue(
            "Old Time",
            purpose=ExtendedKeyUsageOID.TIME_STAMPING,
            days=(-300, -5),
            digital_signature=True,
        )
        return server.stamp(question, certificate=certificate, key=key).dump()

    @staticmethod
    def refusing(server, question):
        # SEQUENCE { SEQUENCE { INTEGER rejection } }: a refusal brings no token.
        return bytes.fromhex("30053003020102")

    @staticmethod
    def garbled(server, question):
        return b"<html>Welcome to our network</html>"

    @staticmethod
    def endless(server, question):
        return b"\x30" * (2 * 1024 * 1024)

    @staticmethod
    def slow(server, question):
        time.sleep(3)
        return server.stamp(question).dump()


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_arguments):
        """Tests are silent."""

    def do_GET(self):
        self._answer(self.server.root.crl(), "application/pkix-crl")

    def do_POST(self):
        self.server.asked += 1
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.manner == "dripping":
            self._drip()
        elif self.server.manner == "broken":
            self.send_error(500)
        else:
            answer = getattr(Manners, self.server.manner)(self.server, tsp.TimeStampReq.load(data))
            self._answer(answer, "application/timestamp-reply")

    def _drip(self):
        """One byte now and then, so that no single read takes long."""
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        for _byte in range(40):
            self.wfile.write(b"0")
            self.wfile.flush()
            time.sleep(0.1)

    def _answer(self, data, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        # Whoever asked may have given up.
        with suppress(OSError):
            self.wfile.write(data)
