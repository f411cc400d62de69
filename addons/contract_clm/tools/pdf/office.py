"""DOCX to PDF through LibreOffice, kept warm between documents."""

import os
import threading
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from .exceptions import ConversionError, DiskFull, OfficeCrashed, OfficeTimeout, PdfError
from .process import Server, Workspace, disk_error, find_binary

CALL_SECONDS = 120.0
DOCUMENT_SECONDS = 60.0
DOCUMENTS_PER_PROCESS = 200
DOCUMENTS_PER_REQUEST = 10
STARTS = 2
CRASH_SECONDS = 2.0
ATTEMPTS = 2
MAXIMUM_UNPACKED_BYTES = 512 * 1024 * 1024
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
WRITE_FAILURES = ("Class:Write", "Class:Space", "Signal 25")
SUSPICIOUSLY_FULL_BYTES = 16 * 1024 * 1024


@dataclass
class Answer:
    """What a request came back with: whole PDFs by their documents' places, and LibreOffice's own words."""

    pdfs: dict[int, bytes]
    hung: bool
    said: str


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
    One server process per ``Office`` (see ``process``). A request names up to
    ``DOCUMENTS_PER_REQUEST`` documents, which LibreOffice makes in their order:
    when it hangs, the first that is missing is to blame. Any other that is
    missing is asked for again by itself, so that a crash or a refusal belongs
    to a known document. The server is started anew after a crash, after a hang,
    and after ``documents_per_process`` documents. With a ``niceness`` it leaves the
    processors to others that want them.
    """

    def __init__(
        self,
        *,
        binary: str | None = None,
        document_timeout: float = DOCUMENT_SECONDS,
        documents_per_process: int = DOCUMENTS_PER_PROCESS,
        niceness: int = 0,
    ):
        self._binary_name = binary
        self._document_timeout = document_timeout
        self._documents_per_process = documents_per_process
        self._niceness = niceness
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

    def forget(self) -> None:
        """Let go of a LibreOffice that belongs to the process from which this one was forked."""
        if self._server and self._owner != os.getpid():
            self._server.let_go()
        self._forget()

    def convert(
        self, documents: Sequence[bytes], *, timeout: float = CALL_SECONDS
    ) -> list[bytes | ConversionError]:
        """Return one PDF, or one ``ConversionError``, for each DOCX.

        ``timeout`` is in seconds for the whole call. Raises ``OfficeMissing``,
        ``OfficeCrashed``, ``OfficeTimeout`` (it holds what was finished), ``DiskFull``.
        """
        deadline = time.monotonic() + timeout
        results: list = [None] * len(documents)
        with self._lock:
            try:
                for start in range(0, len(documents), DOCUMENTS_PER_REQUEST):
                    places = range(start, min(start + DOCUMENTS_PER_REQUEST, len(documents)))
                    self._convert_share({place: documents[place] for place in places}, deadline, results)
            except TimeoutError:
                done = sum(result is not None for result in results)
                raise OfficeTimeout(
                    f"LibreOffice was not finished after {timeout:g} seconds: "
                    f"{done} of {len(documents)} documents are done.",
                    results,
                ) from None
            except OSError as error:
                raise disk_error(error) from error
        return results

    def _convert_share(self, documents, deadline, results):
        """Put a PDF or a ``ConversionError`` for each document, by its place, into ``results``."""
        for place, document in list(documents.items()):
            try:
                check_docx(document)
            except ConversionError as error:
                results[place] = error
                del documents[place]
        if len(documents) > 1:
            self._convert_together(documents, deadline, results)
        for place in documents:
            if results[place] is None:
                try:
                    results[place] = self._convert_alone(documents[place], deadline)
                except ConversionError as error:
                    results[place] = error

    def _convert_together(self, documents, deadline, results):
        """Ask for all in one request; what is still missing afterwards is nobody's fault yet."""
        self._ensure_running(deadline)
        answer = self._ask(documents, deadline)
        for place, pdf in answer.pdfs.items():
            results[place] = pdf
        missing = [place for place in documents if place not in answer.pdfs]
        if answer.hung:
            hang = self._end_hang(deadline)
            for place in missing[:1]:
                results[place] = hang
        elif missing:
            self._refuse_full_disk(answer.said)
            self._stop_when_crashed()

    def _convert_alone(self, document, deadline):
        for _attempt in range(ATTEMPTS):
            self._ensure_running(deadline)
            answer = self._ask({0: document}, deadline)
            if answer.pdfs:
                return answer.pdfs[0]
            if answer.hung:
                raise self._end_hang(deadline)
            self._refuse_full_disk(answer.said)
            if not self._stop_when_crashed():
                raise ConversionError(
                    f"LibreOffice cannot read this document. {_last_line(answer.said)}".strip()
                )
        raise ConversionError("LibreOffice crashes on this document.")

    def _ask(self, documents, deadline):
        """Return what one request made of the documents, given by their places."""
        folder = self._workspace.documents
        sources = {place: folder / f"document-{place}.docx" for place in documents}
        targets = {place: source.with_suffix(".pdf") for place, source in sources.items()}
        log_start = self._workspace.log.stat().st_size
        self._served += len(documents)
        try:
            for place, source in sources.items():
                source.write_bytes(documents[place])
            answered = self._server.request(
                *("--convert-to", "pdf:writer_pdf_Export", *(source.name for source in sources.values())),
                deadline=deadline,
                patience=self._document_timeout,
                progress=lambda: sum(target.exists() for target in targets.values()),
            )
            pdfs = {place: pdf for place, target in targets.items() if (pdf := _finished(target))}
            return Answer(pdfs, not answered, self._workspace.log_tail(log_start))
        finally:
            for path in (*sources.values(), *targets.values()):
                path.unlink(missing_ok=True)

    def _end_hang(self, deadline):
        """End a server that hangs; return the document's error, or raise when all time is over."""
        self._stop()
        if time.monotonic() >= deadline:
            raise TimeoutError
        return ConversionError(
            f"LibreOffice was not finished with this document after {self._document_timeout:g} seconds."
        )

    def _stop_when_crashed(self):
        crashed = self._server.ends_within(CRASH_SECONDS)
        if crashed:
            self._stop()
        return crashed

    def _refuse_full_disk(self, said):
        full = self._workspace.free_bytes() < SUSPICIOUSLY_FULL_BYTES
        if full or any(failure in said for failure in WRITE_FAILURES):
            raise DiskFull("The disk is full: LibreOffice has no room for its files.")

    def _ensure_running(self, deadline):
        if self._owner != os.getpid():
            self.forget()
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
                self._server = Server(binary, self._workspace, self._niceness)
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


def _finished(target):
    """The PDF's bytes, or ``None`` when it is not there or not whole."""
    if not target.exists():
        return None
    pdf = target.read_bytes()
    return pdf if pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF") else None


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
