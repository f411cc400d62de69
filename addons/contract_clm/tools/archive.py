"""Zip files of finished documents: stored, not deflated again, and the same bytes for the same documents.

>>> one, two = pack([("a.docx", b"A")]), pack([("b.docx", b"B")])
>>> names(join([one, two]))
['a.docx', 'b.docx']
>>> file_name("SA/2026/1 «Smith & Sons»: A*B?")
'SA-2026-1 «Smith & Sons»- A-B-'
"""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable

EARLIEST_TIME = (1980, 1, 1, 0, 0, 0)
LONGEST_NAME = 120
# What Windows, the strictest, refuses in names of files.
_REFUSED = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def file_name(text: str) -> str:
    """The text as a name that every system takes, without its ending."""
    clean = _REFUSED.sub("-", unicodedata.normalize("NFC", text))
    return clean[:LONGEST_NAME].strip(" .") or "document"


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of `(name, content)`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, EARLIEST_TIME), content)
    return target.getvalue()


def join(archives: Iterable[bytes]) -> bytes:
    """One zip of the members of several."""
    return pack(_members(archives))


def names(archive: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as source:
        return source.namelist()


def _members(archives):
    for archive in archives:
        with zipfile.ZipFile(io.BytesIO(archive)) as source:
            for info in source.infolist():
                yield info.filename, source.read(info)
