"""PDF files: made from DOCX, merged, stamped, signed by hand, looked into.

No Odoo in here: bytes in, bytes out, errors are ``PdfError``.
"""

from .anchors import Anchor
from .anchors import find as find_anchors
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
    PictureRefused,
)
from .inspection import PdfInfo, inspect
from .marks import Mark, initials_of, stamp
from .merging import merge
from .office import Office, convert
from .reading import page_count, paragraphs
from .warm import WarmOffice, attempt, background, close_all, warm

__all__ = [
    "Anchor",
    "ConversionError",
    "DiskFull",
    "InvalidPdf",
    "Mark",
    "Office",
    "OfficeCrashed",
    "OfficeError",
    "OfficeMissing",
    "OfficeTimeout",
    "PdfError",
    "PdfInfo",
    "PdfRefused",
    "PictureRefused",
    "WarmOffice",
    "attempt",
    "background",
    "close_all",
    "convert",
    "find_anchors",
    "initials_of",
    "inspect",
    "merge",
    "page_count",
    "paragraphs",
    "stamp",
    "warm",
]
