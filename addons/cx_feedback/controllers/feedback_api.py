from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.crm_lifecycle.controllers.batch_api import read_json, refuse, tell

from ..tools.inbound_answers import MAX_ANSWERS, MAX_BYTES


class FeedbackApi(http.Controller):
    @http.route(
        "/cx_feedback/1/responses",
        type="http",
        auth="bearer",
        methods=["POST"],
        # A key in the header, no cookie: there is nothing to forge.
        csrf=False,
        max_content_length=MAX_BYTES,
    )
    def responses(self):
        """Takes a batch of answers and says what became of each; see the README for its form."""
        answers = self._batch(read_json(MAX_BYTES))
        try:
            results = request.env["cx.inbound"]._receive(answers)
        except UserError as error:
            refuse(error.http_status, "forbidden" if error.http_status == 403 else "refused", str(error))
        return tell(results)

    def _batch(self, body):
        answers = body.get("responses") if isinstance(body, dict) and body.keys() == {"responses"} else body
        if not isinstance(answers, list):
            message = request.env._(
                "Send a list of responses, or an object with “responses” and nothing else."
            )
            refuse(422, "no_responses", message)
        if len(answers) > MAX_ANSWERS:
            message = request.env._("A batch has at most %(count)s responses.", count=MAX_ANSWERS)
            refuse(413, "too_many_responses", message)
        return answers
