"""Files and expressions that mean harm are refused with a sentence."""

import io
import time
import zipfile

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder as build


def code_of(data):
    problems = docx_template.check(data)
    return problems[0].code if problems else ""


def rezipped(data, change):
    """Return the file with each part passed through ``change(name, content)``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


class TestHostile(BaseCase):
    def test_what_is_no_docx_is_refused(self):
        for data in (b"", b"PK", b"hello", b"PK\3\4" + bytes(100), build.docx("x")[:200]):
            self.assertIn(code_of(data), ("not-docx", "damaged-zip"))
        self.assertEqual(code_of(b"\xd0\xcf\x11\xe0" + bytes(600)), "encrypted")

    def test_entities_are_refused(self):
        declared = b'<!DOCTYPE a [<!ENTITY x "y">]>'

        def poison(name, content):
            return content.replace(b"?>", b"?>" + declared, 1) if name == "word/document.xml" else content

        self.assertEqual(code_of(rezipped(build.docx("x"), poison)), "entities")

    def test_bombs_are_refused(self):
        heavy = rezipped(
            build.docx("x", parts={"word/media.xml": b"x"}),
            lambda name, content: b" " * 8_000_000 if name == "word/media.xml" else content,
        )
        self.assertEqual(code_of(heavy), "bomb")
        limits = docx_template.Limits(part_count=2)
        with self.assertRaises(docx_template.PackageError):
            docx_template.compile(build.docx("x"), limits)

    def test_programs_are_refused(self):
        def macro(name, content):
            return content.replace(b"document.main+xml", b"document.macroEnabled.main+xml")

        self.assertEqual(code_of(rezipped(build.docx("x"), macro)), "macros")
        self.assertEqual(code_of(build.docx("x", parts={"word/vbaProject.bin": b"x"})), "macros")
        for kind, code in (
            ("oleObject", "ole"),
            ("control", "activex"),
            ("aFChunk", "alt-chunk"),
            ("package", "ole"),
        ):
            data = build.docx("x", relations=[("rId9", kind, "embeddings/a.bin", "")])
            self.assertEqual(code_of(data), code)

    def test_what_loads_from_elsewhere_is_refused(self):
        data = build.docx("x", relations=[("rId9", "image", "https://tracker.example/a.png", "External")])
        self.assertEqual(code_of(data), "external")
        for instruction in ('INCLUDEPICTURE "http://x/y"', 'DDEAUTO cmd "/c calc"', 'INCLUDETEXT "c:\\\\x"'):
            self.assertEqual(
                code_of(build.docx(build.paragraph(build.field(instruction, "x")))), "loading-field"
            )

    def test_the_link_to_a_remote_template_is_taken_out(self):
        source = build.docx(
            "{{ a }}",
            parts={
                "word/settings.xml": build.part("settings", '<w:attachedTemplate r:id="rId1"/>'),
                "word/_rels/settings.xml.rels": build.relationships(
                    [("rId1", "attachedTemplate", "https://evil.example/x.dotm", "External")]
                ),
            },
        )
        data = docx_template.compile(source).render({"a": 1}).data
        for name in ("word/settings.xml", "word/_rels/settings.xml.rels"):
            self.assertNotIn(b"attachedTemplate", build.read_part(data, name))

    def test_the_strict_variant_is_refused_with_advice(self):
        strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        data = rezipped(build.docx("x"), lambda name, content: content.replace(build.W_NS.encode(), strict))
        self.assertEqual(code_of(data), "strict-format")

    def test_a_part_that_stands_outside_or_twice_is_refused(self):
        self.assertEqual(code_of(build.docx("x", parts={"../evil.xml": b"<a/>"})), "odd-path")

    def test_expressions_cannot_reach_out(self):
        for code in (
            "a.__class__", "a['__class__']", "_secret", "''.__class__.__mro__", "self", "a|attr('__class__')",
            "cycler", "lipsum()", "'{0.real}'.format(1)", "(1).__class__", "range.__globals__", "a|_each",
        ):  # fmt: skip
            with self.subTest(code=code), self.assertRaises(docx_template.DocxTemplateError):
                docx_template.compile(build.docx("{{ %s }}" % code)).render({"a": "x"})

    def test_names_given_with_an_underscore_stay_out_of_reach(self):
        template = docx_template.compile(build.docx("{{ a['_x'] }}"))
        with self.assertRaises(docx_template.RenderError):
            template.render({"a": {"_x": "secret"}})

    def test_giant_results_and_endless_loops_end_soon(self):
        start = time.monotonic()
        for code in (
            "'x' * 999999999", "9 ** 9999", "[1] * 10 ** 9", "range(10 ** 9) | list", "'%999999999d' % 1",
            "a.center(10 ** 9)", "(a * 1000000) ~ (a * 1000000)", "a | replace('x', 'y' * 999999) | length",
        ):  # fmt: skip
            with self.subTest(code=code), self.assertRaises(docx_template.DocxTemplateError):
                docx_template.compile(build.docx("{{ %s }}" % code)).render({"a": "xxxxx"})
        loops = "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}"
        with self.assertRaises(docx_template.RenderError):
            docx_template.compile(build.docx(loops + "{% endfor %}" * 3)).render({})
        self.assertLess(time.monotonic() - start, 10)

    def test_formats_and_methods_of_texts_stay_small_and_plain(self):
        for code in (
            "'{:1000000}'.format(1)", "'%1000000d' % 1", "'%*d' % (9, 1)", "'{0.__class__}'.format('a')",
            "'{a[0]}'.format(a='x')", "'{:{}}'.format(1, 9)", "'x'.zfill(10**9)", "'x'|center(10**9)",
            "('a' * 1000)|replace('a', 'b' * 100000)", "('a' * 100000).replace('', 'b' * 1000)",
            "('x' * 100000).join(lines)", "lines|batch(10**9, 'x')|list", "lines|slice(10**9)|list",
            "'{}'.format(lines)", "'%s' % (lines,)", "'{}'.format.__self__", "namespace(__class__=1)",
            "cycler.__init__", "joiner('a').__call__", "'x'|format(1, 2)", "dict.fromkeys('a')",
        ):  # fmt: skip
            with self.subTest(code=code), self.assertRaises(docx_template.DocxTemplateError):
                source = build.docx("{{ %s }}" % code)
                docx_template.Template(source).render({"lines": ["a"] * 100}, locale="en_US")

    def test_a_format_of_something_absent_is_a_missing_value(self):
        source = build.docx("{{ '%.2f' % price }} {{ '{:.2f}'.format(price) }} {{ '%s'|format(gone) }}")
        found = docx_template.compile(source).render({"price": None}, draft=True).missing
        self.assertEqual(len(found), 3)

    def test_a_giant_text_is_refused_by_name(self):
        with self.assertRaises(docx_template.RenderError) as caught:
            docx_template.compile(build.docx("{{ a }}")).render({"a": "x" * 2_000_000})
        self.assertEqual(caught.exception.code, "text-too-long")

    def test_a_tag_cut_by_other_markup_is_reported(self):
        def cut(wrapper, attributes=""):
            inner = f"<w:{wrapper}{attributes}>{build.run('me }}')}</w:{wrapper}>"
            return code_of(build.docx(build.paragraph("{{ na", build.Xml(inner))))

        self.assertEqual(cut("ins", ' w:id="1" w:author="x"'), "cut-by-revision")
        self.assertEqual(cut("hyperlink"), "cut-by-link")
        comment = build.Xml('<w:commentRangeStart w:id="0"/>')
        self.assertEqual(code_of(build.docx(build.paragraph("{{ na", comment, "me }}"))), "cut-by-comment")
        removed = build.Xml(f'<w:del w:id="1">{build.run("x")}</w:del>')
        self.assertEqual(code_of(build.docx(build.paragraph("{{ na", removed, "me }}"))), "cut-by-revision")
        field = build.field(" PAGE ", "1")
        self.assertEqual(code_of(build.docx(build.paragraph("{{ na", field, "me }}"))), "cut-by-field")

    def test_deep_nesting_is_refused(self):
        deep = build.Xml("<w:customXml>" * 400 + "</w:customXml>" * 400)
        self.assertEqual(code_of(build.docx(deep)), "damaged-part")
        self.assertIn(
            code_of(build.docx("{{ %s }}" % ("(" * 5000 + ")" * 5000))), ("too-deep", "bad-expression")
        )

    def test_a_cell_outside_of_any_table_ends_in_no_internal_error(self):
        cells = "".join(build.cell(text) for text in ("{%tc for x in [1] %}", "{{ x }}", "{%tc endfor %}"))
        data = docx_template.compile(build.docx(build.Xml(f"<w:tr>{cells}</w:tr>"))).render({}).data
        self.assertEqual(build.texts(data), ["1"])
