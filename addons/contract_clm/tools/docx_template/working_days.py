"""Lengths in working days, which locale data has no words for: English where a language is not known here.

>>> from babel import Locale
>>> [write(Locale.parse(code), 5) for code in ("en", "hi", "ar")]
['5 working days', '5 कार्य दिवस', '5 أيام عمل']
"""

from babel.numbers import format_decimal

_FORMS = {
    "en": {"one": "{} working day", "other": "{} working days"},
    "hi": {"other": "{} कार्य दिवस"},
    "ar": {
        "one": "يوم عمل واحد",
        "two": "يوما عمل",
        "few": "{} أيام عمل",
        "other": "{} يوم عمل",
    },
}


def write(locale, length):
    """The number of working days in words of the locale."""
    forms = _FORMS.get(locale.language, _FORMS["en"])
    form = forms.get(locale.plural_form(length), forms["other"])
    return form.format(format_decimal(length, locale=locale))
