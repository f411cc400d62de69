from odoo import api, models

from .cx_webhook import RESPONSE, RESPONSE_CHANGED

SAID = {"score", "score_input", "comment", "choice"}


class CxResponse(models.Model):
    """Answers are told to other systems as they come."""

    _inherit = "cx.response"

    @api.model_create_multi
    def create(self, vals_list):
        responses = super().create(vals_list)
        self.env["cx.webhook"]._tell(RESPONSE, responses)
        return responses

    def write(self, vals):
        written = super().write(vals)
        if SAID & vals.keys():
            self.env["cx.webhook"]._tell(RESPONSE_CHANGED, self)
        return written
