"""Numbers and amounts in words: English, Hindi and Arabic, others if num2words can.

English and Hindi in India count in lakh and crore. Whole numbers go up to 10^18;
cents are written behind "and" in their own unit.
"""

from decimal import Decimal

from babel.numbers import get_currency_precision

from . import wording_ar, wording_en, wording_hi
from .errors import ValueProblem
from .wording_units import units

_OWN = {"en": wording_en, "hi": wording_hi, "ar": wording_ar}


def spell(locale, value, currency=None):
    """Return a number in words; with a currency code, an amount of it."""
    if currency:
        return _amount(locale, value, str(currency).upper())
    module = _module(locale)
    if not module:
        return _elsewhere(locale, value)
    whole, _point, places = f"{abs(value):f}".partition(".")
    text = cardinal(locale, int(whole))
    if places.rstrip("0"):
        digits = [cardinal(locale, int(digit)) for digit in places.rstrip("0")]
        text = f"{text} {module.POINT} {' '.join(digits)}"
    return _signed(locale, value, text)


def cardinal(locale, number):
    module = _module(locale)
    if module:
        return module.cardinal(number, locale.territory)
    return _elsewhere(locale, number)


def _module(locale):
    return _OWN.get(locale.language)


def _signed(locale, value, text):
    if value >= 0:
        return text
    module = _module(locale)
    return f"{module.MINUS if module else '-'} {text}"


def _amount(locale, value, currency):
    if len(currency) != 3 or not currency.isalpha():
        raise ValueProblem(
            f"“{currency[:20]}” is not a currency code.", "bad-currency", currency=currency[:20]
        )
    digits = get_currency_precision(currency)
    exact = round(abs(value), digits)
    whole = int(exact)
    cents = int((exact - whole) * Decimal(10) ** digits)
    names = units(locale, currency)
    module = _module(locale)
    join = module.counted if module else _plain_counted
    text = join(whole, cardinal(locale, whole), names[0], locale.territory)
    if cents and not module:
        text = f"{text} {cents:0{digits}d}/{10**digits}"
    elif cents:
        small = join(cents, cardinal(locale, cents), names[1], locale.territory)
        text = f"{text}{module.AND}{small}"
    return _signed(locale, value, text)


def _plain_counted(number, text, names, territory):
    return f"{text} {names[0] if number == 1 else names[1]}"


def _elsewhere(locale, number):
    try:
        from num2words import num2words

        return num2words(number, lang=str(locale))
    except (ImportError, NotImplementedError, OverflowError):
        raise ValueProblem(
            "Numbers cannot be written in words in this language.",
            "no-words",
            locale=str(locale),
        ) from None
