"""Opening PDF bytes that may come from anyone."""

import io
import logging
import zlib

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from . import signing_places
from .exceptions import InvalidPdf, PdfRefused

MAGIC = b"%PDF-"
MAGIC_WITHIN_BYTES = 1024

# What a damaged or hostile file makes pypdf raise, beside its own errors.
BROKEN = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)

logging.getLogger("pypdf").setLevel(logging.ERROR)


def open_pdf(pdf: bytes) -> PdfReader:
    """Return a reader with at least one page.

    Raises ``InvalidPdf`` for anything else, ``PdfRefused`` for an encrypted file.
    """
    if MAGIC not in pdf[:MAGIC_WITHIN_BYTES]:
        raise InvalidPdf("The file is not a PDF.")
    try:
        reader = PdfReader(io.BytesIO(pdf), strict=False)
        encrypted = reader.is_encrypted
        pages = 0 if encrypted else len(reader.pages)
    except BROKEN as error:
        raise InvalidPdf(f"The PDF is damaged and cannot be read ({_short(error)}).") from error
    if encrypted:
        raise PdfRefused("The PDF is protected by a password; upload one that is not.")
    if not pages:
        raise InvalidPdf("The PDF has no pages.")
    return reader


def page_count(pdf: bytes) -> int:
    """Return the number of pages; raises as ``open_pdf``."""
    return len(open_pdf(pdf).pages)


def paragraphs(pdf: bytes) -> list[str]:
    """Return the text, a paragraph for each block of lines without an empty one between them.

    What a page says in pictures only is not in it; raises as ``open_pdf``.
    """
    try:
        pages = [signing_places.readable(page.extract_text()) for page in open_pdf(pdf).pages]
    except BROKEN as error:
        raise InvalidPdf(f"The text of the PDF cannot be read ({_short(error)}).") from error
    blocks = "\n\n".join(pages).split("\n\n")
    return [text for block in blocks if (text := " ".join(block.split()))]


def _short(error):
    return (str(error) or type(error).__name__)[:120]
