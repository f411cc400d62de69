"""Build DOCX files from short expressions, and read them back as plain text.

>>> data = docx("One {{ a }}", table(["x", "y"], ["1", "2"]), header="Top")
>>> texts(data)
['One {{ a }}', 'x', 'y', '1', '2']
>>> texts(data, "word/header1.xml")
['Top']
"""

import io
import re
import zipfile
from xml.sax.saxutils import escape

from lxml import etree

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = "{%s}" % W_NS
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W_NS}" xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"


class Xml(str):
    """Markup to be taken as it is."""


def run(text, properties=""):
    """Return a run; ``properties`` is the markup inside of ``w:rPr``."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return Xml(f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>')


def paragraph(*runs, properties=""):
    """Return a paragraph of texts and of markup (``Xml``)."""
    look = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    inner = "".join(piece if isinstance(piece, Xml) else run(piece) for piece in runs)
    return Xml(f"<w:p>{look}{inner}</w:p>")


def cell(*blocks):
    return Xml(f"<w:tc><w:tcPr/>{_blocks(blocks)}</w:tc>")


def row(*cells):
    return Xml(f"<w:tr>{''.join(_cell(content) for content in cells)}</w:tr>")


def table(*rows):
    """Return a table; a row is a list of cells, a cell a text or ``cell(…)``."""
    body = "".join(one if isinstance(one, Xml) else row(*one) for one in rows)
    return Xml(f"<w:tbl><w:tblPr/><w:tblGrid/>{body}</w:tbl>")


def field(instruction, result="", properties=""):
    """Return a complex field with its stored result."""

    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
    shown = run(result, properties) if result else ""
    return Xml(mark("begin") + code + mark("separate") + shown + mark("end"))


def bookmark(name, content, number=1):
    """Return content between the two ends of a bookmark."""
    inner = content if isinstance(content, Xml) else run(content)
    return Xml(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>')


def text_box(*blocks):
    """Return a run with a text box in both of Word's forms."""
    inner = f"<w:txbxContent>{_blocks(blocks)}</w:txbxContent>"
    return Xml(
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"<wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def control(tag, *runs):
    """Return a content control (inside a paragraph) with that tag."""
    inner = "".join(piece if isinstance(piece, Xml) else run(piece) for piece in runs)
    return Xml(
        f'<w:sdt><w:sdtPr><w:tag w:val="{escape(tag)}"/></w:sdtPr>'
        f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )


def _cell(content):
    if isinstance(content, Xml) and content.startswith("<w:tc>"):
        return content
    return cell(content)


def _blocks(blocks):
    return "".join(block if isinstance(block, Xml) else paragraph(block) for block in blocks)


def docx(*blocks, header=None, footer=None, parts=None, section="", relations=()):
    """Return the bytes of a document with these paragraphs and tables.

    ``parts`` adds or replaces parts by name; ``header`` and ``footer`` are lists of
    blocks or one text; ``relations`` are ``(id, type word, target, mode)``.
    """
    files, links = {}, list(relations)
    references = ""
    for kind, tag, content in (("header", "hdr", header), ("footer", "ftr", footer)):
        if content is not None:
            inner = _blocks([content] if isinstance(content, str) else content)
            files[f"word/{kind}1.xml"] = _part(tag, inner)
            links.append((f"rId{kind}", kind, f"{kind}1.xml", ""))
            references += f'<w:{kind}Reference w:type="default" r:id="rId{kind}"/>'
    body = f"<w:body>{_blocks(blocks)}<w:sectPr>{references}{section}</w:sectPr></w:body>"
    files["word/document.xml"] = _part("document", body)
    for name, content in (parts or {}).items():
        files[name] = content
        stem = re.match(r"word/(footnotes|endnotes|numbering|styles|settings)\.xml", name)
        if stem:
            links.append((f"rId{stem[1]}", stem[1], f"{stem[1]}.xml", ""))
    return pack(files, links)


def part(tag, *blocks):
    """Return a part with that root element, for example ``footnotes``."""
    return _part(tag, "".join(blocks))


def _part(tag, inner):
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{tag} {_NAMESPACES}>{inner}</w:{tag}>'


def pack(files, links=()):
    """Zip the parts with content types and relationships."""
    files = {
        "[Content_Types].xml": _content_types(files),
        "_rels/.rels": relationships([("rId1", "officeDocument", "word/document.xml", "")]),
        "word/_rels/document.xml.rels": relationships(links),
        **files,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _content_types(files):
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_type_of(name)}"/>'
        for name in files
        if name.endswith(".xml") and name != "[Content_Types].xml"
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f"{overrides}</Types>"
    )


