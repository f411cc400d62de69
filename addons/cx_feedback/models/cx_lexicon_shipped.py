from odoo import api, models
from odoo.tools import file_open

from ..tools.text import shipped


class CxTheme(models.Model):
    """The lexicons that come with the app, taken in once; from then on they are the user's own."""

    _inherit = "cx.theme"

    @api.model
    def _take_in_shipped(self):
        if self.env["cx.theme.word"].search_count([], limit=1):
            return
        themes = {theme.code: theme.id for theme in self.with_context(active_test=False).search([])}
        phrases, feelings = [], []
        for language in shipped.LANGUAGES:
            with file_open(f"cx_feedback/data/lexicon/{language}.txt") as file:
                rows = list(shipped.parse(file.read()))
            phrases += [row for row in self._theme_words(rows, language, themes) if row["theme_id"]]
            feelings += self._feeling_words(rows, language)
        self.env["cx.theme.word"].create(phrases)
        self.env["cx.sentiment.word"].create(feelings)

    @api.model
    def _theme_words(self, rows, language, themes):
        return [
            {
                "theme_id": themes.get(row.code),
                "language": language,
                "phrase": row.phrase,
                "is_exclusion": row.section == shipped.EXCLUSION,
            }
            for row in rows
            if row.section in (shipped.THEME, shipped.EXCLUSION)
        ]

    @api.model
    def _feeling_words(self, rows, language):
        """The first value of a word holds."""
        found = {}
        for row in rows:
            if row.section not in (shipped.THEME, shipped.EXCLUSION):
                found.setdefault((row.section, row.phrase), row.value)
        return [
            {"language": language, "phrase": phrase, "kind": kind, "value": value}
            for (kind, phrase), value in found.items()
        ]
