"""What can go wrong with a template, as exceptions of their own.

Every message is a sentence for the person who wrote the template; ``code`` and
``values`` say the same to a program, for example to translate the sentence.
``CODES`` are all codes that there are.
"""

CODES = frozenset(
    # The file.
    "activex alt-chunk bomb damaged-namespace damaged-part damaged-zip double-part encrypted entities "
    "external file-too-large loading-field macros not-docx odd-encoding odd-path odd-zip ole "
    "strict-format "
    # Tags and blocks.
    "after-else crossed-block crosses-inline cut-by-comment cut-by-field cut-by-link cut-by-revision "
    "cut-tag empty-tag field-crosses-block left-out mixed-prefixes no-table not-side-by-side one-carrier "
    "row-not-alone stray-branch stray-close stray-end tag-not-alone too-complex too-deep "
    "too-many-branches too-many-problems too-many-tags unclosed-block unclosed-tag unknown-statement "
    # Expressions.
    "bad-expression bad-statement forbidden-name many-statements many-values needless-expression "
    "recursive-loop unknown-filter unknown-name unknown-test "
    # Places to sign.
    "sign-not-alone sign-place signer-number unknown-role "
    # Clauses.
    "clause-circle clause-code clause-depth clause-not-alone clause-place unknown-clause "
    # Values, found when a document is made.
    "bad-currency bad-format bad-link bad-places bad-style bad-unit direction-override division "
    "dropped-bookmark endless forbidden forbidden-character giant group missing-values no-currency "
    "no-words not-a-date not-a-list not-a-number not-an-address not-printable number-not-finite "
    "number-too-large text-too-long too-large too-slow unknown-locale wrong-data wrong-kind".split()
)


class DocxTemplateError(Exception):
    """Base of everything that this package raises on purpose."""

    def __init__(self, message, code, **values):
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

    def __init__(self, message, code, place=None, **values):
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


def not_a_number(value):
    """Return the problem of a value that should be a number."""
    short = str(value)[:60]
    return ValueProblem(f"“{short}” is not a number.", "not-a-number", value=short)
