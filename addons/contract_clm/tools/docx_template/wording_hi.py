"""Numbers in Hindi words, in hazār, lākh and karoṛ.

>>> cardinal(1_234_567)
'बारह लाख चौंतीस हज़ार पाँच सौ सड़सठ'
"""

AND, POINT, MINUS = " और ", "दशमलव", "ऋण"

_BELOW_HUNDRED = (
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस "
    "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस "
    "तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस "
    "चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास "
    "पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ "
    "साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर "
    "सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी "
    "अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी "
    "नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
).split()
_SCALES = ((10**7, "करोड़"), (10**5, "लाख"), (1000, "हज़ार"), (100, "सौ"))


def cardinal(number, territory=""):
    """Return a whole number from 0 up in words."""
    if number < 100:
        return _BELOW_HUNDRED[number]
    for scale, name in _SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            text = f"{cardinal(count)} {name}"
            return f"{text} {cardinal(rest)}" if rest else text
    raise AssertionError("every number from 100 up has a scale")


def counted(number, text, names, territory=""):
    return f"{text} {names[0] if number == 1 else names[1]}"
