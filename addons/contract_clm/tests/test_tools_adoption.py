"""Proposals, rows and questions for a lawyer's own file, without a database."""

import doctest

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import adoption, docx_template

from . import docx_builder as build

KNOWN = frozenset(
    [
        "contract",
        "contract.effective_date",
        "contract.purpose",
        "contract.title",
        "company",
        "company.name",
        "counterparty",
        "counterparty.name",
        "lines",
        "lines.price",
        "deposit",
    ]
)
FORMATS = {"contract.effective_date": "date", "lines.price": "money"} | dict.fromkeys(
    ("company", "counterparty"), "address"
)
VOCABULARY = adoption.Vocabulary(KNOWN, FORMATS)


def proposed(*blocks, ours="", theirs=""):
    data = build.docx(*blocks)
    passages = docx_template.foreign_tags(data)
    decisions = adoption.proposals(data, passages, VOCABULARY, adoption.aliases(ours, theirs))
    return adoption.rows(passages, decisions)


class TestAdoption(BaseCase):
    def test_every_example_gives_what_it_says(self):
        self.assertFalse(doctest.testmod(adoption).failed)

    def test_a_known_value_comes_with_its_filter(self):
        [row] = proposed("[Effective Date]")
        self.assertEqual(row.expression, "contract.effective_date | date")

    def test_the_parties_are_known_by_what_the_document_calls_them(self):
        rows = proposed("{provider_name} and [the Buyer]", "[Provider]", ours="Provider", theirs="The Buyer")
        self.assertEqual(
            [row.expression for row in rows], ["company.name", "counterparty.name", "company.name"]
        )

    def test_a_name_of_every_contract_is_not_taken_by_another_value(self):
        rows = proposed("{company.motto} {lines} {deposit.date} {contract} {purpose}")
        self.assertEqual(
            [row.expression for row in rows],
            ["company_motto", "lines_value", "deposit_date", "contract.title", "contract.purpose"],
        )

    def test_equal_passages_with_equal_proposals_are_one_row(self):
        rows = proposed("[City] [City]", "City: ____", "Town: ____", "[City]")
        self.assertEqual(
            [(row.text, row.expression, len(row.passages)) for row in rows],
            [("[City]", "city", 3), ("____", "city", 1), ("____", "town", 1)],
        )

    def test_each_place_can_be_a_row(self):
        data = build.docx("[City] [City]")
        passages = docx_template.foreign_tags(data)
        decisions = {passage.key: ("city", False) for passage in passages}
        self.assertEqual(len(adoption.rows(passages, decisions, separate=True)), 2)

    def test_what_asks_for_nothing_is_left_and_a_drafting_note_is_offered_to_the_author(self):
        rows = proposed("[ x ] yes", "[Drafting note: choose {one} #]")
        self.assertEqual(
            [(row.kind, row.expression, row.skip) for row in rows],
            [("choice", "", True), ("note", "{# Drafting note: choose  one #}", True)],
        )
        self.assertFalse(docx_template.ask(rows[1].expression).problem)

    def test_a_passage_that_stands_alone_is_known_by_the_label_before_it(self):
        data = build.docx(build.table(["Full name", "[#]"]), "The fee is [Fee] a month.", "[Alone]")
        passages = docx_template.foreign_tags(data)
        around = [adoption.around(passage) for passage in passages]
        self.assertEqual(around, ["Full name", "The fee is [Fee] a month.", ""])
        self.assertIn("full_name", docx_template.propose(data).values())

    def test_a_rewritten_paragraph_shows_all_its_changes_and_what_is_around(self):
        data = build.docx("a" * 300 + " [One] and [Two] " + "z" * 300)
        changes = docx_template.adopt(data, {"[One]": "one", "[Two]": "{% if two %}"}).changes
        [(part, paragraph, pieces)] = adoption.rewritten(changes, around=5)
        self.assertEqual((part, paragraph), ("word/document.xml", 1))
        self.assertEqual(
            pieces,
            (
                ("same", "…aaaa "),
                ("removed", "[One]"),
                ("added", "{{ one }}"),
                ("same", " and "),
                ("removed", "[Two]"),
                ("added", "{% if two %}"),
                ("same", " zzzz…"),
            ),
        )
        self.assertEqual(adoption.shown([list(piece) for piece in pieces]).pieces, pieces)
