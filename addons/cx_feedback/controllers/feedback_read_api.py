from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.crm_lifecycle.controllers.batch_api import refuse

from ..tools import read_query
from ..tools.exceptions import Refused


def reading(path):
    """A route for programs with a key, which stores nothing."""
    return http.route(path, type="http", auth="bearer", methods=["GET"], readonly=True, save_session=False)


class FeedbackReadApi(http.Controller):
    """Answers, results and cases for other systems; see the README for their form."""

    @reading("/cx_feedback/1/responses")
    def read_responses(self, **parameters):
        query = self._query(parameters, ("metric", "program"), ("until",))
        return self._tell("_responses", query)

    @reading("/cx_feedback/1/scores")
    def read_scores(self, **parameters):
        query = self._query(parameters, ("metric", "program"), ("until", "period"))
        return self._tell("_scores", query)

    @reading("/cx_feedback/1/cases")
    def read_cases(self, **parameters):
        return self._tell("_cases", self._query(parameters, (), ("until",)))

    def _query(self, parameters, ids, others):
        try:
            return read_query.parse(parameters, ids, others)
        except Refused as refused:
            return refuse(422, refused.code, request.env["cx.reading"]._refusal(refused))

    def _tell(self, method, query):
        try:
            told = getattr(request.env["cx.reading"], method)(query)
        except AccessError as error:
            refuse(403, "forbidden", str(error))
        return request.make_json_response(told, headers={"Cache-Control": "no-store"})