def _type_of(name):
    stem = re.sub(r"\d*\.xml$", "", name.rpartition("/")[2])
    special = {"core": _CORE_TYPE, "custom": _CUSTOM_TYPE, "document": f"{_TYPE}.document.main+xml"}
    return special.get(stem, f"{_TYPE}.{stem}+xml")


def relationships(links):
    items = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{escape(target)}"'
        f"{' TargetMode=%s' % repr(mode) if mode else ''}/>"
        for name, kind, target, mode in links
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def read_part(data, name="word/document.xml"):
    """Return the bytes of one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def names(data):
    """Return the names of all parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def tree(data, name="word/document.xml"):
    return etree.fromstring(read_part(data, name))


_SIGNS = {W + "tab": "\t", W + "br": "\n"}


def text(element):
    """Return the text of a paragraph element, text boxes in it left out."""
    return "".join(
        _SIGNS.get(node.tag) or node.text or ""
        for node in element.iter(W + "t", *_SIGNS)
        if next(node.iterancestors(W + "p")) is element and node.getparent().tag == W + "r"
    )


def texts(data, name="word/document.xml"):
    """Return the texts of all paragraphs of a part."""
    return [text(element) for element in tree(data, name).iter(W + "p")]


def faults(data):
    """Return what Word would have to repair in a file, as sentences."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.testzip():
            found.append("a part has a wrong check sum")
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                found += _part_faults(etree.fromstring(archive.read(name)), name)
    return found


def _part_faults(root, name):
    yield from (f"{name}: {fault}" for fault in _empty_containers(root))
    yield from (f"{name}: {fault}" for fault in _unbalanced(root))
    for node in root.iter(W + "r"):
        properties = node.find(W + "rPr")
        if properties is not None and node[0] is not properties:
            yield f"{name}: run properties do not come first"
    for node in root.iter(W + "p"):
        if any(parent.tag == W + "p" for parent in (node.getparent(),)):
            yield f"{name}: a paragraph stands in a paragraph"


def _empty_containers(root):
    for tag, inner in (("tbl", "tr"), ("tr", "tc")):
        for node in root.iter(W + tag):
            if next(node.iter(W + inner), None) is None:
                yield f"{tag} without {inner}"
    for tag in ("tc", "footnote", "endnote", "txbxContent"):
        for node in root.iter(W + tag) if root.tag != W + "settings" else ():
            blocks = [child for child in node if child.tag in (W + "p", W + "tbl", W + "sdt")]
            if not blocks or blocks[-1].tag == W + "tbl":
                yield f"{tag} does not end with a paragraph"


def _unbalanced(root):
    starts = [node.get(W + "id") for node in root.iter(W + "bookmarkStart")]
    ends = [node.get(W + "id") for node in root.iter(W + "bookmarkEnd")]
    names = [node.get(W + "name") for node in root.iter(W + "bookmarkStart")]
    if sorted(starts) != sorted(ends):
        yield "bookmarks are not closed"
    if len(set(starts)) < len(starts) or len(set(names)) < len(names):
        yield "bookmarks are not unique"
    kinds = [node.get(W + "fldCharType") for node in root.iter(W + "fldChar")]
    if kinds.count("begin") != kinds.count("end"):
        yield "fields are not closed"
