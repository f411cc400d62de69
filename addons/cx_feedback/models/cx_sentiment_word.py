from odoo import fields, models

from ..tools.text import reading


class CxSentimentWord(models.Model):
    """A word or picture that tells how people feel, or that turns, strengthens or separates such words."""

    _name = "cx.sentiment.word"
    _inherit = ["cx.lexicon.word"]
    _description = "Word of Feeling"
    _order = "kind, language, phrase, id"
    _rec_name = "phrase"

    kind = fields.Selection(
        [
            (reading.WORD, "Word of feeling"),
            (reading.EMOJI, "Picture"),
            (reading.NEGATION, "Word that turns around (not)"),
            (reading.INTENSIFIER, "Word that strengthens or weakens (very, a bit)"),
            (reading.CONTRAST, "Word between two sides (but)"),
        ],
        required=True,
        default=reading.WORD,
    )
    value = fields.Integer(
        aggregator=None,
        help="From -2, very bad, to 2, very good. Of words that strengthen 1, that weaken -1. Of words that turn "
        "around -1 where they are a complaint by themselves (nobody) and 1 where they are praise (no need to); of "
        "words between two sides 1 where they are nothing else (but), otherwise 0.",
    )

    _value_in_scale = models.Constraint("CHECK(value BETWEEN -2 AND 2)", "A value goes from -2 to 2.")
    _phrase_uniq = models.UniqueIndex("(language, phrase, kind)", "This word is there already.")
