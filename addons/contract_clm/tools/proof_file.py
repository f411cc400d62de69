"""What may be kept as proof that a notice was sent or arrived: a PDF, a picture, or a mail with its headers.

The content decides, not the name of the file:

>>> kind(b"\\x89PNG\\r\\n\\x1a\\n" + bytes(20))
'png'
>>> kind(b"Received: from a.example\\r\\nFrom: a@example.com\\r\\nDate: Mon, 1 Jun 2026 10:00:00 +0000\\r\\n\\r\\nHi")
'eml'
>>> kind(b"MZ, a program")
Traceback (most recent call last):
...
addons.contract_clm.tools.proof_file.WrongProof: neither a PDF, PNG or JPEG file nor a mail (.eml)
"""

from email import message_from_bytes
from email.errors import MessageError

from . import pdf

MAXIMUM_BYTES = 25 * 1024 * 1024
_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_HEADERS = ("From", "Date")


class WrongProof(ValueError):
    """A file that cannot be kept as proof; the text says why."""


def kind(data):
    """`pdf`, `png`, `jpeg` or `eml`. Errors: WrongProof for anything else, and for files that are too large."""
    if len(data) > MAXIMUM_BYTES:
        raise WrongProof(f"larger than {MAXIMUM_BYTES // 1024 // 1024} MB")
    for start, name in _PICTURES.items():
        if data.startswith(start):
            return name
    if data.startswith(b"%PDF-"):
        return _checked_pdf(data)
    if _is_mail(data):
        return "eml"
    raise WrongProof("neither a PDF, PNG or JPEG file nor a mail (.eml)")


def _checked_pdf(data):
    try:
        pdf.inspect(data)
    except pdf.PdfError as error:
        raise WrongProof(str(error)) from error
    return "pdf"


def _is_mail(data):
    if b"\0" in data[:4096]:
        return False
    try:
        mail = message_from_bytes(data)
    except (MessageError, ValueError):
        return False
    return all(mail.get(name) for name in _HEADERS)
