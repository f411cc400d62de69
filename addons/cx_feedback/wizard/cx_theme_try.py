from markupsafe import Markup

from odoo import api, fields, models

STYLES = {
    "theme": "badge text-bg-info",
    "good": "badge text-bg-success",
    "bad": "badge text-bg-danger",
    "indifferent": "badge text-bg-secondary",
}


class CxThemeTry(models.TransientModel):
    """A sentence, and what is read from it: nothing of it is kept."""

    _name = "cx.theme.try"
    _description = "Try How Comments Are Read"

    sentence = fields.Text()
    theme_ids = fields.Many2many("cx.theme", string="Themes", compute="_compute_reading")
    sentiment = fields.Selection(
        selection=lambda self: self.env["cx.response"]._fields["sentiment"]._description_selection(self.env),
        string="Feeling",
        compute="_compute_reading",
    )
    words = fields.Html("Words That Counted", compute="_compute_reading", sanitize=False)

    @api.depends("sentence")
    def _compute_reading(self):
        reader = self.env["cx.theme"]._reader()
        visible = self.env["cx.theme"].search([("active", "=", True)])
        for attempt in self:
            found = reader.read(attempt.sentence or "")
            attempt.theme_ids = visible.filtered(lambda theme, found=found: theme.id in found.themes)
            attempt.sentiment = found.feeling if attempt.sentence else False
            attempt.words = attempt._marked(reader)

    def _marked(self, reader):
        pieces = self.env["cx.theme.report"]._pieces(self.sentence or "", reader)
        spans = (
            Markup('<span class="%s">%s</span>') % (STYLES[kind], piece) if kind else Markup("%s") % piece
            for piece, kind in pieces
        )
        return Markup('<p dir="auto">%s</p>') % Markup("").join(spans)
