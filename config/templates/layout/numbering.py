"""Lists tied to styles: clauses 1. / 1.1 / (a) / (i), and plain points 1."""

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from .look import INDENT


def numbering_element(look):
    """Return the root of numbering.xml."""
    levels = (
        ("Heading1", "decimal", "%1.", 0),
        ("ListNumber", "decimal", "%1.%2", 0),
        ("ListNumber2", look.letters, "(%3)", 1),
        ("ListNumber3", "lowerRoman", "(%4)", 2),
    )
    place = _place(look)
    clauses = "".join(_level(index, *level, place) for index, level in enumerate(levels))
    points = _level(0, "ListPoint", "decimal", "%1.", 0, place)
    return parse_xml(
        f"<w:numbering {nsdecls('w')}>"
        f"{_list(0, '4C1A0F22', clauses)}{_list(1, '5B3D7E19', points)}"
        f"{_use(1, 0)}{_use(2, 1)}</w:numbering>"
    )


def _list(identifier, mark, levels):
    return (
        f'<w:abstractNum w:abstractNumId="{identifier}"><w:nsid w:val="{mark}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{mark}"/>'
        f"{levels}</w:abstractNum>"
    )


def _use(number, identifier):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{identifier}"/></w:num>'


def _place(look):
    """Return how a number is aligned and how far it hangs out.

    Word and LibreOffice disagree which side is "left" in right-to-left
    paragraphs; a centred number stands in the same place in both.
    """
    return ("center", INDENT - 250) if look.right_to_left else ("left", INDENT)


def _level(index, style, number_format, text, depth, place):
    alignment, hanging = place
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{number_format}"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="{alignment}"/><w:pPr>'
        f'<w:ind w:left="{INDENT * (depth + 1)}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )
