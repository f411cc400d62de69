"""What the PDF tests share: small real documents, a web server that counts, stand-ins for soffice."""

import http.server
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from odoo.addons.contract_clm.tools import pdf

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
POISON = "POISON"
REAL_OFFICE = shutil.which("soffice") or "soffice"


def docx(*paragraphs, body="", relations="", settings_relations="", settings=""):
    """A DOCX, uncompressed so that a shell script can look for a word in it."""
    text = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPES}.document.main+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{WORD_TYPES}.settings+xml"/></Types>',
        "_rels/.rels": _relations(_relation("d", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            _relation("settings", "settings", "settings.xml") + relations
        ),
        "word/_rels/settings.xml.rels": _relations(settings_relations),
        "word/settings.xml": f'<w:settings xmlns:w="{WORD}" xmlns:r="{OFFICE}">{settings}</w:settings>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}">'
        f"<w:body>{text}{body}</w:body></w:document>",
    }
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return package.getvalue()


def external(identifier, kind, target):
    return _relation(identifier, kind, target).replace("/>", ' TargetMode="External"/>')


def _relation(identifier, kind, target):
    return f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _relations(relations):
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'


def blank_pdf(*sizes, rotation=0, crop=None, change=None):
    """A PDF with an empty page for each ``(left, bottom, right, top)``, made by pypdf."""
    writer = PdfWriter()
    for box in sizes or [(0, 0, 595, 842)]:
        page = writer.add_blank_page(box[2] - box[0], box[3] - box[1])
        page.mediabox = page.cropbox = RectangleObject(box)
        if crop:
            page.cropbox = RectangleObject(crop)
        page.rotate(rotation)
    if change:
        change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def read(pdf_bytes):
    return PdfReader(io.BytesIO(pdf_bytes))


def text_of(pdf_bytes):
    return [page.extract_text() for page in read(pdf_bytes).pages]


class OwnTemporaryFolder:
    """Mixed into a test case: our temporary files go to ``self.temporary``, for children too."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="pdf-test-")
        self.addCleanup(folder.cleanup)
        self.temporary = Path(folder.name)
        for patcher in (
            patch.dict(os.environ, TMPDIR=folder.name),
            patch.object(tempfile, "tempdir", folder.name),
        ):
            patcher.start()
            self.addCleanup(patcher.stop)
        self._dead_sockets_before = dead_sockets()

    def leftovers(self):
        """Our files, and LibreOffice's sockets that nobody listens to."""
        return {*self.temporary.iterdir(), *(dead_sockets() - self._dead_sockets_before)}


def dead_sockets():
    return {path for path in Path("/tmp").glob("OSL_PIPE_*") if not _listens(path)}


def _listens(path):
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            return not path.exists()
    return True


def wait_until(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def group_lives(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def stand_in(folder, script):
    """A soffice made of a shell script; ``$REAL`` is the real one, ``$HERE`` its folder."""
    path = Path(folder) / "soffice"
    path.write_text(f'#!/bin/sh\nREAL="{REAL_OFFICE}"\nHERE="{folder}"\n{script}\n')
    path.chmod(0o755)
    return str(path)


def start_python(script):
    """Another Python process with the package importable as ``pdf``."""
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(Path(pdf.__file__).parent.parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def counting_web_server():
    """Yield the address of a local web server and the list of what was asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self):
            asked.append(f"{self.command} {self.path}")
            self.send_error(404)

        def log_message(self, *_arguments):
            pass

    for method in ("GET", "HEAD", "OPTIONS", "PROPFIND"):
        setattr(Handler, f"do_{method}", Handler.answer)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def small_disk(parent, *, kibibytes):
    """Yield a folder on a disk of its own, or ``None`` where mounting is not allowed."""
    folder = Path(parent) / "small-disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield str(folder) if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()
