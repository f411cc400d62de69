"""The styles part: every format of the templates is a style."""

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from .look import ACCENT, INDENT, INK, MONO, QUIET, RULE, SANS, SERIF, SHADE, TEXT_WIDTH

STAY = "<w:keepNext/><w:keepLines/>"
WHOLE = "<w:keepLines/>"
BOLD = "<w:b/><w:bCs/>"
PLAIN_TABLE, RULED_TABLE = "ContractPlain", "ContractRuled"


def styles_element(look):
    """Return the root of styles.xml for a language."""
    parts = [_defaults(look)]
    parts += [_style(look, *row) for row in _PARAGRAPH_STYLES]
    parts += [_STRONG, _NO_LIST, _TABLE_NORMAL, _plain_table(), _ruled_table()]
    return parse_xml(f"<w:styles {nsdecls('w')}>{''.join(parts)}</w:styles>")


def style_id(name):
    return name.replace(" ", "")


def _fonts(look, family):
    complex_family = {SERIF: look.complex_serif, SANS: look.complex_sans, MONO: MONO}
    return (
        f'<w:rFonts w:ascii="{family}" w:hAnsi="{family}" w:eastAsia="{family}" '
        f'w:cs="{complex_family[family]}"/>'
    )


def _size(look, points):
    scaled = round(points * 2 * look.complex_scale)
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{scaled}"/>'


def _color(value):
    return f'<w:color w:val="{value}"/>'


def _space(before=0, after=0):
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _numbered(level, numbering=1):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


def _defaults(look):
    return (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f"{_fonts(look, SERIF)}{_color(INK)}{_size(look, 9.5)}"
        f'<w:lang w:val="{look.language}" w:eastAsia="en-US" '
        f'w:bidi="{look.complex_language}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        f'<w:spacing w:after="72" w:line="{look.line}" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )


_END_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
_RULE_BELOW = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/></w:pBdr>'
_RULE_ABOVE = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/></w:pBdr>'
_TITLE_RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="8" w:space="6" w:color="{ACCENT}"/></w:pBdr>'
_BOX = "<w:pBdr>{}</w:pBdr>".format(
    "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="4" w:color="{RULE}"/>'
        for edge in ("top", "left", "bottom", "right")
    )
)
_END = '<w:jc w:val="right"/>'
_INDENTED = f'<w:ind w:left="{INDENT}"/>'

# name, based on, next, paragraph properties, (font family, points, run properties)
_PARAGRAPH_STYLES = (
    ("Normal", "", "", "", ("", 0, "")),
    ("Body Text", "Normal", "", "", ("", 0, "")),
    ("Lead", "Body Text", "Body Text", STAY, ("", 0, "")),
    (
        "Title", "Normal", "Subtitle",
        STAY + _TITLE_RULE + _space(0, 120),
        (SANS, 21, BOLD + _color(ACCENT)),
    ),
    (
        "Subtitle", "Normal", "Body Text",
        STAY + _space(0, 200),
        (SANS, 10, _color(QUIET)),
    ),
    (
        "Heading 1", "Normal", "List Number",
        STAY + _numbered(0) + _space(180, 60) + '<w:outlineLvl w:val="0"/>',
        (SANS, 10.5, BOLD + _color(ACCENT)),
    ),
    (
        "Heading 2", "Normal", "Body Text",
        STAY + _space(220, 80) + '<w:outlineLvl w:val="0"/>',
        (SANS, 10.5, BOLD + _color(ACCENT)),
    ),
    (
        "Schedule", "Normal", "Body Text",
        STAY + _TITLE_RULE + _space(440, 160)
        + '<w:outlineLvl w:val="0"/>',
        (SANS, 15, BOLD + _color(ACCENT)),
    ),
    ("List Number", "Normal", "", _numbered(1), ("", 0, "")),
    ("List Number 2", "Normal", "", _numbered(2), ("", 0, "")),
    ("List Number 3", "Normal", "", _numbered(3), ("", 0, "")),
    ("List Point", "Normal", "", _numbered(0, 2), ("", 0, "")),
    ("Definition", "Normal", "", WHOLE + _INDENTED, ("", 0, "")),
    ("Small Text", "Normal", "", _space(60, 60), (SANS, 8, _color(QUIET))),
    (
        "Code", "Normal", "",
        f'{_BOX}<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/><w:wordWrap w:val="0"/>'
        + _space(60, 160) + '<w:ind w:left="85" w:right="85"/>',
        (MONO, 9, ""),
    ),
    ("Table Text", "Normal", "", _space(30, 30), (SANS, 8.5, "")),
    ("Party Text", "Table Text", "", _space(0, 0), ("", 0, "")),
    ("Table Total", "Table Text", "", STAY + _END, ("", 0, "")),
    ("Spacer", "Normal", "", _space(0, 0), (SANS, 6, "")),
    ("Table Label", "Table Text", "", "", ("", 0, _color(QUIET))),
    ("Table Head", "Table Text", "", STAY, ("", 0, BOLD + _color(ACCENT))),
    ("Table Number", "Table Text", "", _END, ("", 0, "")),
    ("Table Head Number", "Table Head", "", _END, ("", 0, "")),
    ("Table Code", "Table Text", "", '<w:wordWrap w:val="0"/>', (MONO, 7.5, "")),
    ("Signature Text", "Table Text", "", STAY, ("", 0, "")),
    ("Signature Line", "Table Text", "", STAY + _space(540, 0), ("", 0, "")),
    ("Template Tag", "Normal", "", _space(0, 0), (MONO, 7, _color("8A8A8A"))),
    ("Header", "Normal", "", _RULE_BELOW + _END_TAB + _space(), (SANS, 8, _color(QUIET))),
    ("Footer", "Normal", "", _RULE_ABOVE + _END_TAB + _space(), (SANS, 8, _color(QUIET))),
)  # fmt: skip


def _style(look, name, based, following, paragraph, run):
    family, points, more = run
    fonts = _fonts(look, family) if family else ""
    size = _size(look, points) if points else ""
    default = ' w:default="1"' if name == "Normal" else ""
    links = f'<w:basedOn w:val="{style_id(based)}"/>' if based else ""
    links += f'<w:next w:val="{style_id(following)}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id(name)}">'
        f'<w:name w:val="{_stored_name(name)}"/>{links}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{fonts}{more}{size}</w:rPr></w:style>"
    )


def _stored_name(name):
    """Word stores the names of some built-in styles in small letters."""
    return name.lower() if name.startswith("Head") or name == "Footer" else name


_STRONG = (
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>'
    f"<w:qFormat/><w:rPr>{BOLD}</w:rPr></w:style>"
)
_NO_LIST = (
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
    '<w:name w:val="No List"/><w:semiHidden/></w:style>'
)
_TABLE_NORMAL = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" '
    'w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _edge(name, color, width=4):
    return f'<w:{name} w:val="single" w:sz="{width}" w:space="0" w:color="{color}"/>'


def _table_style(identifier, name, borders, conditions=""):
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{identifier}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="20" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr>{conditions}</w:style>"
    )


def _plain_table():
    return _table_style(PLAIN_TABLE, "Contract Plain", _edge("top", "FFFFFF", 2))


def _ruled_table():
    borders = "".join(_edge(name, RULE) for name in ("top", "bottom", "insideH"))
    head = (
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
        f"<w:tcBorders>{_edge('top', ACCENT, 8)}{_edge('bottom', ACCENT)}</w:tcBorders>"
        f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr></w:tblStylePr>'
    )
    return _table_style(RULED_TABLE, "Contract Ruled", borders, head)
