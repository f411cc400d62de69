"""Tables with fixed columns, as wide as the text; columns of width 0 share the rest."""

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips

from .look import TEXT_WIDTH


class Grid:
    """A table that is filled row by row."""

    def __init__(self, document, widths, style, pen, head=True):
        self.widths = widths = _shared(widths)
        self.pen = pen
        self.table = document.add_table(rows=0, cols=len(widths))
        old = self.table._tbl.tblPr
        old.getparent().replace(old, _properties(style, sum(widths), pen.look, head))
        for column, width in zip(self.table.columns, widths, strict=True):
            column.width = Twips(width)

    def row(self, *cells, head=False):
        """Add a row; a cell is (text or list of texts, style[, columns])."""
        row = self.table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        position = 0
        for texts, style, *columns in cells:
            span = columns[0] if columns else 1
            cell = row.cells[position]
            if span > 1:
                cell = cell.merge(row.cells[position + span - 1])
            cell.width = Twips(sum(self.widths[position : position + span]))
            self._fill(cell, [texts] if isinstance(texts, str) else texts, style)
            position += span

    def tag(self, text):
        """Add a row that holds only a tag of the template language."""
        self.row((text, "Template Tag", len(self.widths)))

    def _fill(self, cell, texts, style):
        for index, text in enumerate(texts):
            own = style
            if isinstance(text, tuple):
                text, own = text
            elif text.startswith("{%") and text.endswith("%}") and text.count("{%") == 1:
                own = "Template Tag"
            paragraph = cell.paragraphs[0] if not index else cell.add_paragraph()
            self.pen.write(paragraph, text, own)


def _shared(widths):
    rest = (TEXT_WIDTH - sum(widths)) // max(widths.count(0), 1)
    return [width or rest for width in widths]


def _properties(style, width, look, head):
    value, first = ("0420", 1) if head else ("0400", 0)
    visual = "<w:bidiVisual/>" if look.right_to_left else ""
    return parse_xml(
        f'<w:tblPr {nsdecls("w")}><w:tblStyle w:val="{style}"/>{visual}'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{value}" w:firstRow="{first}" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
    )


def underline(cell, color):
    """Draw a line below a cell, to write on."""
    borders = parse_xml(
        f'<w:tcBorders {nsdecls("w")}><w:bottom w:val="single" w:sz="4" w:space="0" '
        f'w:color="{color}"/></w:tcBorders>'
    )
    properties = cell._tc.get_or_add_tcPr()
    span = properties.find(qn("w:gridSpan"))
    after = span if span is not None else properties.find(qn("w:tcW"))
    after.addnext(borders)
