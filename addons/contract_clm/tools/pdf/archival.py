"""Keeping PDF/A-2b (ISO 19005-2) when every merged part has it.

PDF/A wants a colour profile for the whole file and an XMP packet that says the
same as the document information.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject

from .reading import BROKEN

PARTS_OF_ISO_19005 = ("2", "3")
INTENTS = "/OutputIntents"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
{properties}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
_ALTERNATIVE = '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
_PROPERTIES = {
    "title": f"<dc:title>{_ALTERNATIVE}</dc:title>",
    "author": "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
    "subject": f"<dc:description>{_ALTERNATIVE}</dc:description>",
    "keywords": "<pdf:Keywords>{}</pdf:Keywords>",
    "creator": "<xmp:CreatorTool>{}</xmp:CreatorTool>",
    "producer": "<pdf:Producer>{}</pdf:Producer>",
    "created": "<xmp:CreateDate>{}</xmp:CreateDate>",
    "modified": "<xmp:ModifyDate>{}</xmp:ModifyDate>",
}


def keep_archival(
    writer: PdfWriter, readers: Sequence[PdfReader], metadata: Mapping[str, str | datetime]
) -> bool:
    """Make the writer PDF/A-2b when all parts claim it; tell whether they do.

    Dates in ``metadata`` are in UTC.
    """
    if not all(map(_is_archival, readers)):
        return False
    intents = readers[0].root_object[INTENTS].get_object()
    writer.root_object[NameObject(INTENTS)] = ArrayObject(
        writer._add_object(intent.get_object().clone(writer)) for intent in intents
    )
    packet = DecodedStreamObject()
    packet.set_data(compile_packet(metadata).encode())
    packet.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)
    return True


def compile_packet(metadata: Mapping[str, str | datetime]) -> str:
    """Return the XMP packet for PDF/A-2b.

    >>> "<rdf:li xml:lang=\\"x-default\\">A &amp; B</rdf:li>" in compile_packet({"title": "A & B"})
    True
    """
    properties = [
        template.format(escape(_text(metadata[key])))
        for key, template in _PROPERTIES.items()
        if metadata.get(key)
    ]
    return _PACKET.format(properties="\n".join(properties))


def _is_archival(reader):
    try:
        packet = reader.xmp_metadata
        return bool(packet and packet.pdfaid_part in PARTS_OF_ISO_19005 and reader.root_object[INTENTS])
    except BROKEN:
        return False


def _text(value):
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else str(value)
