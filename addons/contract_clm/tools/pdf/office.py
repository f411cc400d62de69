"""DOCX to PDF through LibreOffice, kept warm between documents."""

import os
import threading
import time
import zipfile
from collections.abc import Sequence
from io import BytesIO

from .exceptions import ConversionError, DiskFull, OfficeCrashed, OfficeTimeout, PdfError
from .process import Server, Workspace, disk_error, find_binary

CALL_SECONDS = 120.0
DOCUMENT_SECONDS = 60.0
DOCUMENTS_PER_PROCESS = 200
STARTS = 2
CRASH_SECONDS = 2.0
ATTEMPTS = 2
MAXIMUM_UNPACKED_BYTES = 512 * 1024 * 1024
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
WRITE_FAILURES = ("Class:Write", "Class:Space", "Signal 25")
SUSPICIOUSLY_FULL_BYTES = 16 * 1024 * 1024


class Office:
    """A LibreOffice that stays open for many documents.

    Examples
    --------
    ::

        with Office() as office:
            for batch in batches:
                pdfs = office.convert(batch, timeout=60)

    How to use
    ----------
    It starts with the first document. Threads may share it: they take turns.
    Each process has its own, also after a fork. ``close`` (or leaving the
    ``with`` block) ends LibreOffice and removes every file.

    How it works
    ------------
    One server process per ``Office`` (see ``process``), asked for one document
    at a time, so that a hang or a crash belongs to a known document. It is
    started anew after a crash, after a hang, and after
    ``documents_per_process`` documents.
    """

    def __init__(
        self,
        *,
        binary: str | None = None,
        document_timeout: float = DOCUMENT_SECONDS,
        documents_per_process: int = DOCUMENTS_PER_PROCESS,
    ):
        self._binary_name = binary
        self._document_timeout = document_timeout
        self._documents_per_process = documents_per_process
        self._lock = threading.Lock()
        self._forget()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def close(self) -> None:
        """End LibreOffice and remove its files; the next ``convert`` starts it again."""
        with self._lock:
            self._stop()

    def convert(
        self, documents: Sequence[bytes], *, timeout: float = CALL_SECONDS
    ) -> list[bytes | ConversionError]:
        """Return one PDF, or one ``ConversionError``, for each DOCX.

        ``timeout`` is in seconds for the whole call. Raises ``OfficeMissing``,
        ``OfficeCrashed``, ``OfficeTimeout`` (it holds what was finished), ``DiskFull``.
        """
        deadline = time.monotonic() + timeout
        results = []
        with self._lock:
            for document in documents:
                try:
                    results.append(self._convert_one(document, deadline))
                except ConversionError as error:
                    results.append(error)
                except TimeoutError:
                    unfinished = [None] * (len(documents) - len(results))
                    raise OfficeTimeout(
                        f"LibreOffice was not finished after {timeout:g} seconds: "
                        f"{len(results)} of {len(documents)} documents are done.",
                        results + unfinished,
                    ) from None
                except OSError as error:
                    raise disk_error(error) from error
        return results

    def _convert_one(self, document, deadline):
        check_docx(document)
        for _attempt in range(ATTEMPTS):
            self._ensure_running(deadline)
            pdf = self._attempt(document, deadline)
            if pdf is not None:
                return pdf
        raise ConversionError("LibreOffice crashes on this document.")

    def _attempt(self, document, deadline):
        """Return the PDF, or ``None`` when LibreOffice died of the document."""
        source = self._workspace.documents / "document.docx"
        target = source.with_suffix(".pdf")
        log_start = self._workspace.log.stat().st_size
        try:
            source.write_bytes(document)
            self._ask(source, deadline)
            return self._collect(target, log_start)
        finally:
            if self._workspace:
                source.unlink(missing_ok=True)
                target.unlink(missing_ok=True)

    def _ask(self, source, deadline):
        self._served += 1
        own_deadline = time.monotonic() + self._document_timeout
        try:
            self._server.request(
                "--convert-to",
                "pdf:writer_pdf_Export",
                source.name,
                deadline=min(deadline, own_deadline),
            )
        except TimeoutError:
            self._stop()
            if time.monotonic() >= deadline:
                raise
            raise ConversionError(
                f"LibreOffice was not finished with this document after {self._document_timeout:g} seconds."
            ) from None

    def _collect(self, target, log_start):
        if target.exists():
            pdf = target.read_bytes()
            if pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF"):
                return pdf
        said = self._workspace.log_tail(log_start)
        self._refuse_full_disk(said)
        if self._server.ends_within(CRASH_SECONDS):
            self._stop()
            return None
        raise ConversionError(f"LibreOffice cannot read this document. {_last_line(said)}".strip())

    def _refuse_full_disk(self, said):
        full = self._workspace.free_bytes() < SUSPICIOUSLY_FULL_BYTES
        if full or any(failure in said for failure in WRITE_FAILURES):
            raise DiskFull("The disk is full: LibreOffice has no room for its files.")

    def _ensure_running(self, deadline):
        if self._owner != os.getpid():
            self._forget()
        worn_out = self._served >= self._documents_per_process
        if self._server and self._server.alive() and self._workspace.intact() and not worn_out:
            return
        self._stop()
        self._start(deadline)

    def _start(self, deadline):
        binary = find_binary(self._binary_name)
        for _attempt in range(STARTS):
            self._workspace = Workspace()
            try:
                self._server = Server(binary, self._workspace)
                if self._server.wait_ready(deadline):
                    return
                said = self._workspace.log_tail()
                self._refuse_full_disk(said)
            except BaseException:
                self._stop()
                raise
            self._stop()
        raise OfficeCrashed(f"LibreOffice does not start. {_last_line(said)}".strip())

    def _stop(self):
        if self._owner == os.getpid():
            if self._server:
                self._server.kill()
            if self._workspace:
                self._workspace.remove()
        self._forget()

    def _forget(self):
        self._owner = os.getpid()
        self._server = None
        self._workspace = None
        self._served = 0


def convert(
    documents: Sequence[bytes], *, timeout: float = CALL_SECONDS, binary: str | None = None
) -> list[bytes | ConversionError]:
    """Return one PDF, or one ``ConversionError``, for each DOCX; leave nothing running.

    Same limits and errors as ``Office.convert``.
    """
    with Office(binary=binary) as office:
        return office.convert(documents, timeout=timeout)


def check_docx(document: bytes) -> None:
    """Raise ``ConversionError`` for bytes that LibreOffice should not even open."""
    if document.startswith(OLE_SIGNATURE):
        raise ConversionError("The document is encrypted or in an old format; save it as DOCX.")
    try:
        with zipfile.ZipFile(BytesIO(document)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ConversionError(f"The document is not a DOCX file ({error}).") from error
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise ConversionError("The document is not a DOCX file (it has no content types).")
    if sum(part.file_size for part in parts) > MAXIMUM_UNPACKED_BYTES:
        raise ConversionError("The document is too large when unpacked.")


def _last_line(text):
    lines = [line for line in text.splitlines() if "javaldx" not in line]
    return lines[-1] if lines else ""


__all__ = ["Office", "PdfError", "check_docx", "convert"]
