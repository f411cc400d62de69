from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.text import lexicon, reading, words

LANGUAGES = [
    ("en", "English"),
    ("hi", "Hindi"),
    ("hi_Latn", "Hindi in Latin letters"),
    ("ar", "Arabic"),
    ("any", "Any language"),
]
TRIED_ON, DAYS = 3000, 365


class CxLexiconWord(models.AbstractModel):
    """What words of themes and of feelings share: a phrase in a language, and how many comments it finds."""

    _name = "cx.lexicon.word"
    _description = "Phrase of a Lexicon"

    phrase = fields.Char(
        required=True,
        help="One word or several. A star at the end of a word stands for any ending; capital letters, accents and "
        "usual endings make no difference.",
    )
    language = fields.Selection(LANGUAGES, required=True, default="en")
    found_text = fields.Char("Finds", compute="_compute_found_text")

    @api.constrains("phrase")
    def _check_phrase(self):
        for word in self:
            if not lexicon.is_phrase(word.phrase):
                raise ValidationError(
                    self.env._(
                        "“%(phrase)s” has no letter, number or picture that could be found in a comment.",
                        phrase=word.phrase,
                    )
                )

    @api.depends("phrase", "language")
    def _compute_found_text(self):
        comments = self._recent_comments() if any(word.phrase for word in self) else []
        for word in self:
            word.found_text = word._found_in(comments)

    @api.model
    def _recent_comments(self):
        since = fields.Datetime.now() - timedelta(days=DAYS)
        domain = [("comment", "!=", False), ("date", ">=", since)]
        rows = self.env["cx.response"].search_read(
            domain, ["comment"], limit=TRIED_ON, order="date desc, id desc"
        )
        return [words.cut(row["comment"][: reading.LONGEST]) for row in rows]

    def _found_in(self, comments):
        if not self.phrase or not lexicon.is_phrase(self.phrase):
            return False
        book = lexicon.Lexicon([lexicon.Phrase(self.phrase, self.language, True)])
        return self.env._(
            "%(found)s of the newest %(total)s comments of the last year",
            found=sum(bool(book.find(tokens)) for tokens in comments),
            total=len(comments),
        )

    @api.model_create_multi
    def create(self, vals_list):
        found = super().create(vals_list)
        self.env["cx.theme"]._lexicon_changed()
        return found

    def write(self, vals):
        written = super().write(vals)
        self.env["cx.theme"]._lexicon_changed()
        return written

    def unlink(self):
        self.env["cx.theme"]._lexicon_changed()
        return super().unlink()
