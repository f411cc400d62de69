"""Names of WordprocessingML and a parser that trusts nothing.

Source: ECMA-376 part 1 (transitional namespaces) and part 3 (compatibility).
"""

import re
from xml.sax.saxutils import escape

from lxml import etree

from .errors import PackageError

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14_NS = "http://schemas.microsoft.com/office/word/2010/wordml"
MC_NS = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STRICT_NS = "http://purl.oclc.org/ooxml/wordprocessingml/main"
XML_NS = "http://www.w3.org/XML/1998/namespace"

W = "{%s}" % W_NS
W14 = "{%s}" % W14_NS
MC = "{%s}" % MC_NS
SPACE = "{%s}space" % XML_NS
IGNORABLE = MC + "Ignorable"

OWN_NAMESPACE = {"w": W_NS}
P, R, T, TBL, TR, TC = (W + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
RPR, PPR = W + "rPr", W + "pPr"

_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_ALLOWED_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"utf8"}


def parse(data, part):
    """Return the root element of XML bytes; raise PackageError on anything odd."""
    _refuse_declarations(data, part)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackageError(
            f"The part {part} of the file is damaged and cannot be read.",
            "damaged-part",
            part=part,
        ) from error


def _refuse_declarations(data, part):
    plain = data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    declared = _ENCODING.match(plain)
    if declared and declared[1].lower() not in _ALLOWED_ENCODINGS:
        raise PackageError(
            f"The part {part} uses an encoding that Word does not write.",
            "odd-encoding",
            part=part,
        )
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise PackageError(
            f"The part {part} declares entities, which a Word file never does.",
            "entities",
            part=part,
        )


def usual_prefix(root):
    """Return the tree with ``w:`` as the prefix of WordprocessingML."""
    if not root.tag.startswith(W) or root.prefix == "w":
        return root
    names = {prefix: uri for prefix, uri in root.nsmap.items() if uri != W_NS}
    try:
        new = etree.Element(root.tag, root.attrib, nsmap={**names, **OWN_NAMESPACE})
    except ValueError:
        raise PackageError(
            "The file is damaged: a namespace has no valid name.", "damaged-namespace"
        ) from None
    new.extend(list(root))
    return new


def with_namespaces(root, other):
    """Return the tree with the prefixes of another root declared at its own root.

    What the other root tells older readers to ignore is ignored here too.
    """
    names = {**root.nsmap, **{prefix: uri for prefix, uri in other.nsmap.items() if prefix}}
    new = etree.Element(root.tag, root.attrib, nsmap=names)
    new.extend(list(root))
    ignorable = [
        prefix for one in (root, other) for prefix in (one.get(IGNORABLE) or "").split() if prefix in names
    ]
    if ignorable:
        new.set(IGNORABLE, " ".join(dict.fromkeys(ignorable)))
    return new


def serialize(root):
    return etree.tostring(root, encoding="UTF-8", standalone=True)


def remove(element):
    """Take an element out of its parent, text after it included."""
    element.getparent().remove(element)


def ancestor(element, tag):
    """Return the nearest ancestor of that tag, or None."""
    return next(element.iterancestors(tag), None)


def escaped(text):
    """Return text as bytes that may stand in an attribute or between tags."""
    return escape(text, {'"': "&quot;"}).encode()
