from odoo import http
from odoo.http import request

from odoo.addons.crm_lifecycle.controllers import unsubscribe_page


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
        Unsubscribe = request.env["cx.unsubscribe"]
        person = Unsubscribe._person(text)
        return unsubscribe_page.serve(
            "cx_feedback.unsubscribe_page",
            bool(person),
            person.lang,
            person.company_id,
            lambda code: Unsubscribe.with_context(lang=code)._unsubscribe(person),
        )
