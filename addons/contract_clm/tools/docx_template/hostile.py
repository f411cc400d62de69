"""Refuse packages that carry programs or fetch things from elsewhere.

Relationship types end in a word (``…/oleObject``); that word decides.
"""

import posixpath

from . import fieldcodes, oxml, package
from .errors import PackageError
from .model import ERROR, Problem

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"

_MACRO_MARKS = ("vbaproject", "vbadata", "macrosheet")
_FORBIDDEN_RELATIONS = {
    "oleObject": ("ole", "an embedded object (OLE)"),
    "control": ("activex", "an ActiveX control"),
    "activeXControlBinary": ("activex", "an ActiveX control"),
    "vbaProject": ("macros", "macros"),
    "wordVbaData": ("macros", "macros"),
    "keyMapCustomizations": ("macros", "keyboard macros"),
    "attachedToolbars": ("macros", "toolbars with macros"),
    "aFChunk": ("alt-chunk", "an embedded foreign document (altChunk)"),
    "subDocument": ("external", "a linked sub-document"),
    "frame": ("external", "a linked frame"),
}
_LOADING_FIELDS = {"DDE", "DDEAUTO", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT", "INCLUDE", "LINK", "DATABASE"}
_HARMLESS_EXTERNAL = {"hyperlink", "attachedTemplate"}


def main_part(parts):
    """Return the name of the document part; raise PackageError if unsafe or none."""
    by_name = {part.name: part for part in parts}
    types = by_name.get("[Content_Types].xml")
    if types is None:
        raise PackageError("The file is not a Word document (.docx).", "not-docx")
    name = _document_name(oxml.parse(types.data, types.name))
    for part in parts:
        _check_name(part.name)
        if part.name.endswith(".rels"):
            _check_relations(oxml.parse(part.data, part.name), part.name)
        elif part.name.endswith(".xml"):
            oxml.parse(part.data, part.name)
    if name not in by_name:
        raise PackageError("The file lacks its document part.", "not-docx")
    _check_variant(by_name[name])
    return name


def _check_variant(part):
    tag = oxml.parse(part.data, part.name).tag
    if tag.startswith("{%s}" % oxml.STRICT_NS):
        raise PackageError(
            "The file is saved as a “Strict Open XML Document”. Save it as a “Word Document (.docx)”.",
            "strict-format",
        )
    if tag != oxml.W + "document":
        raise PackageError("The file is not a Word document (.docx).", "not-docx")


def without_attached_template(parts, main):
    """Return the parts without the link to the template that Word would open."""
    folder = posixpath.dirname(main)
    settings = posixpath.join(folder, "settings.xml")
    relations = posixpath.join(folder, "_rels", "settings.xml.rels")
    if not any(part.name == relations and b"attachedTemplate" in part.data for part in parts):
        return parts
    return [_detached(part) if part.name in (settings, relations) else part for part in parts]


def _detached(part):
    root = oxml.parse(part.data, part.name)
    for node in list(root):
        if (node.get("Type") or node.tag).endswith("attachedTemplate"):
            root.remove(node)
    return package.changed(part, oxml.serialize(root))


def _document_name(types):
    found = ""
    for override in types:
        kind = override.get("ContentType") or ""
        if "macroEnabled" in kind or "vbaProject" in kind:
            raise PackageError(
                "The file contains macros. Save it as a Word document (.docx) without macros.",
                "macros",
            )
        if kind in (MAIN_TYPE, TEMPLATE_TYPE):
            found = (override.get("PartName") or "").lstrip("/")
    if not found:
        raise PackageError("The file is not a Word document (.docx).", "not-docx")
    return found


def _check_name(name):
    lower = name.lower()
    if any(mark in lower for mark in _MACRO_MARKS):
        raise PackageError("The file contains macros.", "macros")
    if "/activex/" in lower:
        raise PackageError("The file contains an ActiveX control.", "activex")


def _check_relations(root, name):
    for relation in root:
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
        if kind in _FORBIDDEN_RELATIONS:
            code, what = _FORBIDDEN_RELATIONS[kind]
            raise PackageError(f"The file contains {what}.", code, target=relation.get("Target"))
        if kind == "package" and not _is_chart(name):
            raise PackageError("The file contains an embedded object (OLE).", "ole")
        external = relation.get("TargetMode") == "External"
        if external and kind not in _HARMLESS_EXTERNAL:
            raise PackageError(
                f"The file loads something from outside of itself ({relation.get('Target')}).",
                "external",
                target=relation.get("Target"),
            )


def loading_fields(root, part):
    """Yield a problem for each field that fetches from elsewhere when updated."""
    for field in fieldcodes.find(root):
        if field.kind in _LOADING_FIELDS:
            message = f"A field of the kind {field.kind} loads something from outside of the file."
            yield Problem(ERROR, "loading-field", message, part, values={"field": field.kind})


def _is_chart(name):
    return posixpath.basename(posixpath.dirname(posixpath.dirname(name))) in (
        "charts",
        "diagrams",
    )
