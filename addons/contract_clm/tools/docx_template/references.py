"""Put the marks of numbers and cross references into all parts that hold fields."""

from . import fieldcodes, footnotes, numbering, oxml, sequences
from .cross_references import EntryNumber, ReferenceMark
from .gaps import Op
from .model import Place
from .note_numbers import TAGS, NoteMark, NoteStyles, SectionMark
from .outline import BookmarkEndMark, BookmarkMark, NumberMark
from .oxml import MC, PPR, RPR, P, R, T, W
from .sequences import HeadingMark, SequenceMark
from .sites import EntryEnd, Guard
from .spots import excerpt

_REFERRING = ("REF", "NOTEREF", "PAGEREF")
_KINDS = (*_REFERRING, "SEQ")
_FIELD_SIGNS = (b"instrText", b"fldSimple")
_APART = (W + "txbxContent", *footnotes.NOTES)


def survey(analysis):
    """Return ``{paragraph: Place}`` of all parts with fields, before they are changed.

    None when no block and no clause can change the text: what is stored is right.
    """
    if not analysis.composed and not _may_change(analysis):
        return None
    parts = [analysis.part(name) for name in analysis.texts if _has_fields(analysis, name)]
    if not parts:
        return None
    return {
        element: _place(analysis, part.name, element)
        for part in (analysis.part(analysis.main), *parts)
        for element in part.root.iter(P)
    }


def _may_change(analysis):
    """Tell whether the text or its notes hold blocks; those of a header move no number."""
    notes = [footnotes.part_name(analysis.main, kind) for kind in footnotes.KINDS.values()]
    return any(part.decided for part in analysis.analysed if part.name in (analysis.main, *notes))


def _has_fields(analysis, name):
    if not any(sign in analysis.data(name) for sign in _FIELD_SIGNS):
        return False
    root = analysis.part(name).root if analysis.is_analysed(name) else analysis.tree(name)
    return any(field.kind in _KINDS for field in fieldcodes.find(root))


def _place(analysis, part, element):
    origin, number = analysis.found_at.get(element, ("", 0))
    return Place(origin or part, number, _text(element))


def mark(analysis, surveyed):
    """Mark the parts; return the numbering definitions, or None."""
    if surveyed is None:
        return None
    parts = [part for part in analysis.analysed if part.name in analysis.texts]
    main = analysis.part(analysis.main)
    fields = {part.name: [one for one in fieldcodes.find(part.root) if one.whole] for part in parts}
    definitions = numbering.Definitions(analysis.beside("numbering.xml"), analysis.beside("styles.xml"))
    text = _Text(main, definitions, [one for found in fields.values() for one in found], surveyed)
    text.mark(NoteStyles(main.root, analysis.beside("settings.xml")))
    for part in parts:
        marker = _Fields(part, text.titles, surveyed, part is not main)
        for field in fields[part.name]:
            marker.mark(field)
    return definitions


