from odoo import api, models
from odoo.fields import Domain

from ..tools.text import reading

ROWS = 20


class CxThemeReport(models.AbstractModel):
    """The comments behind the figures, with the words that counted."""

    _inherit = "cx.theme.report"

    @api.model
    @api.readonly
    def comments(self, choice, theme_id=False, sentiment=False, after=False):
        """The newest comments of a theme or of all, `ROWS` at a time, cut at the words that counted.

        `after` is the `next` of the rows read before. Returns `rows` and `next`, which is False at the end.
        """
        self._check_may_read()
        theme_id = self._number(theme_id)
        domain = self._comments_of(choice, theme_id, sentiment) & Domain("comment", "!=", False)
        if after:
            domain &= self.env["cx.overview"]._further_than(after)
        found = self.env["cx.response"].search(domain, limit=ROWS + 1, order="date desc, id desc")
        shown = found[:ROWS]
        last = shown[-1:]
        reader = self.env["cx.theme"]._reader()
        return {
            "rows": [self._comment(response, reader, theme_id) for response in shown],
            "next": len(found) > ROWS and [str(last.date), last.id],
        }

    @api.model
    def _comment(self, response, reader, theme_id):
        return {
            "id": response.id,
            "date": str(response.date),
            "score": False if response.tone is False else response.score,
            "tone": response.tone,
            "sentiment": response.sentiment,
            "pieces": self._pieces(response.comment, reader, theme_id),
        }

    @api.model
    def _pieces(self, text, reader, theme_id=False):
        """The text cut at what counted: `[(text, kind)]`, kind one of theme, good, bad, indifferent and False.

        Of one theme where `theme_id` says which, else of all.
        """
        marks = [mark for mark in reader.read(text).marks if not theme_id or mark.theme in (0, theme_id)]
        return [[piece, self._kind(theme, value)] for piece, theme, value in reading.pieces(text, marks)]

    @api.model
    def _kind(self, theme, value):
        if value is None:
            return False
        if theme:
            return "theme"
        if not value:
            return "indifferent"
        return "good" if value > 0 else "bad"
