"""Write the blocks of a template into a document."""

import blocks as b

from . import composites
from .inline import Pen
from .look import LOOKS
from .package import describe, new_document, to_bytes


def build(text, words, language):
    """Return the DOCX bytes of a template.

    ``text`` has TITLE, FIRST_HEADER, HEADER, FOOTER and BODY; ``words`` are the
    words of the shared tables.
    """
    look = LOOKS[language]
    document = new_document(look)
    writer = _Writer(document, Pen(look, _numbers(text.BODY)), words)
    writer.blocks(text.BODY)
    writer.margins(text)
    describe(document, text.TITLE, language)
    return to_bytes(document)


class _Writer:
    def __init__(self, document, pen, words):
        self.document = document
        self.pen = pen
        self.words = words

    def blocks(self, blocks):
        for block in blocks:
            self._block(block)

    def _block(self, block):
        if isinstance(block, b.Paragraph):
            key = getattr(block, "key", "")
            self.pen.write(self.document.add_paragraph(), block.text, block.style, key)
        elif isinstance(block, b.When):
            self._when(block)
        elif isinstance(block, b.Each):
            self._tag(f"{{% for {block.loop} %}}")
            self.blocks(block.blocks)
            self._tag("{% endfor %}")
        elif isinstance(block, b.Details):
            composites.details(self.document, self.pen, block.rows)
        elif isinstance(block, b.Parties):
            roles = (block.company, block.counterparty)
            composites.parties(self.document, self.pen, self.words, roles)
        else:
            _COMPOSITES[type(block)](self.document, self.pen, self.words)

    def _when(self, block):
        self._tag(f"{{% if {block.condition} %}}")
        self.blocks(block.blocks)
        for condition, blocks in block.others:
            self._tag(f"{{% elif {condition} %}}")
            self.blocks(blocks)
        if block.otherwise:
            self._tag("{% else %}")
            self.blocks(block.otherwise)
        self._tag("{% endif %}")

    def _tag(self, text):
        self.pen.write(self.document.add_paragraph(), text, "Template Tag")

    def margins(self, text):
        """Write the headers and the footers; the first page names the company."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        for story, line, style in (
            (section.first_page_header, text.FIRST_HEADER, "Header"),
            (section.header, text.HEADER, "Header"),
            (section.first_page_footer, text.FOOTER, "Footer"),
            (section.footer, text.FOOTER, "Footer"),
        ):
            story.is_linked_to_previous = False
            self.pen.write(story.paragraphs[0], line, style)


_COMPOSITES = {
    b.Lines: composites.lines,
    b.SignatureBlock: composites.signature_block,
}


def _numbers(blocks):
    """Return the number of each key, as Word counts while all blocks are there."""
    numbers, counts = {}, [0, 0, 0]
    for block in _flat(blocks):
        if not isinstance(block, b.Numbered):
            continue
        counts[block.level] += 1
        counts[block.level + 1 :] = [0] * (2 - block.level)
        if block.key:
            numbers[block.key] = ".".join(map(str, counts[: block.level + 1]))
    return numbers


def _flat(blocks):
    for block in blocks:
        if isinstance(block, b.Each):
            yield from _flat(block.blocks)
        elif isinstance(block, b.When):
            yield from _flat(block.blocks)
            for _condition, others in block.others:
                yield from _flat(others)
            yield from _flat(block.otherwise)
        else:
            yield block
