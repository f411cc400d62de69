from odoo import fields, models


class CxCaseEscalation(models.Model):
    """A step of the rule that was taken for a case, once in each round; reopening begins a new round."""

    _name = "cx.case.escalation"
    _description = "Escalation of a Case"
    _order = "id desc"

    case_id = fields.Many2one("cx.case", required=True, ondelete="cascade", readonly=True)
    step_id = fields.Many2one("cx.case.rule.step", required=True, ondelete="cascade", readonly=True)
    round = fields.Integer(readonly=True)
    user_id = fields.Many2one("res.users", "Told", ondelete="set null", readonly=True)

    _step_uniq = models.UniqueIndex("(case_id, step_id, round)")
