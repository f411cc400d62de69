from odoo import http
from odoo.http import request


class FeedbackForm(http.Controller):
    # csrf: the ticket in the address is the whole right, no cookie is looked at.
    @http.route(
        "/feedback/<string:ticket>/form",
        type="http",
        auth="public",
        methods=["POST"],
        website=False,
        sitemap=False,
        csrf=False,
        save_session=False,
    )
    def open_form(self, ticket, lang=None, **_said):
        """Goes on to the longer form, which is made for this answer."""
        intake = request.env["cx.intake"]
        opened = intake._open(ticket)
        address = intake._form_address(opened, lang or opened.response.lang)
        return request.redirect(address or f"/feedback/{ticket}", code=303)
