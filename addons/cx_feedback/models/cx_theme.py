from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..tools.text import reading

VERSION = "cx_feedback.lexicon_version"
READ_ANEW_AFTER = {"active", "company_id"}


class CxTheme(models.Model):
    """What comments can be about; its phrases find them (`tools/text`)."""

    _name = "cx.theme"
    _description = "Theme of Comments"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(readonly=True, copy=False, help="Names the phrases that came with the app.")
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty to look for it in the answers of all companies."
    )
    word_ids = fields.One2many("cx.theme.word", "theme_id", "Words and Phrases", copy=True)
    word_count = fields.Integer("Phrases", compute="_compute_word_count")

    @api.depends("word_ids")
    def _compute_word_count(self):
        counts = dict(
            self.env["cx.theme.word"]._read_group([("theme_id", "in", self.ids)], ["theme_id"], ["__count"])
        )
        for theme in self:
            theme.word_count = counts.get(theme, 0)

    def write(self, vals):
        written = super().write(vals)
        if READ_ANEW_AFTER & vals.keys():
            self._lexicon_changed()
        return written

    def unlink(self):
        # Their answers lose the theme, so that its months are to be counted again: reading does that.
        self._lexicon_changed()
        return super().unlink()

    @api.model
    def _lexicon_changed(self):
        """All comments are read again in the background."""
        # Whoever may edit the lexicon may not touch parameters; only this number is changed.
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(VERSION, str(self._version() + 1))
        self.env["cx.response"]._read_soon()

    @api.model
    def _version(self):
        """The number of the lexicon as it is now."""
        # Everyone's comments are read with the same lexicon, whoever asks.
        return int(self.env["ir.config_parameter"].sudo().get_param(VERSION, "1"))

    @api.model
    def _reader(self):
        """The `reading.Reader` of the lexicon as it is now."""
        return self._reader_of(self._version())

    @api.model
    @ormcache("version")
    def _reader_of(self, version):
        # The lexicon is the same for everyone; what a user may see of themes is decided where they are shown.
        words = self.env["cx.theme.word"].sudo().search([("theme_id.active", "=", True)])
        feelings = self.env["cx.sentiment.word"].sudo().search([("phrase", "!=", False)])
        return reading.Reader(
            [reading.ThemeWord(w.theme_id.id, w.phrase, w.language, w.is_exclusion) for w in words],
            [reading.FeelingWord(w.phrase, w.language, w.value, w.kind) for w in feelings],
        )

    def action_open_words(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_theme_word_action")
        return action | {
            "domain": [("theme_id", "=", self.id)],
            "context": {"default_theme_id": self.id},
        }

    @api.model
    def _company_of_themes(self):
        """`{theme id: company id or None}`, archived ones too."""
        return dict(self.env.execute_query(SQL("SELECT id, company_id FROM cx_theme")))
