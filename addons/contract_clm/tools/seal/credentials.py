"""A certificate with its private key, from a PKCS#12 file (RFC 7292) or made here; bytes are DER."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from .exceptions import SealError

RSA_BITS_AT_LEAST = 2048
RSA_BITS_MADE = 3072
CURVE_BITS_AT_LEAST = 256
# RFC 9336: a key for documents that people read.
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")


@dataclass(frozen=True)
class Credentials:
    """`key` is PKCS#8; `chain` leads from the certificate's issuer upwards, as far as the file had it."""

    certificate: bytes
    chain: tuple[bytes, ...] = ()
    key: bytes = field(default=b"", repr=False)

    @property
    def facts(self) -> "Facts":
        return facts(self.certificate)


@dataclass(frozen=True)
class Facts:
    """What a person wants to know of a certificate; times are in UTC, serial and fingerprint hexadecimal."""

    subject: str
    issuer: str
    serial: str
    fingerprint: str
    valid_from: datetime
    valid_to: datetime
    self_signed: bool


def facts(certificate: bytes) -> Facts:
    read = x509.load_der_x509_certificate(certificate)
    return Facts(
        subject=_name(read.subject),
        issuer=_name(read.issuer),
        serial=f"{read.serial_number:x}",
        fingerprint=read.fingerprint(hashes.SHA256()).hex(),
        valid_from=read.not_valid_before_utc,
        valid_to=read.not_valid_after_utc,
        self_signed=_is_self_signed(read),
    )


def _name(name):
    return name.rfc4514_string()


def _is_self_signed(certificate):
    return certificate.subject == certificate.issuer


def read_pkcs12(data: bytes, password: str) -> Credentials:
    """The credentials in a PKCS#12 file (.p12, .pfx), fit to sign; raises `SealError`."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        # The library says the same of a wrong password and of a file that is something else.
        raise SealError("wrong_password", type(error).__name__) from None
    if not key:
        raise SealError("no_key")
    if not certificate:
        raise SealError("no_certificate")
    _check_key(key)
    _check_purpose(certificate)
    return Credentials(
        certificate=_der(certificate),
        chain=tuple(_der(other) for other in _ordered(certificate, others)),
        key=key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _check_key(key):
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= RSA_BITS_AT_LEAST:
        return
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.key_size >= CURVE_BITS_AT_LEAST:
        return
    raise SealError("weak_key", f"{type(key).__name__} of {getattr(key, 'key_size', 0)} bits")


def _check_purpose(certificate):
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise SealError("not_for_signing")


def _ordered(certificate, others):
    """Those of `others` that lead upwards from the certificate."""
    chain, last = [], certificate
    while not _is_self_signed(last):
        issuer = next((other for other in others if other.subject == last.issuer), None)
        if issuer is None or issuer in chain:
            break
        chain.append(issuer)
        last = issuer
    return chain


def _der(certificate):
    return certificate.public_bytes(serialization.Encoding.DER)


def self_signed(
    name: str, *, country: str = "", email: str = "", years: int = 5, now: datetime
) -> Credentials:
    """A certificate that vouches for itself: it shows that nothing changed, not who the company is.

    :param country: ISO 3166 code of two letters
    :param now: aware; the certificate is good from here for so many years of 365 days
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS_MADE)
    subject = _subject(name, country)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=365 * years))
    )
    for extension, critical in _extensions(key.public_key(), email):
        builder = builder.add_extension(extension, critical)
    return Credentials(
        certificate=_der(builder.sign(key, hashes.SHA256())),
        key=key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def _subject(name, country):
    # X.520 allows 64 characters for each.
    parts = [(NameOID.COMMON_NAME, name[:64]), (NameOID.ORGANIZATION_NAME, name[:64])]
    if len(country) == 2:
        parts.append((NameOID.COUNTRY_NAME, country))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _extensions(public_key, email):
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    yield x509.BasicConstraints(ca=False, path_length=None), True
    yield x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), True
    yield x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), False
    yield x509.SubjectKeyIdentifier.from_public_key(public_key), False
    if email.isascii() and "@" in email:
        yield x509.SubjectAlternativeName([x509.RFC822Name(email)]), False
