from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

TEST = "test"


class SignedWebhookEvent(models.AbstractModel):
    """A kind of event that receivers may be told of; the rows follow `_known` at each update."""

    _name = "signed.webhook.event"
    _description = "Event of Webhooks"
    _order = "id"

    code = fields.Char(required=True, readonly=True)

    _code_unique = models.UniqueIndex("(code)", "There is such an event already.")

    @api.model
    def _known(self):
        """`{code: its name in the language of the user}`, in their order; an app says its own."""
        return {}

    def init(self):
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %(table)s (code)
                SELECT code FROM unnest(%(codes)s) WITH ORDINALITY AS kind(code, number)
                 WHERE NOT EXISTS (SELECT 1 FROM %(table)s known WHERE known.code = kind.code)
                 ORDER BY number
                """,
                table=SQL.identifier(self._table),
                codes=list(self._known()),
            )
        )

    @api.model
    def _label(self, code):
        """The event in words; a test is none that an app knows."""
        return self.env._("Test") if code == TEST else self._known().get(code, code)

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
