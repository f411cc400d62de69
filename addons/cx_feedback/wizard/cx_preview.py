from odoo import fields, models

SHOWN = 1000


class CxPreview(models.TransientModel):
    """Who would be asked today, who later, who not, and why. Nothing else is stored, and nobody is contacted."""

    _name = "cx.preview"
    _description = "Who Would Be Asked"
    _order = "id"
    _rec_name = "partner_id"

    program_id = fields.Many2one("cx.program", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Person", readonly=True, ondelete="cascade")
    verdict = fields.Selection(
        [("now", "Asked now"), ("later", "Asked later"), ("skipped", "Not asked")], readonly=True
    )
    scheduled_at = fields.Datetime("When", readonly=True)
    reason_text = fields.Char("Reason", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", readonly=True, ondelete="cascade")


class CxProgram(models.Model):
    _inherit = "cx.program"

    def action_preview(self):
        """A list of who would be asked today."""
        self.ensure_one()
        self.check_access("read")
        at = fields.Datetime.now()
        # Whether somebody may be asked depends on signals, segments and contacts that the user need not see.
        program = self.sudo()
        verdicts = program._decide_candidates(program._candidates(at, SHOWN), at, preview=True)
        rows = self.env["cx.preview"].create([program._preview_row(verdict, at) for verdict in verdicts])
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_preview_action")
        return action | {"domain": [("id", "in", rows.ids)]}

    def _preview_row(self, verdict, at):
        asked = "now" if verdict.at and verdict.at <= at else "later"
        return {
            "program_id": self.id,
            "partner_id": verdict.candidate.partner_id,
            "verdict": verdict.state if verdict.state == "skipped" else asked,
            "scheduled_at": verdict.at,
            "reason_text": self.env["cx.invitation"]._reason_words(verdict.reason),
            "order_id": verdict.candidate.order_id,
            "lead_id": verdict.candidate.lead_id,
        }
