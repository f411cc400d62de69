"""A lawyer's own files: passages in brackets, cut and wrapped in every way that Word knows."""

import re

from . import docx_builder as build
from .docx_builder import Xml, paragraph, run

WORDS = [
    "[Company Name]", "[●]", "[ ]", "[[Double]]", "____", "______ ", "{Client}", "{client.name}", "{IF x}", "{END-IF}",
    "plain words ", "(a) ", "[Insert the name of the party that is going to sign]", "“[Quoted]”", "[Open ", "close]",
    "{{ a }}", "{% if a %}x{% endif %}", "[नाम]", "[اسم الطرف]", "$", " & <", "{1}", "[Note: for the author]",
]  # fmt: skip
LOOKS = ["", "<w:b/>", "<w:rtl/>", '<w:highlight w:val="yellow"/>', "<w:i/>"]


def nasty_file(chance):
    """Return a DOCX with passages in its body, tables, header, notes and text boxes."""
    blocks = [_block(chance, 2) for _block_number in range(chance.randint(1, 6))]
    note = f'<w:footnote w:id="2">{_paragraph(chance)}</w:footnote>'
    parts = {"word/footnotes.xml": build.part("footnotes", note)} if chance.random() < 0.5 else {}
    header = [_paragraph(chance)] if chance.random() < 0.5 else None
    return build.docx(*blocks, header=header, parts=parts)


def _block(chance, depth):
    kind = chance.random()
    if kind < 0.15 and depth:
        cells = [build.cell(_block(chance, depth - 1), _paragraph(chance)) for _cell in range(2)]
        return build.table(cells)
    if kind < 0.25 and depth:
        return Xml(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{_block(chance, depth - 1)}{_paragraph(chance)}</w:sdtContent></w:sdt>"
        )
    return _paragraph(chance)


def _paragraph(chance):
    text = "".join(chance.choice(WORDS) for _word in range(chance.randint(0, 5)))
    pieces = []
    while text:
        cut = chance.randint(1, len(text))
        pieces.append(_piece(chance, run(text[:cut], chance.choice(LOOKS))))
        text = text[cut:]
    if chance.random() < 0.1:
        pieces.append(build.text_box(_paragraph(chance)))
    return paragraph(*pieces)


def _piece(chance, inner):
    """Wrap a run, put something beside it, or leave it as it is."""
    kind = chance.random()
    wrapped = {
        0: f'<w:ins w:id="9" w:author="a">{inner}</w:ins>',
        1: f'<w:smartTag w:element="x"><w:smartTagPr/>{inner}</w:smartTag>',
        2: f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>",
        3: f'<w:hyperlink w:anchor="m">{inner}</w:hyperlink>',
        4: f'<w:commentRangeStart w:id="1"/>{inner}<w:commentRangeEnd w:id="1"/>',
        5: f'{inner}<w:del w:id="8" w:author="a"><w:r><w:delText>[old]</w:delText></w:r></w:del>',
        6: f'<w:proofErr w:type="spellStart"/>{inner}<w:proofErr w:type="spellEnd"/>',
        7: inner + build.field(" PAGE ", "3"),
        8: f'<w:bookmarkStart w:id="{int(kind * 1e9)}" w:name="b{int(kind * 1e9)}"/>{inner}'
        f'<w:bookmarkEnd w:id="{int(kind * 1e9)}"/>',
        9: f'<w:moveTo w:id="7" w:author="a">{inner}</w:moveTo>',
    }
    return Xml(wrapped.get(int(kind * 30), inner))


def adoption_faults(before, adopted):
    """Return what an adoption changed besides the passages that it tells of."""
    texts = {name: build.texts(before, name) for name in _text_parts(before)}
    for change in reversed(adopted.changes):
        own = texts[change.passage.part]
        number = change.passage.paragraph - 1
        start = int(change.passage.key.rpartition(":")[2])
        end = start + len(change.passage.text)
        put = change.after[start : len(change.after) - (len(change.before) - end)]
        own[number] = own[number][:start] + put + own[number][end:]
    for name, expected in texts.items():
        if build.texts(adopted.data, name) != expected:
            yield f"{name}: text was lost or changed"
    yield from set(build.faults(adopted.data)) - set(build.faults(before))
    for name in texts:
        if _kept(before, name) != _kept(adopted.data, name):
            yield f"{name}: an element was lost"


def _text_parts(data):
    return [name for name in build.names(data) if re.match(r"word/(document|header|footnotes)\d*\.xml", name)]


def _kept(data, name):
    """Return how many elements there are of all kinds but those that show text."""
    counts = {}
    for node in build.tree(data, name).iter():
        kind = node.tag.rpartition("}")[2]
        if kind not in ("r", "t", "rPr", "highlight"):
            counts[kind] = counts.get(kind, 0) + 1
    return counts
