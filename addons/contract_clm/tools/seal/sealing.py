"""One PAdES seal on a finished PDF (ETSI EN 319 142-1), with the company's certificate.

The seal certifies that nothing may change any more. It is B-B; with a time stamp B-T; and B-LT where what proves that
no certificate was revoked could be fetched and put inside. Everything is in the one signed revision, so that the seal
covers every byte of the file. What others fail to deliver costs a level, never the seal.
"""

import asyncio
import io
import ssl
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .credentials import Credentials
from .exceptions import LevelLost, SealError
from .in_time import in_time
from .timestamping import Authority, CarefulStamper, certificates

FIELD = "Seal"
DIGEST = "sha256"


@dataclass(frozen=True)
class Sealed:
    """The sealed file; `level` is "B-B", "B-T" or "B-LT", `problem` says why it is not higher where that was wished."""

    data: bytes
    level: str
    problem: LevelLost | None = None


def seal(
    pdf: bytes,
    credentials: Credentials,
    *,
    reason: str = "",
    location: str = "",
    contact: str = "",
    timestamp: Authority | None = None,
    now: datetime,
) -> Sealed:
    """The PDF with one invisible signature field named "Seal".

    :param now: aware; the certificate must be valid then
    :raises SealError: with this certificate or this file there can be no seal
    """
    _check_validity(credentials.facts, now)
    _check_document(pdf)
    words = {"reason": reason or None, "location": location or None, "contact_info": contact or None}
    if not timestamp:
        return Sealed(_sign(pdf, credentials, words), "B-B")
    try:
        stamper = CarefulStamper(timestamp)
        # Whether the authority answers at all, before the work; its certificates come with the answer.
        asyncio.run(stamper.async_dummy_response(DIGEST))
        return _stamped(pdf, credentials, words, stamper)
    except LevelLost as problem:
        return Sealed(_sign(pdf, credentials, words), "B-B", problem)


def _check_validity(facts, now):
    if now > facts.valid_to:
        raise SealError("expired", facts.valid_to.date().isoformat())
    if now < facts.valid_from:
        raise SealError("not_yet_valid", facts.valid_from.date().isoformat())


def _check_document(pdf):
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        if any(enumerate_sig_fields(writer)):
            raise SealError("sealed_already")
    except (PdfError, ValueError) as error:
        raise SealError("unreadable", type(error).__name__) from error


def _stamped(pdf, credentials, words, stamper):
    """With a time stamp, and where certificates can be looked up, with the proof that none was revoked."""
    if credentials.facts.self_signed:
        # Nobody could revoke it, so there is no proof to add.
        return Sealed(_sign(pdf, credentials, words, timestamper=stamper), "B-T")
    try:
        data = in_time(
            lambda: _sign(pdf, credentials, words | _long_term(credentials, stamper), timestamper=stamper),
            stamper.authority.seconds,
        )
        return Sealed(data, "B-LT")
    except LevelLost:
        raise
    except Exception as error:
        # Whatever keeps the proof away costs this level only.
        problem = LevelLost("no_revocation", type(error).__name__)
    return Sealed(_sign(pdf, credentials, words, timestamper=stamper), "B-T", problem)


def _long_term(credentials, stamper):
    sent = certificates(stamper)
    chain = [x509.Certificate.load(other) for other in credentials.chain]
    context = ValidationContext(
        trust_roots=[*_known_roots(), *(c for c in [*chain, *sent] if c.subject == c.issuer)],
        other_certs=[*chain, *sent],
        allow_fetching=True,
        revocation_mode="require",
        fetcher_backend=RequestsFetcherBackend(
            per_request_timeout=max(1, int(stamper.authority.seconds / 2))
        ),
    )
    return {
        "validation_context": context,
        "embed_validation_info": True,
        "signer_key_usage": set(),
        "dss_settings": DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
    }


def _known_roots():
    return [
        x509.Certificate.load(data) for data in ssl.create_default_context().get_ca_certs(binary_form=True)
    ]


def _sign(pdf, credentials, settings, timestamper=None):
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm=DIGEST,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        **settings,
    )
    signer = PdfSigner(
        metadata, _signer(credentials), timestamper=timestamper, new_field_spec=SigFieldSpec(FIELD)
    )
    try:
        return signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)).getvalue()
    except SealError:
        raise
    except Exception as error:
        # A document with a fault that only signing meets: callers know one kind of error.
        raise SealError("unreadable", type(error).__name__) from error


class LoadedSigner(SimpleSigner):
    """Reads its RSA key once and does not look for its primes again: `read_pkcs12` did, and nobody changed it since."""

    def sign_raw(self, data, digest_algorithm):
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        if (mechanism, digest_algorithm) != ("rsassa_pkcs1v15", DIGEST):
            return super().sign_raw(data, digest_algorithm)
        return self._loaded_key.sign(data, PKCS1v15(), hashes.SHA256())

    @cached_property
    def _loaded_key(self):
        return serialization.load_der_private_key(
            self.signing_key.dump(), None, unsafe_skip_rsa_key_validation=True
        )


def _signer(credentials):
    return LoadedSigner(
        signing_cert=x509.Certificate.load(credentials.certificate),
        signing_key=keys.PrivateKeyInfo.load(credentials.key),
        cert_registry=SimpleCertificateStore.from_certs(
            [x509.Certificate.load(other) for other in credentials.chain]
        ),
    )
