"""An empty document with our parts, and the same bytes for the same text."""

import datetime
import io
import zipfile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips

from . import look as measures
from .numbering import numbering_element
from .styles import styles_element

_MOMENT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNUSED = ("theme", "webSettings", "customXml", "stylesWithEffects", "thumbnail")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_APP = (
    _DECLARATION + '<Properties xmlns="http://schemas.openxmlformats.org/'
    'officeDocument/2006/extended-properties"/>'
)

# For readers who lack the fonts: what comes nearest on Windows and macOS.
_FONTS = (
    (measures.SERIF, "Cambria", "roman", "variable"),
    (measures.SANS, "Segoe UI", "swiss", "variable"),
    (measures.MONO, "Consolas", "modern", "fixed"),
    ("Amiri", "Traditional Arabic", "auto", "variable"),
    ("Noto Serif Devanagari", "Kokila", "auto", "variable"),
    ("Noto Sans Devanagari", "Nirmala UI", "auto", "variable"),
)


def new_document(look):
    """Return an empty python-docx document with our styles and our page."""
    document = Document()
    part = document.part
    _drop_unused(part.rels)
    _drop_unused(part.package.rels)
    _replace(part.styles.element, styles_element(look))
    _replace(part.numbering_part.element, numbering_element(look))
    _replace(part.settings.element, _settings(look))
    _related(part.rels, "fontTable")._blob = _font_table().encode()
    _related(part.package.rels, "extended-properties")._blob = _APP.encode()
    _set_page(document.sections[0], look)
    return document


def _drop_unused(relations):
    for identifier, relation in list(relations.items()):
        if relation.reltype.rsplit("/", 1)[-1] in _UNUSED:
            del relations[identifier]


def _related(relations, kind):
    found = (rel for rel in relations.values() if rel.reltype.endswith("/" + kind))
    return next(found).target_part


def _replace(old, new):
    """Give an element, which python-docx holds on to, the children of another."""
    for child in list(old):
        old.remove(child)
    old.extend(list(new))


def _settings(look):
    compat = '<w:compatSetting w:name="{}" w:uri="{}" w:val="{}"/>'.format(
        "compatibilityMode", "http://schemas.microsoft.com/office/word", 15
    )
    return parse_xml(
        f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="624"/><w:characterSpacingControl '
        f'w:val="doNotCompress"/><w:compat>{compat}</w:compat>'
        f'<w:themeFontLang w:val="{look.language}" w:bidi="{look.complex_language}"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _font_table():
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, other, family, pitch in _FONTS
    )
    return f"{_DECLARATION}<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"


def _set_page(section, look):
    section.page_width = Twips(measures.PAGE_WIDTH)
    section.page_height = Twips(measures.PAGE_HEIGHT)
    section.left_margin = section.right_margin = Twips(measures.MARGIN_SIDE)
    section.top_margin = Twips(measures.MARGIN_TOP)
    section.bottom_margin = Twips(measures.MARGIN_BOTTOM)
    section.header_distance = section.footer_distance = Twips(measures.HEADER_DISTANCE)
    if look.right_to_left:
        grid = section._sectPr.find(qn("w:docGrid"))
        bidi = parse_xml(f"<w:bidi {nsdecls('w')}/>")
        grid.addprevious(bidi) if grid is not None else section._sectPr.append(bidi)


def describe(document, title, language):
    """Fill in the document properties."""
    core = document.core_properties
    core.title = title
    core.language = language
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.subject = core.category = ""
    core.created = core.modified = _MOMENT
    core.revision = 1


def to_bytes(document):
    """Return the file; parts in a fixed order, with a fixed time."""
    loose = io.BytesIO()
    document.save(loose)
    result = io.BytesIO()
    with (
        zipfile.ZipFile(loose) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in sorted(source.namelist(), key=_package_order):
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return result.getvalue()


def _package_order(name):
    first = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    return (first.index(name) if name in first else len(first), name)
