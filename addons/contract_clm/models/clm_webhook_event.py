from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ClmWebhookEvent(models.Model):
    """A kind of evidence that a webhook may be told of; the rows follow `clm.evidence.kind` at each update."""

    _name = "clm.webhook.event"
    _description = "Event of Contracts"
    _order = "id"

    code = fields.Char(required=True, readonly=True)

    _code_unique = models.UniqueIndex("(code)", "There is such an event already.")

    def init(self):
        codes = [code for code, _label in self.env["clm.evidence"]._fields["kind"].selection]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO clm_webhook_event (code)
                SELECT code FROM unnest(%s) WITH ORDINALITY AS kind(code, number)
                 WHERE NOT EXISTS (SELECT 1 FROM clm_webhook_event known WHERE known.code = kind.code)
                 ORDER BY number
                """,
                codes,
            )
        )

    @api.model
    def _label(self, code):
        """The event in words; `test` is no kind of evidence."""
        if code == "test":
            return self.env._("Test")
        labels = dict(self.env["clm.evidence"]._fields["kind"]._description_selection(self.env))
        return labels.get(code, code)

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for event in self:
            event.display_name = self._label(event.code)

    @api.model
    def _search_display_name(self, operator, value):
        if operator not in ("ilike", "=", "in") or not value:
            return NotImplemented
        wanted = [str(text).casefold() for text in ([value] if isinstance(value, str) else value) if text]

        def fits(text):
            return any(part in text if operator == "ilike" else part == text for part in wanted)

        # A few dozen rows; their labels are in the code and its translations, not in the table.
        events = self.search([])  # pylint: disable=no-search-all
        found = events.filtered(lambda event: fits(self._label(event.code).casefold()))
        return Domain("id", "in", found.ids)
