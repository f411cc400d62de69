import datetime
import ipaddress
import socket
import ssl
import tempfile
from pathlib import Path
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from odoo.tests import BaseCase

from odoo.addons.signed_webhook.tools import webhooks

from .webhook_receiver import receiver, took_less_than

LOOPBACK = webhooks.networks("127.0.0.0/8, ::1")
BODY = '{"id":"é"}'.encode()


def parcel(url, key=1):
    return webhooks.Parcel(
        key, url, BODY, lambda moment: webhooks.headers("secret", moment, "id-1", "activated", BODY)
    )


def own_certificate(folder, name):
    """Path of a file with a key and a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = Path(folder) / "own.pem"
    encoding = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(encoding)
    )
    return path


class TestWebhookReceivers(BaseCase):
    def send(self, server, path="ok", *, seconds=5, **options):
        return webhooks.post(parcel(server.url(path)), allowed=LOOPBACK, seconds=seconds, **options)

    def test_what_arrives_is_the_body_as_it_was_with_a_signature_that_holds(self):
        with receiver() as server:
            answer = self.send(server, "ok?a=b")
        [(path, headers, body)] = server.seen
        self.assertEqual((answer.status, answer.text, answer.trouble), (200, "thanks", ""))
        self.assertEqual((path, body), ("/ok?a=b", BODY))
        self.assertEqual(headers["X-Webhook-Delivery"], "id-1")
        signed = webhooks.sign("secret", int(headers["X-Webhook-Timestamp"]), body)
        self.assertEqual(headers["X-Webhook-Signature"], signed)

    def test_a_refusal_keeps_the_first_characters_of_the_answer(self):
        with receiver() as server:
            answer = self.send(server, "error")
        self.assertEqual((answer.status, answer.trouble), (500, "refused"))
        self.assertTrue(answer.text.startswith("out of order x"))
        self.assertLessEqual(len(answer.text), 500)

    def test_a_redirect_is_not_followed(self):
        with receiver() as server:
            answer = self.send(server, "redirect")
        self.assertEqual((answer.status, answer.trouble), (302, "redirected"))
        self.assertFalse(server.followed)
        self.assertEqual(server.paths(), ["/redirect"])

    def test_a_slow_receiver_and_one_that_drips_cost_the_limit(self):
        for path in ("slow", "drip"):
            with self.subTest(path), receiver() as server, took_less_than(self, 2.5):
                answer = self.send(server, path, seconds=0.6)
                self.assertEqual((answer.status, answer.trouble), (0, "timeout"))
                self.assertGreaterEqual(answer.duration, 500)

    def test_of_a_huge_answer_only_the_beginning_is_read(self):
        with receiver() as server, took_less_than(self, 3):
            answer = self.send(server, "huge")
            self.assertEqual((answer.status, len(answer.text), answer.trouble), (200, 500, ""))
            self.assertLess(server.sent, 20_000_000)

    def test_what_is_no_http_and_too_many_headers_are_said(self):
        with receiver() as server:
            for path in ("garbled", "headers"):
                with self.subTest(path):
                    self.assertEqual(self.send(server, path).trouble, "garbled")
            broken = self.send(server, "break")
            self.assertEqual((broken.status, broken.trouble), (200, ""))

    def test_a_dead_receiver_is_said_at_once(self):
        with receiver() as server:
            url = server.url()
        answer = webhooks.post(parcel(url), allowed=LOOPBACK)
        self.assertEqual((answer.status, answer.trouble), (0, "unreachable"))

    def test_a_private_address_is_never_connected_to(self):
        with receiver() as server:
            for url in (
                server.url(),
                server.url(host="localhost"),
                server.url(scheme="https", host="localhost"),
            ):
                answer = webhooks.post(parcel(url), seconds=2)
                self.assertEqual(answer.trouble, "private")
        self.assertFalse(server.seen)

    def test_what_is_connected_to_is_what_was_judged(self):
        """A name that answers differently the second time leads nowhere else."""
        real, asked = socket.getaddrinfo, []

        def rebinding(host, *arguments, **options):
            asked.append(host)
            return real(
                "127.0.0.1" if asked.count("receiver.test") == 1 else "10.0.0.1", *arguments, **options
            )

        with receiver() as server, patch.object(socket, "getaddrinfo", rebinding):
            made = webhooks.post(
                parcel(server.url(scheme="https", host="receiver.test")), allowed=LOOPBACK, seconds=3
            )
        # The receiver speaks no TLS: it was reached, at the address that was judged.
        self.assertIn(made.trouble, ("unreachable", "garbled"))
        self.assertEqual(asked.count("receiver.test"), 1)

    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = own_certificate(folder, "localhost")
            theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            theirs.load_cert_chain(path)
            trusting = ssl.create_default_context(cafile=path)
            with receiver(theirs) as server:
                url = server.url(scheme="https", host="localhost")
                refused = webhooks.post(parcel(url), allowed=LOOPBACK, seconds=5)
                self.assertEqual(refused.trouble, "certificate")
                self.assertFalse(server.seen)
                accepted = webhooks.post(parcel(url), allowed=LOOPBACK, seconds=5, context=trusting)
                self.assertEqual((accepted.status, accepted.trouble), (200, ""))
                self.assertEqual(server.seen[0][1]["Host"], f"localhost:{server.server_port}")

    def test_a_handshake_that_never_ends_costs_the_limit(self):
        with socket.create_server(("127.0.0.1", 0)) as listener, took_less_than(self, 2.5):
            url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
            self.assertEqual(webhooks.post(parcel(url), allowed=LOOPBACK, seconds=0.5).trouble, "timeout")

    def test_slow_and_dead_receivers_do_not_hold_up_the_others(self):
        with receiver() as server, took_less_than(self, 4):
            groups = [[parcel(server.url(f"slow?{n}"), ("slow", n)) for n in range(5)]]
            groups += [[parcel(server.url(f"ok?{n}"), ("ok", n)) for n in range(20)]]
            answers = webhooks.post_all(groups, allowed=LOOPBACK, seconds=1)
        self.assertEqual([key for key in answers if key[0] == "slow"], [("slow", 0)])
        self.assertTrue(all(not answers["ok", n].trouble for n in range(20)))
        self.assertEqual([path for path in server.paths() if "ok" in path], [f"/ok?{n}" for n in range(20)])
