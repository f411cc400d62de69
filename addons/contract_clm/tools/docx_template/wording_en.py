"""Numbers in English words.

>>> cardinal(1_234_567)
'one million two hundred and thirty-four thousand five hundred and sixty-seven'
>>> cardinal(1_234_567, "IN")
'twelve lakh thirty-four thousand five hundred and sixty-seven'
>>> cardinal(1_234, "US")
'one thousand two hundred thirty-four'
"""

AND, POINT, MINUS = " and ", "point", "minus"

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_WEST = (
    (10**18, "quintillion"),
    (10**15, "quadrillion"),
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (1000, "thousand"),
)
_INDIA = ((10**7, "crore"), (10**5, "lakh"), (1000, "thousand"))
_INDIAN_COUNTRIES = {"IN", "PK", "BD", "NP", "LK"}
_WITHOUT_AND = {"US", "CA"}


def cardinal(number, territory=""):
    """Return a whole number from 0 up in words, as the country counts."""
    scales = _INDIA if territory in _INDIAN_COUNTRIES else _WEST
    glue = " " if territory in _WITHOUT_AND else " and "
    return _spelled(number, scales, glue)


def _spelled(number, scales, glue):
    if number < 100:
        return _below_hundred(number)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        text = f"{_SMALL[hundreds]} hundred"
        return f"{text}{glue}{_below_hundred(rest)}" if rest else text
    for scale, name in scales:
        if number >= scale:
            count, rest = divmod(number, scale)
            text = f"{_spelled(count, scales, glue)} {name}"
            if not rest:
                return text
            joint = glue if rest < 100 else " "
            return f"{text}{joint}{_spelled(rest, scales, glue)}"
    raise AssertionError("every number from 1000 up has a scale")


def _below_hundred(number):
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_SMALL[ones]}" if ones else _TENS[tens]


def counted(number, text, names, territory=""):
    """Return ``five rupees``: the number's text with its unit."""
    return f"{text} {names[0] if number == 1 else names[1]}"
