from odoo import api, fields, models
from odoo.exceptions import AccessError

# The only methods that a reason can be given to: the wizard's values come from the browser.
METHODS = {
    ("clm.approval.step", "action_refuse"),
    ("clm.renewal", "action_lost"),
    ("clm.contract", "action_terminate"),
    ("clm.contract", "action_cancel"),
    ("clm.legal.hold", "action_release"),
    ("clm.notice", "action_withdraw"),
}


class ClmReasonWizard(models.TransientModel):
    _name = "clm.reason.wizard"
    _description = "Reason"

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    method = fields.Char(required=True)
    question = fields.Char()
    reason = fields.Text(required=True)

    @api.model
    def _open(self, record, method, question):
        """The dialog that asks `question` and hands the answer to `method` of `record`."""
        return {
            "type": "ir.actions.act_window",
            "name": question,
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": record._name,
                "default_res_id": record.id,
                "default_method": method,
                "default_question": question,
            },
        }

    def action_confirm(self):
        self.ensure_one()
        if (self.res_model, self.method) not in METHODS:
            raise AccessError(self.env._("This action takes no reason."))
        record = self.env[self.res_model].browse(self.res_id)
        return getattr(record, self.method)(self.reason) or {"type": "ir.actions.act_window_close"}
