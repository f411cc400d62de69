from odoo import api, fields, models

from ..tools import notices


class ClmNoticeArrivalWizard(models.TransientModel):
    _name = "clm.notice.arrival.wizard"
    _description = "Record the Arrival of Notice"

    notice_id = fields.Many2one("clm.notice", required=True, readonly=True, ondelete="cascade")
    received_on = fields.Date("Arrived on", required=True, default=fields.Date.context_today)
    arrival_proof = fields.Binary("Proof of Arrival", attachment=False)
    arrival_proof_filename = fields.Char()
    accepted = fields.Boolean("Accepted although late")
    is_late = fields.Boolean(compute="_compute_is_late")
    deadline = fields.Date(related="notice_id.deadline")

    @api.depends("notice_id", "received_on")
    def _compute_is_late(self):
        for wizard in self:
            notice = wizard.notice_id
            wizard.is_late = bool(wizard.received_on and notice.deadline) and (
                notices.standing(
                    notice.basis,
                    sent=notice.sent_on or None,
                    received=wizard.received_on,
                    deadline=notice.deadline,
                )
                == notices.LATE
            )

    def action_record(self):
        self.ensure_one()
        self.notice_id._record_arrival(
            {
                "received_on": self.received_on,
                "arrival_proof": self.with_context(bin_size=False).arrival_proof,
                "arrival_proof_filename": self.arrival_proof_filename,
                "accepted": self.is_late and self.accepted,
            }
        )
        return {"type": "ir.actions.act_window_close"}
