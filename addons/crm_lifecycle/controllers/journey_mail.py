import base64

from odoo import http
from odoo.http import request

from . import unsubscribe_page

PICTURE = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")


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
        Mail = request.env["crm.journey.mail"]
        token = Mail._token_of_link(token_id, seal)
        person = token.partner_id
        return unsubscribe_page.serve(
            "crm_lifecycle.journey_unsubscribe_page",
            bool(token),
            lang or person.lang,
            token.company_id,
            lambda code: Mail.with_context(lang=code)._unsubscribe(person),
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
