"""What currencies and their hundredth parts are called in running text."""

from babel.numbers import get_currency_name

_EN = {
    "INR": (("rupee", "rupees"), ("paisa", "paise")),
    "USD": (("dollar", "dollars"), ("cent", "cents")),
    "EUR": (("euro", "euros"), ("cent", "cents")),
    "GBP": (("pound", "pounds"), ("penny", "pence")),
    "AED": (("dirham", "dirhams"), ("fils", "fils")),
    "SAR": (("riyal", "riyals"), ("halala", "halalas")),
    "EGP": (("pound", "pounds"), ("piastre", "piastres")),
    "KWD": (("dinar", "dinars"), ("fils", "fils")),
    "CHF": (("franc", "francs"), ("centime", "centimes")),
    "CAD": (("dollar", "dollars"), ("cent", "cents")),
    "AUD": (("dollar", "dollars"), ("cent", "cents")),
}
_HI = {
    "INR": (("रुपया", "रुपये"), ("पैसा", "पैसे")),
    "USD": (("डॉलर", "डॉलर"), ("सेंट", "सेंट")),
    "EUR": (("यूरो", "यूरो"), ("सेंट", "सेंट")),
}
_AR = {
    "SAR": (("ريال", "ريالات", "ريالان", "ريالًا"), ("هللة", "هللات", "هللتان", "هللة")),
    "AED": (("درهم", "دراهم", "درهمان", "درهمًا"), ("فلس", "فلوس", "فلسان", "فلسًا")),
    "EGP": (("جنيه", "جنيهات", "جنيهان", "جنيهًا"), ("قرش", "قروش", "قرشان", "قرشًا")),
    "KWD": (("دينار", "دنانير", "ديناران", "دينارًا"), ("فلس", "فلوس", "فلسان", "فلسًا")),
    "USD": (("دولار", "دولارات", "دولاران", "دولارًا"), ("سنت", "سنتات", "سنتان", "سنتًا")),
    "EUR": (("يورو", "يورو", "يورو", "يورو"), ("سنت", "سنتات", "سنتان", "سنتًا")),
    "INR": (("روبية", "روبيات", "روبيتان", "روبية"), ("بيسة", "بيسات", "بيستان", "بيسة")),
}
_TABLES = {"en": _EN, "hi": _HI, "ar": _AR}


def units(locale, currency):
    """Return the forms of the currency's name and of its part's name."""
    table = _TABLES.get(locale.language, {})
    if currency in table:
        return table[currency]
    one = get_currency_name(currency, count=1, locale=locale)
    many = get_currency_name(currency, count=5, locale=locale)
    return (one, many), ("", "")
