"""What the inbound APIs share: reading a batch of JSON, refusing it in words, telling what became of its rows."""

import json

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from odoo.http import request


def refuse(status, code, message, headers=None):
    """Ends the request: nothing of it is kept."""
    body = {"error": {"code": code, "message": message}}
    raise HTTPException(response=request.make_json_response(body, status=status, headers=headers))


def read_json(max_bytes):
    """The body of the request, or a refusal that says what is wrong with it."""
    if request.httprequest.mimetype != "application/json":
        refuse(415, "not_json", request.env._("Send the batch as application/json."))
    try:
        return json.loads(request.httprequest.get_data(), parse_constant=_no_constant)
    except RequestEntityTooLarge:
        refuse(413, "too_large", request.env._("A batch has at most %(bytes)s bytes.", bytes=max_bytes))
    except (ValueError, RecursionError):
        refuse(400, "not_json", request.env._("The batch is not valid JSON."))


def tell(results):
    """The response: how many rows are new, known and refused, and each of them."""
    counts = dict.fromkeys(("new", "known", "refused"), 0)
    for result in results:
        counts[result["status"]] += 1
    return request.make_json_response({**counts, "results": results})


def _no_constant(name):
    raise ValueError(name)
