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

    def test_what_canonical_json_cannot_hold_is_refused(self):
        for value in (1.5, {1: "a"}, {"é": 1}, b"x", 2**53, {"a": [object()]}):
            with self.assertRaises(EvidenceError):
                evidence.canonical(value)
