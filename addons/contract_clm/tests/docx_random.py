"""Random templates and random data, by a ``random.Random``, so that a case can be repeated.

The templates hold what the engine's parts trip over together: blocks over
paragraphs, rows and cells, notes in loops, fields that refer, neighbouring
tables, text boxes, controls, tracked changes, clauses.
"""

import datetime

from . import docx_builder as build
from .docx_builder import Xml

GOOD = [
    "{{ a }}", "{{ b }}", "{{ lines }}", "{{ n | default(0) }}", "{{ a | default('-') | upper }}",
    "{% if a %}yes{% else %}no {{ b }}{% endif %}", "{% if a and not b %}{{ a }}{% endif %}", "{# note #}",
    "{% for x in lines %}{{ loop.index }}. {{ x }}, {% endfor %}", "text", " ", "&<>", "عقد", "\u0915",
    "{% set q = 2 * 3 %}{{ q }}", "{{ a ~ b }}", "{{ 'x' if a else 'y' }}", "{{ 3.5 | money }}",
    "{{ '%s' % n }}", "{{ 'x' if b }}", "{_{ a }_}", "a {{- n -}} b",
]  # fmt: skip
LOOSE = [
    "{{ b.c }}", "{{ n | money }}", "{{ d | date }}", "{{ x.y }}", "{% if a %}", "{% elif n > 3 %}",
    "{% else %}", "{% endif %}", "{% for x in b.c %}", "{% endfor %}", "{%p if a %}", "{%p endif %}",
    "{%tr for x in lines %}", "{%tr endfor %}", "{%tc if a %}", "{%tc endif %}", "{{", "}}", "{%",
    "{{ a | join(', ') }}", "{{ lines | list_and }}", "{{ n / 0 }}", "{{ a.__class__ }}", "{{ n ** n }}",
    '{% clause "c1" %}', "{% clause b %}", "{%- if a -%}", "{%- endif -%}", "{% vm %}", "{% hm %}",
    "{% colspan n %}", "{% cellbg a %}", "{{ '{:>9}'.format(b) }}", "{{ 'x'.zfill(n) }}",
]  # fmt: skip
BLOCKS = [
    ("{% if a %}", "{% endif %}"), ("{% for x in lines %}", "{% endfor %}"), ("{%p if b %}", "{%p endif %}"),
    ("{% for x in [1, 2] %}", "{% endfor %}"),
]  # fmt: skip
LOOKS = ["", "<w:b/>", "<w:rtl/>", '<w:highlight w:val="red"/>', '<w:sz w:val="30"/><w:lang w:val="en-US"/>']
SEQUENCES = ["Fig", "Fig \\* roman", "Fig \\c", "Fig \\s 1", "fig \\r 4", "Tab \\h", "Tab \\# 00", "Fig m0"]
NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
CODES = ("c1", "c2", "c3")

_NUMBERING = build.part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">',
    *(f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:lvlText w:val="%{n + 1}."/></w:lvl>' for n in range(3)),
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)
_STYLES = build.part(
    "styles",
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
    "</w:numPr></w:pPr></w:style>",
)


def random_template(chance):
    """Return a DOCX of well-matched or loose tags in all kinds of places."""
    return _Maker(chance, 3).docx()


def random_clauses(chance):
    """Return a few DOCX files by code, which may take each other in."""
    return {code: _Maker(chance, 1).docx() for code in CODES if chance.random() < 0.8}


def random_data(chance):
    """Return values for all names of the templates: mostly what they ask for, else anything."""
    values, lists = ["x", "", None, 0, 5, True, "عقد x", "a\nb", *CODES], [[], ["p", "q"], ["c1", "c2", "c1"]]
    if chance.random() < 0.4:
        values += [
            [], ["p", "q"], {"y": "z"}, {"c": "v"}, "\x01", datetime.date(2026, 11, 21), 1e300, float("nan"),
            "\ud800", "{{ a }}", "<w:p>",
        ]  # fmt: skip
        lists += [[{"y": 1}, {"y": 2}], None, "text", 7]
    return {name: chance.choice(values) for name in "abnd"} | {"lines": chance.choice(lists)}


