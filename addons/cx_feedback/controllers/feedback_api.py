import json

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools.inbound_answers import MAX_ANSWERS, MAX_BYTES


def _refuse(status, code, message):
    """Ends the request: nothing of it is kept."""
    body = {"error": {"code": code, "message": message}}
    raise HTTPException(response=request.make_json_response(body, status=status))


def _no_constant(name):
    raise ValueError(name)


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
        answers = self._batch(self._body())
        try:
            results = request.env["cx.inbound"]._receive(answers)
        except UserError as error:
            _refuse(error.http_status, "forbidden" if error.http_status == 403 else "refused", str(error))
        counts = dict.fromkeys(("new", "known", "refused"), 0)
        for result in results:
            counts[result["status"]] += 1
        return request.make_json_response({**counts, "results": results})

    def _body(self):
        if request.httprequest.mimetype != "application/json":
            _refuse(415, "not_json", request.env._("Send the batch as application/json."))
        try:
            return json.loads(request.httprequest.get_data(), parse_constant=_no_constant)
        except RequestEntityTooLarge:
            _refuse(413, "too_large", request.env._("A batch has at most %(bytes)s bytes.", bytes=MAX_BYTES))
        except (ValueError, RecursionError):
            _refuse(400, "not_json", request.env._("The batch is not valid JSON."))

    def _batch(self, body):
        answers = body.get("responses") if isinstance(body, dict) and body.keys() == {"responses"} else body
        if not isinstance(answers, list):
            message = request.env._(
                "Send a list of responses, or an object with “responses” and nothing else."
            )
            _refuse(422, "no_responses", message)
        if len(answers) > MAX_ANSWERS:
            message = request.env._("A batch has at most %(count)s responses.", count=MAX_ANSWERS)
            _refuse(413, "too_many_responses", message)
        return answers
