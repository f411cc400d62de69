from odoo import http
from odoo.http import request

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class FeedbackUnsubscribe(http.Controller):
    # csrf: mail programs post this without a session (RFC 8058), and the sealed link is the right.
    @http.route(
        "/feedback/unsubscribe/<string:text>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        sitemap=False,
        save_session=False,
    )
    def unsubscribe(self, text, **_said):
        """GET asks, and changes nothing, since scanners open every link; POST does it."""
        Unsubscribe = request.env["cx.unsubscribe"]
        person = Unsubscribe._person(text)
        lang = self._language(person)
        done = bool(person) and request.httprequest.method == "POST"
        if done:
            Unsubscribe.with_context(lang=lang.code)._unsubscribe(person)
        values = {
            "html_lang": lang.code.replace("_", "-").partition("@")[0],
            "dir": lang.direction,
            # The name of the company stands in every message.
            "company": (person.company_id or request.env.company).sudo(),
            "unknown": not person,
            "done": done,
        }
        page = (
            request.env["ir.qweb"]
            .with_context(lang=lang.code)
            ._render("cx_feedback.unsubscribe_page", values)
        )
        return request.make_response(
            f"<!DOCTYPE html>\n{page}", list(HEADERS.items()), status=200 if person else 404
        )

    @staticmethod
    def _language(person):
        # Which languages are installed is no secret; public users may not ask.
        installed = request.env["res.lang"].sudo().search([])
        wanted = installed.filtered(lambda lang: lang.code == (person.lang or request.env.lang))
        return wanted or installed[:1]
