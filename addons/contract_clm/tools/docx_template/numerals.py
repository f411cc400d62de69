"""Write a counter in a numbering format of WordprocessingML (ST_NumberFormat).

>>> [written(9, kind) for kind in ("decimal", "lowerRoman", "upperLetter", "ordinal")]
['9', 'ix', 'I', '9th']
>>> written(28, "lowerLetter")
'bb'
"""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ALPHABETS = {
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "chicago": "*†‡§",
    "hindiConsonants": "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
    "hindiVowels": "अआइईउऊऋऌएऐओऔ",
}
_DIGITS = {"hindiNumbers": 0x0966, "thaiNumbers": 0x0E50}
_MAX = 30_000


def written(number, kind):
    """Return the text of a counter; an unknown format counts in digits."""
    if kind in ("none", "bullet") or abs(number) > _MAX:
        return "" if kind in ("none", "bullet") else str(number)
    if kind in ("upperRoman", "lowerRoman") and number > 0:
        text = _roman(number)
        return text if kind == "upperRoman" else text.lower()
    if kind in _ALPHABETS and number > 0:
        letters = _ALPHABETS[kind]
        times, index = divmod(number - 1, len(letters))
        return letters[index] * (times + 1)
    if kind in _DIGITS:
        return str(number).translate({ord("0") + digit: _DIGITS[kind] + digit for digit in range(10)})
    if kind == "hex":
        return f"{number:X}"
    if kind == "decimalZero":
        return f"{number:02d}"
    return f"{number}{_ending(number)}" if kind == "ordinal" else str(number)


def _roman(number):
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _ending(number):
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
