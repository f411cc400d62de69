"""The forms under which a word is found: several readings of a word that somebody wrote, one of a lexicon's word.

A form begins with a letter for its language, so that the same letters in two languages are never mixed up: `e` English,
`r` Hindi in Latin letters, `d` Hindi in Devanagari, `a` Arabic, `o` any other, `p` pictures.

>>> sorted(forms_of("Prices"))
['epric', 'rprices']
>>> sorted(forms_of("Goooood")), sorted(forms_of("👍🏽"))
(['egod', 'egood', 'rgod', 'rgud'], ['p👍'])
>>> form_of_entry("Achha", "hi_Latn"), form_of_entry("السعر", "ar"), form_of_entry("good", "any")
('rach', 'aسعر', 'egood')
"""

import re
import unicodedata

from . import arabic, devanagari, english, roman_hindi, words

ROMAN_HINDI = "hi_Latn"
STRETCHED = re.compile(r"(.)\1{2,}")
PICTURE_EXTRAS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")


def forms_of(word):
    """Return all forms that a written word or picture may be found under."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    script = words.script(plain)
    if script == words.LATIN:
        spellings = {STRETCHED.sub(r"\1\1", plain), STRETCHED.sub(r"\1", plain)}
        return {"e" + english.key(one) for one in spellings} | {
            "r" + roman_hindi.key(_ascii(one)) for one in spellings
        }
    if script == words.DEVANAGARI:
        return {"d" + devanagari.key(plain)}
    if script == words.ARABIC:
        return {"a" + form for form in arabic.forms(plain)}
    return {_other(plain)}


def beginnings_of(word):
    """Return the forms with their endings: what an entry with a star must be the beginning of."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    script = words.script(plain)
    if script == words.LATIN:
        plain = english.APOSTROPHES.sub("", STRETCHED.sub(r"\1\1", plain))
        return {"e" + plain, "r" + roman_hindi.spelling(_ascii(plain))}
    if script == words.DEVANAGARI:
        return {"d" + devanagari.fold(plain)}
    return forms_of(word)


def form_of_entry(word, language, is_beginning=False):
    """Return the one form of a word of a lexicon; its script decides, and the language where that leaves a choice."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    script = words.script(plain)
    if script == words.LATIN and language == ROMAN_HINDI:
        return "r" + (roman_hindi.spelling if is_beginning else roman_hindi.key)(_ascii(plain))
    if script == words.LATIN:
        return "e" + (english.APOSTROPHES.sub("", plain) if is_beginning else english.key(plain))
    if script == words.DEVANAGARI:
        return "d" + (devanagari.fold if is_beginning else devanagari.key)(plain)
    return "a" + arabic.key(plain) if script == words.ARABIC else _other(plain)


def _ascii(word):
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if letter.isascii())


def _other(plain):
    picture = PICTURE_EXTRAS.sub("", plain).split("\u200d")[0]
    return ("p" if picture and not picture[0].isalnum() else "o") + (picture or plain)
