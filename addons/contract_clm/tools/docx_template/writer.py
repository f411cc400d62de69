"""Write the zip: kept parts as they lay in the template, then the new ones.

All times are 1980-01-01, so that equal content gives equal bytes.
"""

import struct

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DAY = 0x21
_UTF8 = 0x800
DEFLATED = 8


class Kept:
    """The unchanged parts, laid out once: local entries and directory."""

    def __init__(self, parts):
        entries, directory, offset = [], [], 0
        for part in parts:
            local, central = entry(part.name, part.method, part.crc, part.raw, len(part.data), offset)
            entries += [local, part.raw]
            directory.append(central)
            offset += len(local) + len(part.raw)
        self.entries = b"".join(entries)
        self.directory = b"".join(directory)
        self.count = len(directory)


def entry(name, method, crc, raw, size, offset):
    """Return the local header and the directory record of one part."""
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8
    sizes = (crc, len(raw), size)
    local = _LOCAL.pack(b"PK\3\4", 20, flags, method, 0, _DAY, *sizes, len(encoded), 0)
    central = _CENTRAL.pack(
        b"PK\1\2", 20, 20, flags, method, 0, _DAY, *sizes, len(encoded), 0, 0, 0, 0, 0, offset
    )
    return local + encoded, central + encoded


def write(kept, streams):
    """Return the file; ``streams`` are ``(name, finished Stream)`` pairs."""
    pieces, directory = [kept.entries], [kept.directory]
    offset = len(kept.entries)
    for name, stream in streams:
        raw = stream.finish()
        local, central = entry(name, DEFLATED, stream.crc, raw, stream.size, offset)
        pieces += [local, raw]
        directory.append(central)
        offset += len(local) + len(raw)
    records = b"".join(directory)
    count = kept.count + len(streams)
    pieces.append(records)
    pieces.append(_END.pack(b"PK\5\6", 0, 0, count, count, len(records), offset, 0))
    return b"".join(pieces)
