from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools.inbound import MAX_BYTES, MAX_SIGNALS, MAX_TEXT
from .batch_api import read_json, refuse, tell


class InboundController(http.Controller):
    @http.route(
        "/crm_lifecycle/1/signals",
        type="http",
        auth="bearer",
        methods=["POST"],
        csrf=False,
        max_content_length=MAX_BYTES,
    )
    def signals(self):
        """Takes a batch of signals and says what became of each; see the README for its form."""
        signals, options = self._batch(read_json(MAX_BYTES))
        try:
            results = request.env["crm.lifecycle.inbound"]._receive(signals, **options)
        except UserError as error:
            headers = {"Retry-After": "60"} if error.http_status == 429 else None
            code = {403: "forbidden", 429: "too_many"}.get(error.http_status, "refused")
            refuse(error.http_status, code, str(error), headers)
        return tell(results)

    def _batch(self, body):
        """`(signals, options)` of a JSON body: a list, or an object that holds one."""
        batch = {"signals": body} if isinstance(body, list) else body
        if not isinstance(batch, dict) or not isinstance(batch.get("signals"), list):
            refuse(422, "no_signals", request.env._("Send a list of signals, or an object with “signals”."))
        signals, options = batch["signals"], {key: batch[key] for key in batch if key != "signals"}
        if len(signals) > MAX_SIGNALS:
            message = request.env._("A batch has at most %(count)s signals.", count=MAX_SIGNALS)
            refuse(413, "too_many_signals", message)
        if not self._are_options(options):
            message = request.env._(
                "Beside “signals” a batch may have “sender”, a short text, and “create_partners”, true or false."
            )
            refuse(422, "unknown_option", message)
        return signals, options

    def _are_options(self, options):
        sender, create = options.get("sender", ""), options.get("create_partners", False)
        return (
            options.keys() <= {"sender", "create_partners"}
            and isinstance(sender, str)
            and len(sender) <= MAX_TEXT
            and "\0" not in sender
            and isinstance(create, bool)
        )
