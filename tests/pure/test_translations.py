"""The check of translations notices what is missing and what is broken."""

import ast
import sys

import polib
import pytest
from babel.messages import extract
from checkout import ROOT, python_files

sys.path.insert(0, str(ROOT / "config"))
import i18n


def entry(source, translation, **more):
    return polib.POEntry(msgid=source, msgstr=translation, **more)


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("%(days)s days left", "%(day)s दिन बाकी"),
        ("Renewed by %s", "नवीनीकृत"),
        ("{{ object.name }} is due", "देय"),
        ("<strong>Sign</strong> here", "यहाँ हस्ताक्षर करें"),
        ('Dear <t t-out="object.name"/>', 'प्रिय <t t-out="object.nom"/>'),
        ("Sign", ""),
    ],
)
def test_a_broken_translation_is_named(source, translation):
    assert list(i18n.faults(entry(source, translation)))


def test_a_fuzzy_translation_is_named():
    assert list(i18n.faults(entry("Sign", "हस्ताक्षर", flags=["fuzzy"]))) == ["is marked as fuzzy"]


def test_placeholders_may_change_their_order():
    assert not list(i18n.faults(entry("%(a)s of <b>%(b)s</b>", "<b>%(b)s</b> का %(a)s")))


def catalogue(*entries):
    result = polib.POFile()
    result.extend(entries)
    return result


def test_new_moved_and_left_terms_are_named():
    kept = catalogue(entry("Old", ""), entry("Moved", "", occurrences=[("model:a", "")]))
    exported = catalogue(entry("New", ""), entry("Moved", "", occurrences=[("model:b", "")]))
    assert list(i18n.differences(kept, exported)) == [
        "is missing: 'New'",
        "is no longer used: 'Old'",
        "is used elsewhere: 'Moved'",
    ]


def test_merging_keeps_translations_and_takes_over_known_ones():
    old = catalogue(entry("Sign", "हस्ताक्षर"), entry("Gone", "गया"))
    result = i18n.merged(old, catalogue(entry("Sign", ""), entry("Renew", "")), {"Renew": "नवीनीकरण"})
    assert {one.msgid: one.msgstr for one in result} == {"Renew": "नवीनीकरण", "Sign": "हस्ताक्षर"}


CALLS = {"_", "_lt"}


def texts_to_translate(source):
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args)
    return {
        call.args[0].value
        for call in calls
        if (getattr(call.func, "attr", None) or getattr(call.func, "id", None)) in CALLS
        and isinstance(call.args[0], ast.Constant)
    }


def test_the_export_finds_what_is_translated_and_nothing_else():
    """It reads tokens: a tuple right after a call looks like another call, and a call in an f-string like a text."""
    wrong = {}
    for path in python_files():
        if "tests" in path.parts[len(ROOT.parts) :]:
            continue
        with path.open("rb") as file:
            found = extract.extract("odoo.tools.babel:extract_python", file, dict.fromkeys(CALLS))
            exported = {text[0] if isinstance(text, tuple) else text for _line, text, *_rest in found}
        if differing := exported ^ texts_to_translate(path.read_text()):
            wrong[str(path.relative_to(ROOT))] = differing
    assert not wrong
