"""What can go wrong with a template, as exceptions of their own.

Every message is a sentence for the person who wrote the template; ``code`` and
``values`` say the same to a program, for example to translate the sentence.
"""


class DocxTemplateError(Exception):
    """Base of everything that this package raises on purpose."""

    def __init__(self, message, code="error", **values):
        super().__init__(message)
        self.message = message
        self.code = code
        self.values = values


class PackageError(DocxTemplateError):
    """The bytes are not a DOCX file that may be used as a template."""


class TemplateError(DocxTemplateError):
    """The template has mistakes; ``problems`` lists all of them."""

    def __init__(self, problems):
        self.problems = list(problems)
        first = self.problems[0]
        more = len(self.problems) - 1
        tail = f" ({more} more)" if more else ""
        super().__init__(f"{first.message}{tail}", first.code, **first.values)


class RenderError(DocxTemplateError):
    """The data do not fit the template; ``part`` and ``paragraph`` say where."""

    def __init__(self, message, code="render", place=None, **values):
        super().__init__(message, code, **values)
        self.part = place.part if place else ""
        self.paragraph = place.paragraph if place else 0
        self.excerpt = place.excerpt if place else ""


class MissingValues(RenderError):
    """A final document lacks values; ``missing`` lists all of them."""

    def __init__(self, missing):
        self.missing = tuple(missing)
        names = ", ".join(dict.fromkeys(item.name for item in self.missing))
        super().__init__(f"These values are missing: {names}.", "missing-values", names=names)
        self.part = self.missing[0].part
        self.paragraph = self.missing[0].paragraph
        self.excerpt = self.missing[0].excerpt


class ValueProblem(DocxTemplateError):
    """A single value cannot be printed; the renderer adds the place."""
