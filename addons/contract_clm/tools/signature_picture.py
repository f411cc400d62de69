"""Pictures of signatures that strangers send: taken apart and drawn anew as a small PNG, or refused.

Nothing of the file itself is kept: no metadata, no second frame, nothing behind its end. The header is judged before
a pixel is decoded, so that a small file does not unpack to gigabytes.
"""

import base64
import binascii
import io

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 500_000
MAX_PIXELS = 16_000_000
# Enough for 300 dots an inch on a line ten centimetres long.
MAX_SIZE = (1200, 480)
FORMATS = ("PNG", "JPEG")
_DATA_URL = "data:image/png;base64,"


class PictureError(ValueError):
    """Why a picture cannot be taken; `code` is 'size', 'format', 'pixels', 'broken' or 'blank'."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def clean(data):
    """The picture as a PNG of at most 1200 by 480 pixels.

    :param bytes data: a PNG or JPEG of at most 500 kB
    :raise PictureError: if it is something else
    """
    if not data or len(data) > MAX_BYTES:
        raise PictureError("size")
    picture = _decode(data)
    # What is seen at full size may be gone at this one.
    picture.thumbnail(MAX_SIZE)
    if _is_blank(picture):
        raise PictureError("blank")
    result = io.BytesIO()
    Image.frombytes(picture.mode, picture.size, picture.tobytes()).save(result, "PNG", optimize=True)
    return result.getvalue()


def _decode(data):
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise PictureError("pixels")
            return ImageOps.exif_transpose(picture).convert("RGBA")
    except UnidentifiedImageError as error:
        raise PictureError("format") from error
    except Image.DecompressionBombError as error:
        raise PictureError("pixels") from error
    except PictureError:
        raise
    # What a decoder runs into in a hostile file is of many kinds; none of them is more than a broken picture.
    except Exception as error:
        raise PictureError("broken") from error


def _is_blank(picture):
    """Whether there is nothing to see: one colour, or all of it transparent."""
    extrema = picture.getextrema()
    return extrema[3][1] == 0 or all(low == high for low, high in extrema)


def from_data_url(text):
    """The bytes of what a canvas gave: `data:image/png;base64,…`.

    :raise PictureError: if it is something else
    """
    if len(text) > MAX_BYTES * 4 // 3 + 100:
        raise PictureError("size")
    if not text.startswith(_DATA_URL):
        raise PictureError("format")
    try:
        return base64.b64decode(text[len(_DATA_URL) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise PictureError("broken") from error
