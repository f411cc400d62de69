"""Pictures of signatures from anyone: PNG or JPEG, read with limits, as ink that can be laid on a page."""

import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps

from .exceptions import PictureRefused

MAXIMUM_BYTES = 2 * 1024 * 1024
MAXIMUM_PIXELS = 6_000_000
WIDEST = 1200
FORMATS = ("PNG", "JPEG")
COMPRESSION = 9

_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    OverflowError,
    MemoryError,
    TypeError,
    KeyError,
    IndexError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


@dataclass(frozen=True)
class Picture:
    """Pixels row by row: ``colours`` three bytes each, ``opacity`` one byte each."""

    width: int
    height: int
    colours: bytes
    opacity: bytes


def read(data: bytes) -> Picture:
    """Return the picture without the empty space around it, ``WIDEST`` pixels wide at most.

    Raises ``PictureRefused`` for anything that is too large, damaged or empty.
    """
    if len(data) > MAXIMUM_BYTES:
        raise PictureRefused(f"The picture is larger than {MAXIMUM_BYTES // 1024 // 1024} MB.")
    try:
        return _ink(_opened(data))
    except _BROKEN as error:
        raise PictureRefused("The picture is neither PNG nor JPEG, or it is damaged.") from error


def _opened(data):
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAXIMUM_PIXELS:
            raise PictureRefused(f"The picture has too many pixels: {width} × {height}.")
        image.load()
        return ImageOps.exif_transpose(image).convert("RGBA")


def _ink(image):
    box = image.getchannel("A").point(lambda alpha: 255 if alpha else 0).getbbox()
    if box is None:
        raise PictureRefused("The picture is empty.")
    image = image.crop(box)
    if image.width > WIDEST:
        size = (WIDEST, max(round(image.height * WIDEST / image.width), 1))
        image = image.resize(size, Image.Resampling.LANCZOS)
    return Picture(*image.size, image.convert("RGB").tobytes(), image.getchannel("A").tobytes())
