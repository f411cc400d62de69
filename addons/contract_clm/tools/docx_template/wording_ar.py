"""Numbers in Arabic words (masculine, nominative), joined by wa-.

>>> cardinal(1_234_567)
'مليون ومئتان وأربعة وثلاثون ألفًا وخمسمائة وسبعة وستون'
>>> counted(3, cardinal(3), ("ريال", "ريالات", "ريالان", "ريالًا"))
'ثلاثة ريالات'
"""

AND, POINT, MINUS = " و", "فاصلة", "سالب"

_SMALL = (
    "صفر|واحد|اثنان|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة|أحد عشر|اثنا عشر|ثلاثة عشر|"
    "أربعة عشر|خمسة عشر|ستة عشر|سبعة عشر|ثمانية عشر|تسعة عشر"
).split("|")
_TENS = "||عشرون|ثلاثون|أربعون|خمسون|ستون|سبعون|ثمانون|تسعون".split("|")
_HUNDREDS = ("|مائة|مئتان|ثلاثمائة|أربعمائة|خمسمائة|ستمائة|سبعمائة|ثمانمائة|تسعمائة").split("|")
# One, two, three to ten, eleven and more of each scale.
_SCALES = (
    (10**18, ("كوينتليون", "كوينتليونان", "كوينتليونات", "كوينتليونًا")),
    (10**15, ("كوادريليون", "كوادريليونان", "كوادريليونات", "كوادريليونًا")),
    (10**12, ("تريليون", "تريليونان", "تريليونات", "تريليونًا")),
    (10**9, ("مليار", "ملياران", "مليارات", "مليارًا")),
    (10**6, ("مليون", "مليونان", "ملايين", "مليونًا")),
    (1000, ("ألف", "ألفان", "آلاف", "ألفًا")),
)


def cardinal(number, territory=""):
    """Return a whole number from 0 up in words."""
    if number == 0:
        return _SMALL[0]
    pieces = []
    for scale, names in _SCALES:
        count, number = divmod(number, scale)
        if count:
            pieces.append(_scaled(count, names))
    if number:
        pieces.append(_below_thousand(number))
    return " و".join(pieces)


def _scaled(count, names):
    if count == 1:
        return names[0]
    if count == 2:
        return names[1]
    return f"{_below_thousand(count) if count < 1000 else cardinal(count)} {_form(count, names)}"


def _form(count, names):
    """Choose among one, two, few (3 to 10) and many (11 to 99); hundreds as one."""
    rest = count % 100
    if 3 <= rest <= 10:
        return names[2]
    return names[3] if rest >= 11 else names[0]


def _below_thousand(number):
    pieces = []
    hundreds, rest = divmod(number, 100)
    if hundreds:
        pieces.append(_HUNDREDS[hundreds])
    if 0 < rest < 20:
        pieces.append(_SMALL[rest])
    elif rest:
        tens, ones = divmod(rest, 10)
        pieces += [_SMALL[ones], _TENS[tens]] if ones else [_TENS[tens]]
    return " و".join(pieces)


def counted(number, text, names, territory=""):
    """Return the number with its unit in the form that the number asks for.

    ``names``: one, few, two, many; a shorter tuple is filled with the first.
    """
    one, few, two, many = (*names, *names[:1] * 4)[:4]
    if number == 1:
        return f"{one} واحد"
    if number == 2:
        return two
    return f"{text} {_form(number, (one, two, few, many))}"