class _Maker:
    """Makes one file; knows the notes and bookmarks that it has made."""

    def __init__(self, chance, depth):
        self._chance, self._depth = chance, depth
        self._notes = {"footnote": [], "endnote": []}
        self._bookmarks = []

    def docx(self):
        blocks = self._blocks(self._depth)
        header = [self._paragraph(), self._field_paragraph()] if self._happens(0.3) else None
        parts = {"word/numbering.xml": _NUMBERING, "word/styles.xml": _STYLES} if self._happens(0.7) else {}
        for kind, notes in self._notes.items():
            if notes:
                inner = "".join(
                    f'<w:{kind} w:id="{number}">{note}</w:{kind}>' for number, note in enumerate(notes, 2)
                )
                parts[f"word/{kind}s.xml"] = build.part(f"{kind}s", inner)
        return build.docx(*blocks, header=header, parts=parts)

    def _happens(self, probability):
        return self._chance.random() < probability

    def _blocks(self, depth):
        blocks = []
        for _block in range(self._chance.randint(1, 4)):
            kind = self._chance.random()
            if kind < 0.25 and depth:
                start, end = self._chance.choice(BLOCKS)
                blocks += [start, *self._blocks(depth - 1), end]
            elif kind < 0.4 and depth:
                blocks.append(self._table(depth - 1))
            elif kind < 0.5:
                blocks.append(self._marked())
            elif kind < 0.6:
                blocks.append(self._field_paragraph())
            elif kind < 0.65:
                blocks.append(self._chance.choice(['{% clause "c2" %}', "{% clause a %}", "{% clause x %}"]))
            else:
                blocks.append(self._paragraph())
        return blocks

    def _table(self, depth):
        rows = [[build.cell(*self._blocks(depth), "end") for _cell in range(2)]]
        if self._happens(0.5):
            rows = [["{% for x in lines %}", ""], *rows, ["{% endfor %}", ""]]
        if self._happens(0.3):
            rows = [[build.cell("{% if a %}", "in", "{% endif %}")], *rows]
        if self._happens(0.2):
            rows.append(
                ["{%tc for x in lines %}", "{% vm %}t" if self._happens(0.3) else "{{ x }}", "{%tc endfor %}"]
            )
        return build.table(*rows)

    def _text(self):
        pieces = LOOSE if self._happens(0.01) else GOOD
        return "".join(self._chance.choice(pieces) for _piece in range(self._chance.randint(0, 3)))

    def _paragraph(self):
        """Return a paragraph whose text is cut into runs at random places."""
        text, runs = self._text(), []
        while text:
            cut = self._chance.randint(1, len(text))
            runs.append(build.run(text[:cut], self._chance.choice(LOOKS)))
            text = text[cut:]
        runs += self._extras()
        look = NUMBERED.format(self._chance.randint(0, 2)) if self._happens(0.3) else ""
        return build.paragraph(*runs, properties='<w:pStyle w:val="H1"/>' if self._happens(0.1) else look)

    def _extras(self):
        if self._happens(0.1):
            yield build.text_box(self._text())
        if self._happens(0.1):
            yield build.control("b.c", "old")
        if self._happens(0.05):
            yield Xml(f'<w:ins w:id="1" w:author="x">{build.run(self._text())}</w:ins>')
        if self._happens(0.05):
            yield Xml('<w:del w:id="1" w:author="x"><w:r><w:delText>gone</w:delText></w:r></w:del>')
        if self._happens(0.05):
            yield Xml(f'<w:smartTag w:element="x">{build.run(self._text())}</w:smartTag>')
        for kind, notes in self._notes.items():
            if self._happens(0.1):
                notes.append(
                    build.paragraph(self._text()) + (self._field_paragraph() if self._happens(0.2) else "")
                )
                yield Xml(f'<w:r><w:{kind}Reference w:id="{len(notes) + 1}"/></w:r>')

    def _marked(self):
        """Return a paragraph with a bookmark and a reference to it or to another."""
        name = f"m{len(self._bookmarks)}"
        self._bookmarks.append(name)
        mark = build.bookmark(name, self._text(), self._chance.randint(1, 10**8))
        code = self._chance.choice(
            [f"REF {name} \\r \\h", f"NOTEREF {name}", f"REF {name} \\w \\p", f"PAGEREF {name}"]
        )
        return build.paragraph(mark, build.field(f" {code} ", "7"), properties=NUMBERED.format(0))

    def _field_paragraph(self):
        code = f"SEQ {self._chance.choice(SEQUENCES)}"
        if self._bookmarks and self._happens(0.3):
            code = f"REF {self._chance.choice(self._bookmarks)} \\n"
        return build.paragraph("f ", build.field(f" {code} ", "9" if self._happens(0.9) else ""))
