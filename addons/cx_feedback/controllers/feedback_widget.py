from odoo import http
from odoo.tools import file_path

LOADER = "cx_feedback/static/src/widget/widget.js"
SECONDS_KEPT = 3600


class FeedbackWidget(http.Controller):
    @http.route(
        "/feedback/widget.js",
        type="http",
        auth="none",
        methods=["GET"],
        website=False,
        sitemap=False,
        readonly=True,
        save_session=False,
    )
    def loader(self):
        """The script that other websites take in; its address stays, whatever becomes of our files."""
        stream = http.Stream.from_path(file_path(LOADER))
        stream.public = True
        response = stream.get_response(max_age=SECONDS_KEPT, mimetype="text/javascript; charset=utf-8")
        # Sites that isolate themselves may take it in, too.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
