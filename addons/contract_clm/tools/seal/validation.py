"""What the seal of a PDF says, checked with pyHanko's own validator."""

import io
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


@dataclass(frozen=True)
class SealReport:
    """`good`: one seal, made by the certificate it names, over every byte of the file.

    :param fields: how many signature fields the file has
    :param intact: the bytes are those that were signed
    :param valid: the signature is that of the certificate
    :param complete: it covers the whole file
    :param trusted: the certificate leads to one of the roots that were given
    :param level: "B-B", "B-T" or "B-LT"
    :param signed_at: as the signer's clock told; `stamped_at`: as the authority told, where its stamp is good
    :param problem: ``unsealed``, ``several``, ``changed`` or ``unreadable``, or nothing
    """

    fields: int = 0
    intact: bool = False
    valid: bool = False
    complete: bool = False
    trusted: bool = False
    level: str = ""
    subject: str = ""
    fingerprint: str = ""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    problem: str = ""

    @property
    def good(self) -> bool:
        return not self.problem


def validate(pdf: bytes, *, roots: tuple[bytes, ...] = ()) -> SealReport:
    """Never raises: a file that cannot be read has the problem ``unreadable``.

    :param roots: certificates (DER) that the seal's may lead to; without them nothing is said of trust
    """
    try:
        signatures = list(PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures)
        if len(signatures) != 1:
            return SealReport(fields=len(signatures), problem="several" if signatures else "unsealed")
        return _report(signatures[0], roots)
    except Exception:
        # One changed byte makes a parser fail anywhere.
        return SealReport(problem="unreadable")


def _report(signature, roots):
    certificate = signature.signer_cert
    told = signature.self_reported_timestamp
    status = validate_pdf_signature(signature, _context(roots, told), _context((), told))
    complete = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and bool(status.docmdp_ok)
    stamp = status.timestamp_validity
    stamped = bool(stamp and stamp.intact and stamp.valid)
    sound = status.intact and status.valid and complete and (stamped or not stamp)
    return SealReport(
        fields=1,
        intact=status.intact,
        valid=status.valid,
        complete=complete,
        trusted=bool(status.trusted),
        level=_level(signature.reader, stamped),
        subject=certificate.subject.human_friendly,
        fingerprint=certificate.sha256.hex(),
        signed_at=told,
        stamped_at=stamp.timestamp if stamped else None,
        problem="" if sound else "changed",
    )


def _context(roots, moment):
    return ValidationContext(
        trust_roots=[x509.Certificate.load(root) for root in roots],
        allow_fetching=False,
        moment=moment,
        best_signature_time=moment,
    )


def _level(reader, stamped):
    if not stamped:
        return "B-B"
    try:
        proofs = reader.root["/DSS"]
    except KeyError:
        return "B-T"
    return "B-LT" if "/CRLs" in proofs or "/OCSPs" in proofs else "B-T"
