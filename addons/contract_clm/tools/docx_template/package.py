"""The zip container: read it with suspicion, keep what need not be touched.

``raw`` keeps every part as it lies in the file, already deflated, so that
rendering copies instead of compressing again.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

from .errors import PackageError
from .limits import DEFAULT

_LOCAL_HEADER_SIZE = 30
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Part:
    """One file of the package; ``raw`` is its deflated (or stored) form."""

    name: str
    data: bytes
    raw: bytes
    method: int
    crc: int


def changed(part, data):
    """Return the part with other content."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = packer.compress(data) + packer.flush()
    return Part(part.name, data, raw, zipfile.ZIP_DEFLATED, zlib.crc32(data))


def read(data, limits=DEFAULT):
    """Return the parts in file order; raise PackageError when it is no clean zip."""
    _refuse_other_formats(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _refuse_bombs(infos, limits)
            return [_read_part(archive, info, data) for info in infos]
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OverflowError,
        OSError,
        LookupError,
    ) as error:
        raise PackageError("The file is damaged: its zip container cannot be read.", "damaged-zip") from error


def _refuse_other_formats(data, limits):
    if data[:4] == _OLE_MAGIC:
        raise PackageError(
            "The file is encrypted or in the old .doc format. Save it as an "
            "unprotected Word document (.docx).",
            "encrypted",
        )
    if data[:2] != b"PK":
        raise PackageError("The file is not a Word document (.docx).", "not-docx")
    if len(data) > limits.file_size:
        megabytes = limits.file_size // 2**20
        raise PackageError(f"The file is larger than {megabytes} MB.", "file-too-large", megabytes=megabytes)


def _refuse_bombs(infos, limits):
    total = sum(info.file_size for info in infos)
    if len(infos) > limits.part_count or total > limits.total_size:
        raise PackageError("The file unpacks to too much data.", "bomb")
    seen = set()
    for info in infos:
        _refuse_odd_entry(info, seen)
        seen.add(info.filename.lower())
        ratio = info.file_size / max(info.compress_size, 1)
        swollen = info.file_size > limits.ratio_floor
        if info.file_size > limits.part_size or (swollen and ratio > limits.compression_ratio):
            raise PackageError("The file unpacks to too much data.", "bomb")


def _refuse_odd_entry(info, seen):
    if info.flag_bits & 1:
        raise PackageError("The file is encrypted.", "encrypted")
    name = info.filename
    if name.lower() in seen:
        raise PackageError(f"The file holds {name} twice.", "double-part", part=name)
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise PackageError("The file holds a part outside of itself.", "odd-path")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageError("The file uses an unusual compression.", "odd-zip")


def _read_part(archive, info, data):
    content = archive.read(info)
    start = info.header_offset
    name_size = int.from_bytes(data[start + 26 : start + 28], "little")
    extra_size = int.from_bytes(data[start + 28 : start + 30], "little")
    begin = start + _LOCAL_HEADER_SIZE + name_size + extra_size
    raw = data[begin : begin + info.compress_size]
    return Part(info.filename, content, raw, info.compress_type, info.CRC)
