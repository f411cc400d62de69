from odoo import fields, models


class CxCaseTeam(models.Model):
    """Who takes care of unhappy customers, and until how many cases at a time."""

    _name = "cx.case.team"
    _description = "Case Team"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    lead_id = fields.Many2one(
        "res.users",
        "Team Lead",
        required=True,
        check_company=True,
        default=lambda self: self.env.user,
        help="Gets what nobody else can take, and is told what is late.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        check_company=True,
        help="Times of cases are counted in these hours. Leave empty for those of the company.",
    )
    member_ids = fields.One2many("cx.case.member", "team_id", "Members")
