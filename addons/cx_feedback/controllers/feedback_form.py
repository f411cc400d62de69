from odoo import http
from odoo.http import request

from .ticket_routes import ROUTE, storing


class FeedbackForm(http.Controller):
    @storing(f"{ROUTE}/form")
    def open_form(self, ticket, lang=None, **_said):
        """Goes on to the longer form, which is made for this answer."""
        intake = request.env["cx.intake"]
        opened = intake._open(ticket)
        address = intake._form_address(opened, lang or opened.response.lang)
        return request.redirect(address or f"/feedback/{ticket}", code=303)
