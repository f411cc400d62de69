"""What changed is shown; what did not is not."""

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import text_diff

paragraphs = st.lists(st.text(alphabet="ab कخ1, ", max_size=12), max_size=6)


def sides(rows):
    """Both texts, put together again from the comparison."""
    before, after = [], []
    for row in rows:
        if row.kind != text_diff.ADDED:
            before.append("".join(text for kind, text in row.pieces if kind != text_diff.ADDED))
        if row.kind != text_diff.REMOVED:
            after.append("".join(text for kind, text in row.pieces if kind != text_diff.REMOVED))
    return before, after


class TestTextDiff(BaseCase):
    def test_only_the_changed_words_are_marked(self):
        [row] = text_diff.compare(["Payment within 30 days."], ["Payment within 45 days."])
        self.assertEqual(
            row.pieces,
            (("same", "Payment within "), ("removed", "30"), ("added", "45"), ("same", " days.")),
        )

    def test_an_amount_is_one_word(self):
        [row] = text_diff.compare(["At most $25,000.00."], ["At most $60,000.00."])
        self.assertEqual(
            row.pieces,
            (("same", "At most $"), ("removed", "25,000.00"), ("added", "60,000.00"), ("same", ".")),
        )

    def test_paragraphs_that_came_or_went_stand_alone(self):
        rows = text_diff.compare(["One.", "Gone for good."], ["Brand new words.", "One."])
        self.assertEqual([row.kind for row in rows], ["added", "same", "removed"])

    def test_equal_paragraphs_far_from_a_change_are_counted(self):
        before = [f"Clause {number}" for number in range(9)]
        rows = text_diff.compare(before, [*before[:-1], "New end, unlike the rest"], context=1)
        self.assertEqual([(row.kind, row.count) for row in rows][:2], [("skipped", 7), ("same", 1)])
        self.assertTrue(text_diff.changed(rows))

    def test_equal_texts_have_no_change(self):
        self.assertFalse(text_diff.changed(text_diff.compare(["a", "b"], ["a", "b"], context=1)))

    @given(paragraphs, paragraphs)
    def test_both_sides_can_be_put_together_again(self, before, after):
        self.assertEqual(sides(text_diff.compare(before, after)), (before, after))
