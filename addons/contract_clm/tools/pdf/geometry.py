"""Where a label goes on a page.

*Seen* coordinates are points from the lower left corner of the page as a reader
shows it, after its rotation and crop box (ISO 32000-2, 8.3.4 for the matrices,
14.11.2 for the boxes).
"""

import math
from dataclasses import dataclass

from pypdf import PageObject

from .label_docx import FONT_POINTS
from .labels import Label

WATERMARK_SHARE_OF_DIAGONAL = 0.7
WATERMARK_SHARE_OF_HEIGHT = 0.25
NUMBER_POINTS = 9
NUMBER_BOTTOM_POINTS = 14
NUMBER_SHARE_OF_WIDTH = 0.8
NUMBER_SHARE_OF_HEIGHT = 0.1

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """A page as seen: width and height in points, and the matrix to its own space."""

    width: float
    height: float
    matrix: Matrix


def frame(page: PageObject) -> Frame:
    """Return how a reader shows the page."""
    left, bottom, width, height = _visible_box(page)
    matrices = {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, left + width, bottom),
        180: (-1, 0, 0, -1, left + width, bottom + height),
        270: (0, -1, 1, 0, left, bottom + height),
    }
    rotation = page.rotation % 360
    if rotation in (90, 270):
        width, height = height, width
    return Frame(width, height, matrices.get(rotation, matrices[0]))


def watermark_matrix(label: Label, seen: Frame) -> Matrix:
    """Return the matrix that puts the label over the rising diagonal."""
    angle = math.atan2(seen.height, seen.width)
    diagonal = math.hypot(seen.width, seen.height)
    scale = min(
        WATERMARK_SHARE_OF_DIAGONAL * diagonal / label.width,
        WATERMARK_SHARE_OF_HEIGHT * min(seen.width, seen.height) / label.height,
    )
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    middle_x, middle_y = label.width / 2, label.height / 2
    return (
        cosine,
        sine,
        -sine,
        cosine,
        seen.width / 2 - cosine * middle_x + sine * middle_y,
        seen.height / 2 - sine * middle_x - cosine * middle_y,
    )


def number_matrix(label: Label, seen: Frame) -> Matrix:
    """Return the matrix that centres the label at the foot of the page."""
    scale = min(
        NUMBER_POINTS / FONT_POINTS,
        NUMBER_SHARE_OF_WIDTH * seen.width / label.width,
        NUMBER_SHARE_OF_HEIGHT * seen.height / label.height,
    )
    bottom = min(NUMBER_BOTTOM_POINTS, NUMBER_SHARE_OF_HEIGHT * seen.height / 2)
    return (scale, 0, 0, scale, (seen.width - scale * label.width) / 2, bottom)


def _visible_box(page):
    """Return left, bottom, width and height of the crop box within the media box."""
    media, crop = (_ordered(box) for box in (page.mediabox, page.cropbox))
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    return left, bottom, max(right - left, 1.0), max(top - bottom, 1.0)


def _ordered(box):
    x0, y0, x1, y1 = (float(side) for side in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
