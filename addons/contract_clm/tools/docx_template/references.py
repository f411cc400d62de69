"""Put the marks of ``outline`` into a part that holds cross references."""

from . import fieldcodes, numbering, oxml
from .layout import Op
from .model import Place
from .outline import (
    BookmarkMark,
    NoteMark,
    NumberMark,
    ReferenceMark,
    SequenceMark,
)
from .oxml import PPR, RPR, P, T, W
from .sites import EntryEnd, Guard
from .spots import excerpt

_REFERRING = ("REF", "NOTEREF", "PAGEREF")
_NOTE_TAGS = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}


def survey(analysis):
    """Return ``{paragraph: (number, text)}`` of the main part before it is changed.

    None when no block can change the text: what is stored is right.
    """
    part = _main(analysis)
    if part is None or not part.decided or not _has_fields(part):
        return None
    return {element: (number, _text(element)) for number, element in enumerate(part.root.iter(P), 1)}


def mark(analysis, surveyed):
    """Mark the main part; return the numbering definitions, or None."""
    if surveyed is None:
        return None
    part = _main(analysis)
    fields = [field for field in fieldcodes.find(part.root) if field.whole]
    names = {field.target for field in fields if field.kind in _REFERRING}
    definitions = numbering.Definitions(analysis.tree("numbering.xml"), analysis.tree("styles.xml"))
    marker = _Marker(part, definitions, names, surveyed)
    marker.mark_paragraphs()
    marker.mark_bookmarks()
    for field in fields:
        marker.mark_field(field)
    return definitions


def _main(analysis):
    return next((one for one in analysis.analysed if one.name == analysis.main), None)


def _has_fields(part):
    fields = fieldcodes.find(part.root)
    return any(field.kind == "SEQ" or field.kind in _REFERRING for field in fields)


class _Marker:
    """Marks one part. Paragraphs in text boxes count for themselves: left out."""

    def __init__(self, part, definitions, names, surveyed):
        self._part, self._definitions, self._names = part, definitions, names
        self._surveyed = surveyed
        self._titles = {}

    def _element(self, site):
        return self._part.layout.element_marker(Op("", site))

    def mark_paragraphs(self):
        for paragraph in list(self._part.root.iter(P)):
            found = self._definitions.of(paragraph)
            if found and oxml.ancestor(paragraph, W + "txbxContent") is None:
                paragraph.insert(_after_properties(paragraph), self._element(NumberMark(*found)))
        for node in list(self._part.root.iter(*_NOTE_TAGS)):
            node.getparent().addnext(self._element(NoteMark(_NOTE_TAGS[node.tag])))

    def mark_bookmarks(self):
        for start in list(self._part.root.iter(W + "bookmarkStart")):
            name = start.get(W + "name")
            if name not in self._names:
                continue
            paragraph = oxml.ancestor(start, P)
            site_paragraph = paragraph if paragraph is not None else _next_paragraph(start)
            if site_paragraph is None:
                continue
            self._titles[name] = self._surveyed.get(site_paragraph, (0, name))[1]
            site = BookmarkMark(name, self._is_numbered(site_paragraph), _note_after(start))
            if paragraph is not None:
                start.addnext(self._element(site))
            else:
                at = _after_properties(site_paragraph)
                while at < len(site_paragraph) and not isinstance(site_paragraph[at].tag, str):
                    at += 1
                site_paragraph.insert(at, self._element(site))

    def _is_numbered(self, paragraph):
        return paragraph is not None and self._definitions.of(paragraph) is not None

    def mark_field(self, field):
        if field.kind == "SEQ" and not field.has("s"):
            self._open_result(field, SequenceMark(field))
        elif field.kind in _REFERRING and field.target in self._titles:
            if field.kind == "PAGEREF" and self._mark_entry(field):
                return
            shows = field.kind == "NOTEREF" or (field.kind == "REF" and any(map(field.has, "rnwp")))
            paragraph = fieldcodes.paragraph_of(field)
            site = ReferenceMark(
                field,
                Place(self._part.name, *self._surveyed.get(paragraph, (0, ""))),
                self._titles[field.target],
                shows,
            )
            if not shows or not self._open_result(field, site):
                site.without_result()
                field.begin.addprevious(self._element(site))

    def _open_result(self, field, site):
        """Put the mark in place of the stored result; tell whether there is one."""
        if not field.result:
            return False
        first, *others = field.result
        for run in others:
            if run.getparent() is not None:
                oxml.remove(run)
        for child in [child for child in first if child.tag != RPR]:
            first.remove(child)
        text = first.makeelement(T)
        text.text = self._part.layout.text_marker(Op("", site))
        first.append(text)
        return True

    def _mark_entry(self, field):
        """Let a line of the contents go with its heading; False if it is none."""
        paragraph = fieldcodes.paragraph_of(field)
        if paragraph is None or not field.target.startswith("_Toc"):
            return False
        marks = [node.get(W + "fldCharType") for node in paragraph.iter(W + "fldChar")]
        if marks.count("begin") == marks.count("end"):
            paragraph.addprevious(self._element(Guard()))
            paragraph.addnext(self._element(EntryEnd(field.target)))
        return True


def _after_properties(paragraph):
    return 1 if len(paragraph) and paragraph[0].tag == PPR else 0


def _next_paragraph(start):
    following = (node for node in start.itersiblings() if node.tag == P)
    return next(following, None)


def _note_after(start):
    """Return the kind of the note whose reference the bookmark holds."""
    for node in start.itersiblings():
        if node.tag == W + "bookmarkEnd" and node.get(W + "id") == start.get(W + "id"):
            break
        found = next(node.iter(*_NOTE_TAGS), None) if isinstance(node.tag, str) else None
        if found is not None:
            return _NOTE_TAGS[found.tag]
    return ""


def _text(paragraph):
    if paragraph is None:
        return ""
    return excerpt("".join(node.text or "" for node in paragraph.iter(T)))
