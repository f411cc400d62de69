"""Deflate a part of which most bytes are known in advance.

A deflate stream may be cut into blocks that do not look back over their own
beginning. What never changes is compressed once, when the template is compiled;
rendering strings those blocks together and compresses only what is new. The
check sum is combined in the same way (it is linear in its start value).

Source: RFC 1951 for the blocks, RFC 1952 for the check sum.
"""

import zlib
from array import array

PREPARED_FROM = 1024
STORED_BELOW = 200
LEVEL = 3
_END = b"\x03\x00"


class Segment:
    """Bytes that never change, with their block and the check sum's tables."""

    __slots__ = ("block", "crc", "data", "tables")

    def __init__(self, data):
        self.data = data
        self.block = self.tables = None
        if len(data) >= PREPARED_FROM:
            packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
            self.block = packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)
            self.crc = zlib.crc32(data)
            self.tables = _shift_tables(len(data))

    def extend_crc(self, crc):
        """Return the check sum of what came before (``crc``) and this segment."""
        first, second, third, fourth = self.tables
        return (
            first[crc & 255] ^ second[crc >> 8 & 255] ^ third[crc >> 16 & 255] ^ fourth[crc >> 24] ^ self.crc
        )


def _shift_tables(length):
    zeros = bytes(length)
    origin = zlib.crc32(zeros)
    bits = [zlib.crc32(zeros, 1 << bit) ^ origin for bit in range(32)]
    return [_table(bits[start : start + 8]) for start in range(0, 32, 8)]


def _table(bits):
    table = array("L", [0] * 256)
    for index in range(1, 256):
        low = index & -index
        table[index] = table[index ^ low] ^ bits[low.bit_length() - 1]
    return table


class Stream:
    """Collects one part: its blocks, check sum and size."""

    def __init__(self):
        self.blocks = []
        self.crc = 0
        self.size = 0
        self._pending = []
        self._packer = None

    def extend(self, pieces, segments, budget):
        """Add bytes and numbers of segments; return the bytes left of the budget.

        Stops as soon as the budget (in bytes, uncompressed) is spent.
        """
        pending = self._pending
        for piece in pieces:
            if piece.__class__ is int:
                segment = segments[piece]
                budget -= len(segment.data)
                if segment.block is None:
                    pending.append(segment.data)
                else:
                    self._add_block(segment)
                    pending = self._pending
            else:
                budget -= len(piece)
                pending.append(piece)
            if budget < 0:
                break
        return budget

    def _add_block(self, segment):
        if self._pending:
            self._flush()
        self.blocks.append(segment.block)
        self.crc = segment.extend_crc(self.crc)
        self.size += len(segment.data)

    def finish(self):
        """Return the deflated part."""
        if self._pending:
            self._flush()
        self.blocks.append(_END)
        return b"".join(self.blocks)

    def _flush(self):
        data = b"".join(self._pending)
        self._pending = []
        self.crc = zlib.crc32(data, self.crc)
        self.size += len(data)
        if len(data) < STORED_BELOW:
            length = len(data)
            self.blocks.append(b"\0" + length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little"))
            self.blocks.append(data)
            return
        if self._packer is None:
            self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
        packed = self._packer.compress(data) + self._packer.flush(zlib.Z_FULL_FLUSH)
        self.blocks.append(packed)
