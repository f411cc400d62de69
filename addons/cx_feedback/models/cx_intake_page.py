from dataclasses import fields, replace

from odoo import api, models

from ..tools import tickets

KIOSK, WIDGET = "kiosk", "widget"


class CxIntake(models.AbstractModel):
    """What the public page shows of a ticket that was opened."""

    _inherit = "cx.intake"

    @api.model
    def _page_languages(self, opened):
        """Codes of the languages in which the ticket was sent, the likeliest first."""
        if opened.invitation:
            yield opened.invitation.lang
            yield opened.invitation.partner_id.lang

    @api.model
    def _in_language(self, opened, lang):
        """The same `Opened`, whose records speak a language."""
        values = {field.name: getattr(opened, field.name) for field in fields(opened)}
        records = {name: value for name, value in values.items() if isinstance(value, models.BaseModel)}
        return replace(opened, **{name: records[name].with_context(lang=lang) for name in records})

    @api.model
    def _page_channel(self, opened, mode):
        """The channel that an answer on the page came through."""
        if opened.place:
            return {KIOSK: "kiosk", WIDGET: "web"}.get(mode, "code")
        known = dict(self.env["cx.response"]._fields["channel"].selection)
        if opened.invitation.channel in known:
            return opened.invitation.channel
        return "email" if opened.program.channel == "email" else "web"

    @api.model
    def _promise(self, opened):
        """Who learns of the answer, in words for the respondent."""
        if opened.ticket.kind == tickets.PLACE:
            return self.env._("We do not know who you are: your answer carries no name.")
        return opened.program._promise_text()

    @api.model
    def _start_ticket(self, opened):
        """Where the next one starts: a place does not keep the nonce of a form."""
        return opened.place._ticket() if opened.place else opened.text
