"""Keeping the structure tree (what screen readers follow) when PDFs are merged.

ISO 32000-2, 14.7: the root's ``/ParentTree`` maps the ``/StructParents`` number
of a page to its elements. Every part counts from 0, so the numbers of later
parts are moved up behind those of the earlier ones.
"""

from collections.abc import Sequence

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
)

from .reading import BROKEN

ROOT = "/StructTreeRoot"
PAGE_NUMBER = "/StructParents"
ANNOTATION_NUMBER = "/StructParent"
DEEPEST_NUMBER_TREE = 20


def merge_tags(writer: PdfWriter, readers: Sequence[PdfReader]) -> bool:
    """Give the writer one structure tree of all parts, whose pages it has already.

    Returns ``False``, with the pages free of dangling numbers, when a part has
    no usable tree: a document that is tagged in part only would mislead.
    """
    try:
        roots = [reader.root_object[ROOT].get_object() for reader in readers]
        _merge_roots(writer, readers, roots)
    except (*BROKEN, KeyError):
        drop_tags(writer)
        return False
    marked = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    writer.root_object[NameObject("/MarkInfo")] = marked
    return True


def drop_tags(writer: PdfWriter) -> None:
    """Remove the tree and every number that points into one."""
    writer.root_object.pop(NameObject(ROOT), None)
    for page in writer.pages:
        page.pop(NameObject(PAGE_NUMBER), None)
        for annotation in _annotations(page):
            annotation.pop(NameObject(ANNOTATION_NUMBER), None)


def _merge_roots(writer, readers, roots):
    root, document = DictionaryObject(), DictionaryObject()
    root_reference, document_reference = writer._add_object(root), writer._add_object(document)
    parts, numbers, roles = ArrayObject(), ArrayObject(), DictionaryObject()
    first_page = first_number = 0
    for reader, source in zip(readers, roots, strict=True):
        copied = source.clone(writer)
        parts.extend(_adopted(copied, document_reference))
        entries = list(_number_tree(copied["/ParentTree"].get_object()))
        for number, value in entries:
            numbers.extend((NumberObject(first_number + number), value))
        roles.update(copied.get("/RoleMap", DictionaryObject()).get_object())
        for number, page in enumerate(reader.pages):
            _take_numbers(writer.pages[first_page + number], page, first_number)
        first_page += len(reader.pages)
        first_number += 1 + max((number for number, _value in entries), default=-1)
    document.update(_dictionary("/StructElem", S=NameObject("/Document"), P=root_reference, K=parts))
    tree = writer._add_object(DictionaryObject({NameObject("/Nums"): numbers}))
    following = NumberObject(first_number)
    root.update(
        _dictionary(ROOT, K=document_reference, ParentTree=tree, ParentTreeNextKey=following, RoleMap=roles)
    )
    writer.root_object[NameObject(ROOT)] = root_reference


def _adopted(root, parent):
    """Return the root's elements as parts of the new document."""
    kids = root["/K"]
    kids = kids if isinstance(kids, ArrayObject) else [kids]
    elements = [kid.get_object() for kid in kids]
    for element in elements:
        element[NameObject("/P")] = parent
        if element.get("/S") == "/Document":
            element[NameObject("/S")] = NameObject("/Part")
    return [element.indirect_reference for element in elements]


def _dictionary(kind, **entries):
    values = {NameObject("/Type"): NameObject(kind)}
    values.update({NameObject(f"/{name}"): value for name, value in entries.items()})
    return DictionaryObject(values)


def _number_tree(node, depth=0):
    if depth > DEEPEST_NUMBER_TREE:
        raise ValueError("the number tree is too deep")
    numbers = node.get("/Nums", ArrayObject()).get_object()
    yield from zip((int(number) for number in numbers[::2]), numbers[1::2], strict=True)
    for kid in node.get("/Kids", ArrayObject()).get_object():
        yield from _number_tree(kid.get_object(), depth + 1)


def _take_numbers(page: PageObject, source: PageObject, offset: int) -> None:
    """Give the page its source's number, which pypdf leaves out, and move all by ``offset``."""
    if PAGE_NUMBER in source:
        page[NameObject(PAGE_NUMBER)] = NumberObject(offset + int(source[PAGE_NUMBER]))
    for annotation in _annotations(page):
        if ANNOTATION_NUMBER in annotation:
            moved = NumberObject(offset + int(annotation[ANNOTATION_NUMBER]))
            annotation[NameObject(ANNOTATION_NUMBER)] = moved


def _annotations(page):
    listed = page.get("/Annots", NullObject()).get_object()
    resolved = (kid.get_object() for kid in listed) if isinstance(listed, ArrayObject) else ()
    return [annotation for annotation in resolved if isinstance(annotation, DictionaryObject)]
