"""What pieces of a template print, without a Word file.

>>> values = {"a": "x", "c": [1, 2]}
>>> show(["{{ a | upper }}", "{{ b }}", "{% for x in c %}- {{ x }} {% endfor %}"], values)
['X', None, '- 1 - 2 ']
"""

import io
import zipfile
from itertools import accumulate
from xml.sax.saxutils import escape

from . import oxml, package, paragraph, signing_places
from .errors import DocxTemplateError
from .oxml import W_NS, P
from .template import Template

_MAIN = "word/document.xml"
_MARK = "\u241e"
_SCHEMAS = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_SCHEMAS}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{_MAIN}" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{_SCHEMAS}/officeDocument/2006/relationships/officeDocument" Target="{_MAIN}"/></Relationships>'
    ),
}


def show(snippets, context, **setting):
    """Return the text that each snippet prints with the data, or None.

    The lines of a snippet are paragraphs. None stands for a snippet that lacks a
    value or fails; ``setting`` is that of :meth:`Template.render`.
    """
    try:
        return _shown(snippets, context, setting)
    except DocxTemplateError:
        if len(snippets) == 1:
            return [None]
    return [text for snippet in snippets for text in show([snippet], context, **setting)]


def _shown(snippets, context, setting):
    lines = [[f"{_MARK}{number}", *snippet.split("\n")] for number, snippet in enumerate(snippets)]
    rendered = Template(_document(lines)).render(context, draft=True, **setting)
    ends = list(accumulate(map(len, lines)))
    lacking = {
        next(number for number, end in enumerate(ends) if missing.paragraph <= end)
        for missing in rendered.missing
    }
    texts = _by_mark(rendered.data, len(snippets))
    return [None if number in lacking else text for number, text in enumerate(texts)]


def _document(lines):
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for snippet in lines
        for line in snippet
    )
    main = f'<w:document xmlns:w="{W_NS}"><w:body>{body}</w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in {**_PARTS, _MAIN: main}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _by_mark(data, count):
    main = next(part.data for part in package.read(data) if part.name == _MAIN)
    texts, mark = [[] for _number in range(count)], 0
    for element in oxml.parse(main, _MAIN).iter(P):
        text = paragraph.text_of(paragraph.read(element))
        if text == f"{_MARK}{mark}":
            mark += 1
        else:
            texts[mark - 1].append(signing_places.readable(text))
    return ["\n".join(text) for text in texts]
