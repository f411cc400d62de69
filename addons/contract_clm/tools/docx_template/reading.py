"""The text of a DOCX file, as a person reads it."""

from . import isolation, paragraph, passages, signing_places
from .limits import DEFAULT
from .oxml import MC, W


def paragraphs(data, limits=DEFAULT):
    """Return the text of every paragraph that has any, part after part, as a list of str.

    Raise PackageError when the bytes are no acceptable DOCX file.
    """
    _parts, trees = passages.roots(bytes(data), limits)
    texts = [
        isolation.without_marks(signing_places.readable(paragraph.text_of(paragraph.read(element)))).strip()
        for root in trees.values()
        for element in root.iter(W + "p")
        # The fallback repeats the text box before it.
        if next(element.iterancestors(MC + "Fallback"), None) is None
    ]
    return [text for text in texts if text]
