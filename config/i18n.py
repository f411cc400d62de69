"""Renews or checks the translation files of the addons.

    i18n.py renew|check EXPORTED_FOLDER

EXPORTED_FOLDER holds what Odoo's own exporter found: one `.pot` for each addon.
Terms that another addon of ours has translated already are taken over.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {
    "hi": "nplurals=2; plural=n > 1;",
    "ar": "nplurals=6; "
    "plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
}
WIDTH = 78
# What a translation has to keep: placeholders of Python, tags with their names, expressions of QWeb.
TO_KEEP = re.compile(
    r"""%\(\w+\)[a-z] | %[sdi%] | \{\w*\} | \{\{.*?\}\} | </?[a-z][\w-]* | \b(?:t-[\w-]+|href)="[^"]*" """,
    re.VERBOSE,
)


def files_of(addon):
    folder = ROOT / "addons" / addon / "i18n"
    return folder / f"{addon}.pot", {language: folder / f"{language}.po" for language in LANGUAGES}


def opened(path):
    return polib.pofile(str(path), wrapwidth=WIDTH) if path.exists() else polib.POFile(wrapwidth=WIDTH)


def set_header(catalogue, addon, language=""):
    catalogue.header = f"Translation of {addon}."
    catalogue.metadata = {
        "Project-Id-Version": f"Odoo 19.0 {addon}",
        "Report-Msgid-Bugs-To": "",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES.get(language, ""),
    }


def known_translations(language):
    """What the addons have translated so far, by source text."""
    return {
        entry.msgid: entry.msgstr
        for path in sorted(ROOT.glob(f"addons/*/i18n/{language}.po"))
        for entry in opened(path)
        if entry.msgstr and not entry.obsolete and "fuzzy" not in entry.flags
    }


def merged(catalogue, template, known):
    catalogue.merge(template)
    kept = polib.POFile(wrapwidth=WIDTH)
    for entry in sorted((entry for entry in catalogue if not entry.obsolete), key=lambda entry: entry.msgid):
        entry.msgstr = entry.msgstr or known.get(entry.msgid, "")
        kept.append(entry)
    return kept


def renew(addon, exported):
    pot, languages = files_of(addon)
    pot.parent.mkdir(exist_ok=True)
    template = opened(exported)
    template.sort(key=lambda entry: entry.msgid)
    set_header(template, addon)
    template.save(str(pot))
    for language, path in languages.items():
        catalogue = merged(opened(path), template, known_translations(language))
        set_header(catalogue, addon, language)
        catalogue.save(str(path))
        print(
            f"{path.relative_to(ROOT)}: {len(catalogue.translated_entries())} of {len(catalogue)} translated"
        )


def terms(catalogue):
    """The source texts, each with the places that use it."""
    used = (entry for entry in catalogue if not entry.obsolete)
    return {entry.msgid: sorted(place for place, _line in entry.occurrences) for entry in used}


def differences(kept, exported):
    old, new = terms(kept), terms(exported)
    moved = {term for term in old.keys() & new.keys() if old[term] != new[term]}
    groups = {
        "is missing": new.keys() - old.keys(),
        "is no longer used": old.keys() - new.keys(),
        "is used elsewhere": moved,
    }
    for what, found in groups.items():
        yield from (f"{what}: {term[:70]!r}" for term in sorted(found))


def kept_parts(text):
    return Counter(TO_KEEP.findall(text))


def faults(entry):
    if not entry.msgstr:
        yield "is not translated"
    elif kept_parts(entry.msgid) != kept_parts(entry.msgstr):
        lost = kept_parts(entry.msgid) - kept_parts(entry.msgstr)
        added = kept_parts(entry.msgstr) - kept_parts(entry.msgid)
        yield f"loses {sorted(lost)} and adds {sorted(added)}"
    if "fuzzy" in entry.flags:
        yield "is marked as fuzzy"


def check(addon, exported):
    pot, languages = files_of(addon)
    problems = [f"{pot.name}: {text}" for text in differences(opened(pot), opened(exported))]
    for path in languages.values():
        catalogue = opened(path)
        problems += [f"{path.name}: {text}" for text in differences(catalogue, opened(exported))]
        problems += [
            f"{path.name}: {text}: {entry.msgid[:70]!r}"
            for entry in catalogue
            if not entry.obsolete
            for text in faults(entry)
        ]
    return problems


def main(command, folder):
    complaints = 0
    for exported in sorted(Path(folder).glob("*.pot")):
        if command == "renew":
            renew(exported.stem, exported)
            continue
        problems = check(exported.stem, exported)
        complaints += bool(problems)
        for problem in problems[:20]:
            print(f"addons/{exported.stem}/i18n/{problem}")
        if len(problems) > 20:
            print(f"addons/{exported.stem}/i18n: {len(problems) - 20} more")
    if complaints:
        print("renew the files with ./suite i18n, then translate what is empty in hi.po and ar.po")
    return complaints


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:]), 100))
