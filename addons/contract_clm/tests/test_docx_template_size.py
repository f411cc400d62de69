"""A template may be large: its compiling takes as long as it has tags, and no longer."""

import sys

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template
from odoo.addons.contract_clm.tools.docx_template import tags

from . import docx_builder as build


def shapes(count):
    values = [f"{{{{ party.f{count}_{number} }}}}" for number in range(count)]
    yield "paragraphs", values
    yield "one paragraph", [" and ".join(values)]
    cut = [
        piece
        for _block in range(count // 2)
        for piece in ("{% if a %}", build.run("y", "<w:b/>"), "{% endif %}")
    ]
    yield "blocks cut by runs", [build.paragraph(*cut)]
    yield (
        "blocks of paragraphs",
        [text for _block in range(count // 2) for text in ("{% if a %}", "y", "{% endif %}")],
    )
    loop = (["{% for x in rows %}", ""], ["{{ x.a }}", "{{ x.b }}"], ["{% endfor %}", ""])
    yield "rows", [build.table(*(row for _loop in range(count // 4) for row in loop))]


def calls(work):
    """Return how many functions are called, builtin ones included: more telling than seconds."""
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def compiling(blocks):
    data = build.docx(*blocks)
    return calls(lambda: docx_template.Template(data))


class TestSize(BaseCase):
    def test_four_times_the_tags_are_four_times_the_work(self):
        for (name, few), (_name, many) in zip(shapes(60), shapes(240), strict=True):
            with self.subTest(shape=name):
                self.assertLess(compiling(many), 4.5 * compiling(few))

    def test_a_mark_that_hides_all_ends_of_tags_costs_little(self):
        work = [calls(lambda text="{{ a }} {{ 'x " * count: tags.scan(text)) for count in (200, 800)]
        self.assertLess(work[1], 4.5 * work[0])

    def test_too_many_tags_are_refused(self):
        limits = docx_template.Limits(tags=5)
        fine, large = (build.docx(*["{{ a }}"] * count) for count in (5, 6))
        self.assertEqual(docx_template.check(fine, limits=limits), [])
        (problem,) = docx_template.check(large, limits=limits)
        self.assertEqual((problem.code, problem.values), ("too-many-tags", {"count": 5}))
        with self.assertRaises(docx_template.TemplateError):
            docx_template.compile(large, limits)

    def test_a_file_of_nothing_but_mistakes_is_given_up(self):
        for text in ("{{ a ", "{{ a b }}"):
            problems = docx_template.check(build.docx(text * 1500))
            self.assertEqual((problems[0].code, len(problems)), ("too-many-problems", 1001))

    def test_a_block_has_a_thousand_branches_at_most(self):
        branches = ["{% elif a %}", "x"] * 1001
        problems = docx_template.check(build.docx("{% if a %}", "x", *branches, "{% endif %}"))
        self.assertEqual([problem.code for problem in problems], ["too-many-branches"])
