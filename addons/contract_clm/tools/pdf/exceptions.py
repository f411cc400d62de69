class PdfError(Exception):
    """Base of everything this package raises; the text is meant for a person."""


class OfficeError(PdfError):
    """LibreOffice as a whole cannot work: no document can be converted now."""


class OfficeMissing(OfficeError):
    """LibreOffice is not installed where it was looked for."""


class OfficeCrashed(OfficeError):
    """LibreOffice ended while starting, and ended again when started anew."""


class OfficeTimeout(OfficeError):
    """The call ran out of time.

    ``results`` has one entry a document: finished PDF bytes, a
    ``ConversionError``, or ``None`` where the time was over before its turn ended.
    """

    def __init__(self, message, results=()):
        super().__init__(message)
        self.results = list(results)


class DiskFull(PdfError):
    """The folder for temporary files has no room left."""


class ConversionError(PdfError):
    """This one document cannot become a PDF; the others of its batch can."""


class InvalidPdf(PdfError):
    """The bytes are not a PDF that can be read."""


class PdfRefused(PdfError):
    """A readable PDF that must not enter; ``info`` tells what was found in it."""

    def __init__(self, message, info=None):
        super().__init__(message)
        self.info = info


class PictureRefused(PdfError):
    """A picture that cannot be laid on a page."""
