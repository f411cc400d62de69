"""Hindi in Latin letters, which everyone spells differently, brought to one form.

Long and doubled vowels, v and w, z and j, aspirated and doubled consonants, and the endings of gender and number are
what differs. Words in and out are one lower-case word.

>>> {key(word) for word in ("accha", "achha", "achcha", "acha", "achhi", "acche")}
{'ach'}
>>> {key(word) for word in ("bekaar", "bekar", "bekkaar")}, {key(word) for word in ("vaapas", "wapas")}
({'bekar'}, {'vapas'})
>>> [is_likely(words.split()) for words in ("service bahut achi hai", "the service is good", "bakwas service")]
[True, False, True]
"""

import re

RULES = [
    (re.compile(found), put)
    for found, put in (
        ("ch+(?:ch+)?", "ch"),
        ("cch", "ch"),
        ("ph", "f"),
        ("ck|q", "k"),
        ("w", "v"),
        ("z", "j"),
        ("x", "ks"),
        ("oo", "u"),
        ("ee|ii", "i"),
        (r"(.)\1+", r"\1"),
        ("a[iy]|ei", "e"),
        ("au", "o"),
    )
]
ENDING = "aeiou"
SHORTEST = 3
# What stands in nearly every sentence of one language and hardly ever in the other.
HINDI = frozenset(
    """
    hai hain he hay tha thi ka ki ke ko se mein mei mai nahi nahin nhi nai bahut bohot bahot aur par lekin ye yeh wo woh
    kya koi kuch kuchh bhi hi gaya gayi gaye mila mili mile raha rahi rahe hua hui hue kiya karo kar karna aap aapka
    aapki aapke mera meri mere hum humne maine mujhe hume hamein hamen isse iska iski unka unki sab sabhi bilkul thoda
    thodi zyada jyada itna itni abhi kab kyu kyun kyon wala wali wale sirf liya diya aaya aayi aaye
    """.split()
)
ENGLISH = frozenset(
    """
    the is was were are be been and of to in it this that with for you your we our they their have has had not but my i
    a an at on from very would will did does do so as by
    """.split()
)


def key(word):
    """Return the one form of all spellings of a word."""
    full = spelling(word)
    bare = full.rstrip(ENDING)
    return bare if len(bare) >= SHORTEST else full


def spelling(word):
    """Return the same with its ending."""
    for found, put in RULES:
        word = found.sub(put, word)
    return word


def is_likely(words):
    """Return whether lower-case words of Latin letters may be Hindi: unless they are plainly English."""
    hindi = sum(word in HINDI for word in words)
    return hindi > 0 or not any(word in ENGLISH for word in words)
