"""A lawyer's own file becomes a template, in whatever notation it was written."""

import os
import unittest
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build

CHECKOUT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("SUITE_CORPUS", CHECKOUT.parent / "shared" / "corpus")) / "common-paper"


def adopted(*blocks, mapping=None, known=None):
    result = docx_template.adopt(build.docx(*blocks), mapping, known)
    return build.texts(result.data)


class TestAdopt(BaseCase):
    def test_braces_become_placeholders(self):
        cut = build.paragraph("To {party", build.run("_1 name}", "<w:b/>"))
        self.assertEqual(
            adopted(cut, "$ {fee}, {{ kept }}"), ["To {{ party_1_name }}", "$ {{ fee }}, {{ kept }}"]
        )

    def test_statements_become_blocks_that_work(self):
        blocks = [
            "{IF a === 'x' && !b}",
            "yes",
            "{ELSE}",
            "no",
            "{END-IF}",
            "{FOR p IN people}",
            "{$p.name}",
            "{END-FOR p}",
        ]
        data = docx_template.adopt(build.docx(*blocks)).data
        context = {"a": "x", "b": False, "people": [{"name": "P"}, {"name": "Q"}]}
        self.assertEqual(build.texts(docx_template.compile(data).render(context).data), ["yes", "P", "Q"])

    def test_every_notation_is_found_and_told_apart(self):
        marked = build.paragraph(build.run("yellow words", '<w:highlight w:val="yellow"/>'))
        blocks = [
            "[Company Name] ____ {tag}",
            "[ x ] yes ( x ) [    ] no",
            "[Drafting note: choose]",
            marked,
            "[a](http://b)",
        ]
        kinds = [(found.kind, found.text) for found in docx_template.foreign_tags(build.docx(*blocks))]
        self.assertEqual(
            kinds,
            [
                ("bracket", "[Company Name]"), ("blank", "____"), ("tag", "{tag}"), ("choice", "[ x ]"),
                ("choice", "( x )"), ("choice", "[    ]"), ("note", "[Drafting note: choose]"),
                ("highlight", "yellow words"),
            ],
        )  # fmt: skip

    def test_a_proposal_names_blanks_after_the_words_before_them(self):
        data = build.docx("Name: ____", "Name: ____", "[Company Name]")
        proposal = docx_template.propose(data, ["company.name"])
        self.assertEqual(list(proposal.values()), ["name", "name_2", "company.name"])

    def test_names_are_found_in_every_script(self):
        data = build.docx("{اسم الطرف} [कंपनी का नाम] [None]")
        proposal = docx_template.propose(data)
        self.assertEqual(list(proposal.values()), ["اسم_الطرف", "कंपनी_का_नाम", "none_value"])
        template = docx_template.compile(docx_template.adopt(data, proposal).data)
        values = {"اسم_الطرف": "a", "कंपनी_का_नाम": "b", "none_value": "c"}
        self.assertEqual(build.texts(template.render(values).data), ["a b c"])

    def test_a_known_name_is_met_by_its_end_or_by_what_the_document_calls_a_party(self):
        data = build.docx("{effective_date} {customer_name} {customer_motto} {date}")
        known = ["contract.effective_date", "contract.date", "order.date", "counterparty.name"]
        proposal = docx_template.propose(data, known, aliases={"customer": "counterparty"})
        self.assertEqual(
            list(proposal.values()),
            ["contract.effective_date", "counterparty.name", "customer_motto", "date"],
        )

    def test_few_highlighted_words_ask_and_comments_do_not(self):
        marked = [
            build.paragraph(build.run(text, '<w:highlight w:val="yellow"/>'))
            for text in ("Company Name", "<!-- Note -->", "a b c d e f", "[e.g. 30 days]", "[टिप्पणी: यहाँ]")
        ]
        found = docx_template.foreign_tags(build.docx(*marked))
        self.assertEqual(
            [(one.kind, one.asks) for one in found],
            [
                ("highlight", True), ("highlight", False), ("highlight", False), ("note", False),
                ("note", False),
            ],
        )  # fmt: skip

    def test_a_passage_can_become_a_note_to_the_author(self):
        data = docx_template.adopt(build.docx("[Note: one]", "x"), {"[Note: one]": "{# one #}"}).data
        self.assertEqual(build.texts(data), ["{# one #}", "x"])
        self.assertEqual(build.texts(docx_template.compile(data).render({}).data), ["x"])

    def test_only_what_is_mapped_is_rewritten(self):
        mapping = {"[A]": "contract.a"}
        result = docx_template.adopt(build.docx("[A] and [B] and [A]"), mapping)
        self.assertEqual(build.texts(result.data), ["{{ contract.a }} and [B] and {{ contract.a }}"])
        self.assertEqual([found.text for found in result.unmapped], ["[B]"])
        self.assertEqual(result.changes[0].passage.text, "[A]")

    def test_the_highlight_of_a_rewritten_passage_goes(self):
        marked = build.paragraph("To ", build.run("[Name]", '<w:highlight w:val="yellow"/>'), "!")
        data = docx_template.adopt(build.docx(marked), {"[Name]": "name"}).data
        self.assertIsNone(build.tree(data).find(f".//{build.W}highlight"))

    @unittest.skipUnless(CORPUS.is_dir(), "the corpus is not here")
    def test_every_file_of_the_corpus_becomes_a_template_that_renders(self):
        for path in sorted(CORPUS.glob("*/template.docx")):
            with self.subTest(path=path.parent.name):
                data = path.read_bytes()
                result = docx_template.adopt(data, docx_template.propose(data))
                self.assertEqual(result.unmapped, [])
                template = docx_template.compile(result.data)
                context = {field.name: f"<{field.name}> & co" for field in template.fields}
                rendered = template.render(context).data
                self.assertEqual(build.faults(rendered), [])
                left = docx_template.foreign_tags(rendered)
                self.assertEqual([found.text for found in left if found.kind == "tag"], [])

    def test_a_passage_across_a_smart_tag_is_rewritten_one_across_a_change_is_not(self):
        def wrapped(tag, text):
            return build.Xml(f'<w:{tag} w:id="1" w:element="x" w:author="a">{build.run(text)}</w:{tag}>')

        source = build.docx(
            build.paragraph("x [", wrapped("smartTag", "Lon"), "don] y"),
            build.paragraph("x [", wrapped("ins", "Amount"), "] y"),
        )
        adopted = docx_template.adopt(source, docx_template.propose(source))
        self.assertEqual(build.texts(adopted.data), ["x {{ london }} y", "x [Amount] y"])
        self.assertEqual([(one.text, one.paragraph) for one in adopted.unmapped], [("[Amount]", 2)])

    def test_both_copies_of_a_text_box_ask_for_the_same_value(self):
        source = build.docx(build.paragraph(build.text_box("Name: ____ Date: ____")))
        mapping = docx_template.propose(source)
        texts = build.texts(docx_template.adopt(source, mapping).data)[1:]
        self.assertEqual(texts[0], texts[1])
        first = docx_template.foreign_tags(source)[0]
        texts = build.texts(docx_template.adopt(source, {**mapping, first.key: "own"}).data)[1:]
        self.assertTrue(texts[0].startswith("Name: {{ own }}"))
        self.assertEqual(texts[0], texts[1])
