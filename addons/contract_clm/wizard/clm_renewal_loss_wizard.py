from odoo import fields, models


class ClmRenewalLossWizard(models.TransientModel):
    _name = "clm.renewal.loss.wizard"
    _description = "Lose a Renewal"

    renewal_id = fields.Many2one("clm.renewal", required=True, readonly=True, ondelete="cascade")
    loss_reason_id = fields.Many2one("clm.renewal.loss.reason", "Reason", required=True)
    reason = fields.Text("In Words", help="What the customer said; kept with the contract.")
    win_back_on = fields.Date(
        "Win back on", help="On this day the owner gets an activity to win the customer back."
    )

    def action_confirm(self):
        self.ensure_one()
        self.renewal_id.action_lost(self.reason or "", self.loss_reason_id.id, self.win_back_on)
        return {"type": "ir.actions.act_window_close"}
