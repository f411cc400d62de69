from odoo import fields, models


class CxThemeWord(models.Model):
    """A phrase that tells of a theme, or one in which the theme's words mean something else."""

    _name = "cx.theme.word"
    _inherit = ["cx.lexicon.word"]
    _description = "Phrase of a Theme"
    _order = "theme_id, language, phrase, id"
    _rec_name = "phrase"

    theme_id = fields.Many2one("cx.theme", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="theme_id.company_id", store=True)
    is_exclusion = fields.Boolean(
        "Not This Theme",
        help="Where this phrase stands, words of the theme inside it do not count: “site visit” is no website.",
    )

    _phrase_uniq = models.UniqueIndex(
        "(theme_id, language, phrase, is_exclusion)", "This theme has that phrase already."
    )
