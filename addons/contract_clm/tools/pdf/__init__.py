"""PDF files: made from DOCX, merged, stamped, looked into.

No Odoo in here: bytes in, bytes out, errors are ``PdfError``.
"""

from .exceptions import (
    ConversionError,
    DiskFull,
    InvalidPdf,
    OfficeCrashed,
    OfficeError,
    OfficeMissing,
    OfficeTimeout,
    PdfError,
    PdfRefused,
)
from .inspection import PdfInfo, inspect
from .merging import merge
from .office import Office, convert
from .reading import page_count, paragraphs
from .warm import WarmOffice, attempt, background, close_all, warm

__all__ = [
    "ConversionError",
    "DiskFull",
    "InvalidPdf",
    "Office",
    "OfficeCrashed",
    "OfficeError",
    "OfficeMissing",
    "OfficeTimeout",
    "PdfError",
    "PdfInfo",
    "PdfRefused",
    "WarmOffice",
    "attempt",
    "background",
    "close_all",
    "convert",
    "inspect",
    "merge",
    "page_count",
    "paragraphs",
    "warm",
]
