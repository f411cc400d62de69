import base64

from odoo import http
from odoo.http import request

PICTURE = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class JourneyMail(http.Controller):
    # csrf: mail programs post this without a session (RFC 8058), and the sealed link is the right.
    @http.route(
        "/journey/unsubscribe/<int:token_id>/<string:seal>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        sitemap=False,
        save_session=False,
    )
    def unsubscribe(self, token_id, seal, lang=None, **_said):
        """GET asks, and changes nothing, since scanners open every link; POST does it."""
        Mail = request.env["crm.journey.mail"]
        token = Mail._token_of_link(token_id, seal)
        language = self._language(lang or token.partner_id.lang)
        done = bool(token) and request.httprequest.method == "POST"
        if done:
            Mail.with_context(lang=language.code)._unsubscribe(token.partner_id)
        values = {
            "html_lang": language.code.replace("_", "-").partition("@")[0],
            "dir": language.direction,
            # The name of the company stands in every message.
            "company": (token.company_id or request.env.company).sudo(),
            "unknown": not token,
            "done": done,
        }
        page = (
            request.env["ir.qweb"]
            .with_context(lang=language.code)
            ._render("crm_lifecycle.journey_unsubscribe_page", values)
        )
        return request.make_response(
            f"<!DOCTYPE html>\n{page}", list(HEADERS.items()), status=200 if token else 404
        )

    @http.route(
        "/journey/opened/<int:trace_id>/<string:seal>.gif",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        save_session=False,
    )
    def opened(self, trace_id, seal):
        """The picture that tells of opening; who asks for it in vain gets it, too."""
        # The address is sealed, and readers of mail have no account.
        Mail = request.env["crm.journey.mail"].sudo()
        if Mail._trace_of_picture(trace_id, seal):
            Mail._note_opening(trace_id)
        return request.make_response(PICTURE, [("Content-Type", "image/gif"), ("Cache-Control", "no-store")])

    @staticmethod
    def _language(code):
        # Which languages are installed is no secret; public users may not ask.
        installed = request.env["res.lang"].sudo().search([])
        wanted = installed.filtered(lambda lang: lang.code == (code or request.env.lang))
        return wanted or installed[:1]