class _Text:
    """Marks what is referred to: numbered paragraphs, bookmarks, notes, headings.

    Paragraphs in text boxes and notes count for themselves: left out.
    """

    def __init__(self, part, definitions, fields, surveyed):
        self._part, self._definitions, self._surveyed = part, definitions, surveyed
        self._names = {field.target for field in fields if field.kind in _REFERRING}
        self._counted = {field.second for field in fields if field.kind == "SEQ"} - {""}
        self._has_levels = any(field.kind == "SEQ" and field.has("s") for field in fields)
        self.titles = {}

    def _element(self, site):
        return self._part.layout.element_marker(Op("", site))

    def mark(self, notes):
        for paragraph in list(self._part.root.iter(P)):
            if next(paragraph.iterancestors(*_APART), None) is None:
                self._mark_paragraph(paragraph)
        for node in list(self._part.root.iter(*TAGS)):
            if notes.of(node):
                node.getparent().addnext(self._element(NoteMark(notes.of(node))))
        for start in list(self._part.root.iter(W + "bookmarkStart")):
            if start.get(W + "name") in self._names | self._counted:
                self._mark_bookmark(start, notes)
        for paragraph, kinds in notes.restarts():
            paragraph.addnext(self._element(SectionMark(kinds)))

    def _mark_paragraph(self, paragraph):
        found = self._definitions.of(paragraph)
        level = self._definitions.heading(paragraph) if self._has_levels else 0
        if level:
            paragraph.insert(_after_properties(paragraph), self._element(HeadingMark(level)))
        if found:
            paragraph.insert(_after_properties(paragraph), self._element(NumberMark(*found)))

    def _mark_bookmark(self, start, notes):
        name, paragraph = start.get(W + "name"), oxml.ancestor(start, P)
        holder = _next_paragraph(start) if paragraph is None else paragraph
        if holder is None:
            return
        self.titles[name] = self._surveyed[holder].excerpt if holder in self._surveyed else name
        note = next((notes.of(node) for node in _inside(start, TAGS)), None)
        mark = self._element(BookmarkMark(name, self._definitions.of(holder) is not None, note))
        if paragraph is not None:
            start.addnext(mark)
        else:
            at = _after_properties(holder)
            while at < len(holder) and not isinstance(holder[at].tag, str):
                at += 1
            holder.insert(at, mark)
        if name in self._counted:
            self._mark_end(start)

    def _mark_end(self, start):
        number = start.get(W + "id")
        for end in self._part.root.iter(W + "bookmarkEnd"):
            if end.get(W + "id") == number:
                end.addprevious(self._element(BookmarkEndMark(start.get(W + "name"))))
                return


class _Fields:
    """Marks the fields of one part; ``outside`` of the text nothing stands above or below."""

    def __init__(self, part, titles, surveyed, outside):
        self._part, self._titles, self._surveyed = part, titles, surveyed
        self._outside = outside

    def _element(self, site):
        return self._part.layout.element_marker(Op("", site))

    def mark(self, field):
        if field.kind == "SEQ":
            self._mark_sequence(field)
        elif field.kind in _REFERRING and field.target in self._titles:
            if field.kind == "PAGEREF" and self._mark_entry(field):
                return
            self._mark_reference(field)

    def _mark_sequence(self, field):
        if self._outside and field.has("c"):
            return  # The page decides which number is repeated.
        note = next(field.begin.iterancestors(*footnotes.NOTES), None)
        story = self._part.name if note is None else note.tag
        again = next(field.begin.iterancestors(MC + "Fallback"), None) is not None
        site = SequenceMark(field if not again else field.repeating(), story)
        if not sequences.is_known(field) or not self._open_result(field, site):
            site.without_result()
            self._before(field, site)

    def _mark_reference(self, field):
        numbered = field.kind == "REF" and any(map(field.has, "rnwp"))
        shows = (numbered or field.kind == "NOTEREF") and not (self._outside and field.has("p"))
        place = self._surveyed.get(fieldcodes.paragraph_of(field)) or Place(self._part.name, 0, "")
        site = ReferenceMark(field, place, self._titles[field.target], shows, self._outside)
        if not shows or not self._open_result(field, site):
            site.without_result()
            self._before(field, site)

    def _before(self, field, site):
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
        number = _entry_number(paragraph)
        if number:
            site = EntryNumber(field.target, "".join(node.text or "" for node in number))
            for node in number[1:]:
                node.text = ""
            number[0].text = self._part.layout.text_marker(Op("", site))
        return True


def _entry_number(paragraph):
    """Return the texts before the first tab of ``number, tab, heading, tab, page``."""
    found, tabs = [], 0
    for node in paragraph.iter(T, W + "tab"):
        if node.tag == T and not tabs:
            found.append(node)
        elif node.tag != T and node.getparent().tag == R:
            tabs += 1
    return found if tabs > 1 else []


def _after_properties(paragraph):
    return 1 if len(paragraph) and paragraph[0].tag == PPR else 0


def _next_paragraph(start):
    following = (node for node in start.itersiblings() if node.tag == P)
    return next(following, None)


def _inside(start, kinds):
    """Yield the elements of some kinds between the two ends of a bookmark."""
    for node in start.itersiblings():
        if node.tag == W + "bookmarkEnd" and node.get(W + "id") == start.get(W + "id"):
            return
        if isinstance(node.tag, str):
            yield from node.iter(*kinds)


def _text(paragraph):
    return excerpt("".join(node.text or "" for node in paragraph.iter(T)))
