from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# What the engine says in English, by code. The names in the sentences are in the `values` of its problems.
FILE = {
    "activex": _lt("The file contains an ActiveX control. Remove it."),
    "alt-chunk": _lt("The file contains an embedded foreign document (altChunk). Paste its text instead."),
    "bomb": _lt("The file unpacks to too much data."),
    "damaged-namespace": _lt("The file is damaged: a namespace has no valid name. Save it again in Word."),
    "damaged-part": _lt(
        "The part %(part)s of the file is damaged and cannot be read. Save it again in Word."
    ),
    "damaged-zip": _lt("The file is damaged: its zip container cannot be read. Save it again in Word."),
    "double-part": _lt("The file is damaged: it holds %(part)s twice. Save it again in Word."),
    "encrypted": _lt(
        "The file is encrypted or in the old .doc format. Save it as an unprotected Word document (.docx)."
    ),
    "entities": _lt("The part %(part)s declares entities, which a Word file never does."),
    "external": _lt("The file loads something from outside of itself (%(target)s). Put it into the file."),
    "file-too-large": _lt("The file is larger than %(megabytes)s MB."),
    "loading-field": _lt(
        "A field of the kind %(field)s loads something from outside of the file. Put the content into the file."
    ),
    "macros": _lt("The file contains macros. Save it as a Word document (.docx) without macros."),
    "not-docx": _lt("The file is not a Word document (.docx)."),
    "odd-encoding": _lt("The part %(part)s uses an encoding that Word does not write."),
    "odd-path": _lt("The file holds a part outside of itself."),
    "odd-zip": _lt("The file uses an unusual compression. Save it again in Word."),
    "ole": _lt("The file contains an embedded object (OLE). Put a picture in its place."),
    "strict-format": _lt(
        "The file is saved as a “Strict Open XML Document”. Save it as a “Word Document (.docx)”."
    ),
}
TAGS = {
    "after-else": _lt("This “%(keyword)s” comes after the “else” of its block."),
    "crossed-block": _lt("This “%(keyword)s” comes before the “end%(open)s” of an inner block."),
    "crosses-inline": _lt(
        "“%(keyword)s” and the beginning of its block are not both inside or both outside of the same link, "
        "tracked change or content control."
    ),
    "cut-by-comment": _lt("A tag is cut by a comment. Move the comment."),
    "cut-by-field": _lt("A tag is cut by a field. Move the field out of the tag."),
    "cut-by-link": _lt("A tag is half inside and half outside of a link."),
    "cut-by-revision": _lt("A tag is cut by a tracked change. Accept or reject it."),
    "cut-tag": _lt("A tag is cut by the formatting around it. Type it again."),
    "empty-tag": _lt("A tag is empty."),
    "field-crosses-block": _lt("A field begins and ends in different blocks."),
    "left-out": _lt("What stands beside “%(tag)s” is left out of the document."),
    "mixed-prefixes": _lt("All tags of one block must carry the same prefix."),
    "no-table": _lt("“%(keyword)s” asks for a table row or cell but stands in none."),
    "not-side-by-side": _lt(
        "“%(keyword)s” ends a block that begins in another part of the text: both ends must stand in the same "
        "cell, the same table or the same text."
    ),
    "one-carrier": _lt(
        "“%(keyword)s” stands in the same paragraph, row or cell as another tag of its block. Each needs one of "
        "its own."
    ),
    "row-not-alone": _lt(
        "“%(keyword)s” must stand alone in its table row, because its block reaches over several rows."
    ),
    "stray-branch": _lt("This “%(keyword)s” does not belong to any “if”."),
    "stray-close": _lt("A tag ends here that does not begin in this paragraph."),
    "stray-end": _lt("This “%(keyword)s” ends nothing."),
    "tag-not-alone": _lt(
        "“%(keyword)s” must stand alone in its paragraph, because its block reaches over several paragraphs."
    ),
    "too-complex": _lt("The template is too complex. Divide it into clauses."),
    "too-deep": _lt("What stands here is nested too deeply."),
    "too-many-branches": _lt("This “%(keyword)s” is one branch too many: a block has %(most)s at most."),
    "too-many-problems": _lt("The template has more than %(count)s problems; the first ones are listed."),
    "too-many-tags": _lt("The template holds too many tags. Divide it into clauses."),
    "unclosed-block": _lt("This “%(keyword)s” is never ended by “end%(keyword)s”."),
    "unclosed-tag": _lt("A tag begins here and does not end in the same paragraph."),
    "unknown-statement": _lt("The statement “%(word)s” is not known."),
}
EXPRESSIONS = {
    "bad-expression": _lt("The expression “%(expression)s” cannot be read: %(detail)s."),
    "bad-statement": _lt("The statement cannot be used like this: %(detail)s."),
    "forbidden-name": _lt("The name “%(name)s” may not be used in a template."),
    "many-statements": _lt("The tag holds more than one statement. Write one tag for each."),
    "many-values": _lt("The tag holds more than one value. Write one tag for each."),
    "needless-expression": _lt("“%(keyword)s” takes no expression."),
    "recursive-loop": _lt("Recursive loops are not supported."),
    "unknown-filter": _lt("There is no filter “%(filter)s”."),
    "unknown-name": _lt("There is no value “%(name)s”."),
    "unknown-test": _lt("There is no test “%(test)s”."),
}
PLACES_TO_SIGN = {
    "sign-not-alone": _lt('“%(name)s” must be the whole tag: {{ %(name)s("customer") }}.'),
    "sign-place": _lt("A place to sign can only stand in the text of the document."),
    "signer-number": _lt("The signers of one side are counted from 1 to %(most)s."),
    "unknown-role": _lt("“%(role)s” does not sign. Those who sign are “customer” and “company”."),
}
CLAUSES = {
    "clause-circle": _lt("The clauses contain each other: %(clauses)s."),
    "clause-code": _lt('A clause is named by its code in quotes: {%% clause "code" %%}.'),
    "clause-depth": _lt("Clauses are nested too deeply."),
    "clause-not-alone": _lt("“%(keyword)s” must stand alone in its paragraph."),
    "clause-place": _lt("“%(keyword)s” can only stand in the body of the document."),
    "unknown-clause": _lt("There is no clause “%(clause)s”."),
}
VALUES = {
    "bad-currency": _lt("“%(currency)s” is not a currency code."),
    "bad-format": _lt("The format “%(format)s” does not fit its values."),
    "bad-link": _lt("This is not the address of a link. It begins with https:, mailto: or tel:."),
    "bad-places": _lt("A number has 0 to %(most)s decimal places."),
    "bad-style": _lt("A list is joined as “standard” or “or”."),
    "bad-unit": _lt("“%(unit)s” is not a unit of time."),
    "direction-override": _lt(
        "The text holds a sign that turns the writing direction around, which can make it read differently "
        "from what it says. Type the text again."
    ),
    "division": _lt("The expression divides by zero."),
    "dropped-bookmark": _lt("The text refers to “%(title)s”, which is not in this document."),
    "endless": _lt("The document repeats too much."),
    "forbidden": _lt("The expression reaches for something forbidden."),
    "forbidden-character": _lt("The text holds a character that no document may hold (%(character)s)."),
    "giant": _lt("The expression makes a giant text or number."),
    "group": _lt("This is a group of values, not a value. Name the value in it, such as company.name."),
    "missing-values": _lt("These values are missing: %(names)s."),
    "no-currency": _lt("The currency of an amount is not known."),
    "no-words": _lt("Numbers cannot be written in words in this language (%(locale)s)."),
    "not-a-date": _lt("“%(value)s” is not a date."),
    "not-a-list": _lt("This is not a list; only a list can be repeated or joined."),
    "not-a-number": _lt("“%(value)s” is not a number."),
    "not-an-address": _lt("An address needs street, city and so on."),
    "not-printable": _lt("This kind of value cannot be printed."),
    "number-not-finite": _lt("The number is not finite."),
    "number-too-large": _lt("The number is too large to print."),
    "text-too-long": _lt("The text is longer than %(most)s characters."),
    "too-large": _lt("The document becomes too large."),
    "too-slow": _lt("The document takes too long to make."),
    "unknown-locale": _lt("The language %(locale)s is not known."),
    "wrong-data": _lt("The data of a document must be named values."),
    "wrong-kind": _lt(
        "The expression does not fit its values: a text, a number or a list stands where another kind of value "
        "is needed."
    ),
}
SENTENCES = FILE | TAGS | EXPRESSIONS | PLACES_TO_SIGN | CLAUSES | VALUES


class ClmTemplateMessage(models.AbstractModel):
    _name = "clm.template.message"
    _description = "The engine's messages about templates, in the user's language"

    @api.model
    def _of(self, problem):
        """The sentence of the engine's `Problem` or error, in the user's language.

        A value that a document cannot print comes with the name that the template gives it.
        """
        sentence = self._sentence(problem.code, problem.values)
        if not sentence:
            return problem.message
        name = problem.values.get("name") if problem.code in VALUES else None
        if name:
            return self.env._("%(name)s: %(message)s", name=name, message=sentence)
        others = len(getattr(problem, "problems", ())) - 1
        if others > 0:
            return self.env._("%(message)s (%(count)s more)", message=sentence, count=others)
        return sentence

    @api.model
    def _sentence(self, code, values):
        """The sentence of a code with its values, or False when the values do not fit it."""
        if code not in SENTENCES:
            return False
        try:
            sentence = str(self.env._(SENTENCES[code]))
            sentence %= values
        except (KeyError, TypeError, ValueError):
            return False
        if code == "unknown-name" and values.get("suggestion"):
            hint = self.env._("Did you mean “%(name)s”?", name=values["suggestion"])
            return f"{sentence} {hint}"
        return sentence
