import doctest
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import evidence
from odoo.addons.contract_clm.tools.evidence import GENESIS, Entry, EvidenceError

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcxyz", min_size=1), inner),
    max_leaves=8,
)


def chain(contents):
    entries, previous = [], GENESIS
    for number, content in enumerate(contents, start=1):
        head = evidence.chain_hash(previous, content)
        entries.append(Entry(number, previous, content, head))
        previous = head
    return entries


# RFC 8785, 3.2.2.2: what is written in another way than as itself.
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def by_the_letter(value):
    """Canonical JSON written out after the text of RFC 8785, sign by sign."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{by_the_letter(key)}:{by_the_letter(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(by_the_letter, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(_written(sign) for sign in value) + '"'
    return {None: "null", True: "true", False: "false"}[value] if not _is_number(value) else f"{value:d}"


def _written(sign):
    return ESCAPES.get(sign) or (f"\\u{ord(sign):04x}" if sign < " " else sign)


def _is_number(value):
    return isinstance(value, int) and not isinstance(value, bool)


class TestEvidenceTools(BaseCase):
    def setUp(self):
        super().setUp()
        self.entries = chain([evidence.canonical({"step": number}) for number in range(4)])

    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(evidence).failed, 0)

    def test_an_untouched_chain_has_no_fault(self):
        self.assertEqual(evidence.verify(self.entries, head=self.entries[-1].hash), [])

    def test_a_changed_content_is_found(self):
        self.entries[1] = replace(self.entries[1], content='{"step":9}')
        self.assertEqual(
            [(fault.number, fault.code) for fault in evidence.verify(self.entries)], [(2, "changed")]
        )

    def test_a_content_changed_together_with_its_hash_breaks_the_link(self):
        content = '{"step":9}'
        forged = replace(
            self.entries[1], content=content, hash=evidence.chain_hash(self.entries[0].hash, content)
        )
        self.entries[1] = forged
        self.assertEqual(
            [(fault.number, fault.code) for fault in evidence.verify(self.entries)], [(3, "unlinked")]
        )

    def test_a_removed_entry_is_found(self):
        del self.entries[1]
        self.assertEqual(evidence.verify(self.entries)[0].code, "missing")

    def test_a_removed_last_entry_is_found_by_the_head(self):
        head = self.entries.pop().hash
        self.assertEqual(evidence.verify(self.entries), [])
        self.assertEqual(evidence.verify(self.entries, head=head)[0].code, "missing")

    def test_a_reordered_chain_is_found(self):
        self.entries[1], self.entries[2] = self.entries[2], self.entries[1]
        self.assertTrue(evidence.verify(self.entries))

    @given(VALUES)
    def test_canonical_json_keeps_the_value_and_ignores_the_order_of_keys(self, value):
        text = evidence.canonical(value)
        self.assertEqual(json.loads(text), value)
        self.assertEqual(evidence.canonical(json.loads(text)), text)

    @given(VALUES)
    def test_canonical_json_is_that_of_rfc_8785(self, value):
        self.assertEqual(evidence.canonical(value), by_the_letter(value))

    def test_the_examples_of_rfc_8785_hold(self):
        text = '{"literals":[null,true,false],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/"}'
        expected = '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        self.assertEqual(evidence.canonical(json.loads(text)), expected)
        self.assertEqual(
            evidence.canonical({"b": "\x7f\u2028😂", "a": {"2": [], "10": {}}}),
            '{"a":{"10":{},"2":[]},"b":"\x7f\u2028😂"}',
        )

    def test_what_canonical_json_cannot_hold_is_refused(self):
        for value in (1.5, {1: "a"}, {"é": 1}, b"x", 2**53, {"a": [object()]}, "\ud800", ["a\udfff"]):
            with self.assertRaises(EvidenceError):
                evidence.canonical(value)
