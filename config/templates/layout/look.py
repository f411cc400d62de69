"""Fonts, colours and measures; lengths in twips (1/1440 inch), sizes in points."""

from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 1304, 1400, 1247
HEADER_DISTANCE = 680
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
INDENT = 624

INK = "1A1A1A"
ACCENT = "1F3A5F"
QUIET = "5F6B7A"
RULE = "C5CCD6"
SHADE = "F1F4F8"

SERIF, SANS, MONO = "Noto Serif", "Noto Sans", "DejaVu Sans Mono"


@dataclass(frozen=True)
class Look:
    """What a language needs of its own.

    ``complex_scale`` makes a complex script as tall as Latin beside it;
    ``line`` is the line height in 1/240; ``letters`` the format of (a).
    """

    language: str
    complex_language: str
    complex_serif: str = "Amiri"
    complex_sans: str = "Amiri"
    complex_scale: float = 1.1
    line: int = 238
    letters: str = "lowerLetter"
    right_to_left: bool = False


LOOKS = {
    "en": Look("en-GB", "ar-SA"),
    "hi": Look(
        "en-IN",
        "hi-IN",
        complex_serif="Noto Serif Devanagari",
        complex_sans="Noto Sans Devanagari",
        complex_scale=1.05,
        line=240,
    ),
    "ar": Look("en-GB", "ar-SA", complex_scale=1.15, line=240, letters="arabicAlpha", right_to_left=True),
}
