from odoo import api, fields, models
from odoo.exceptions import ValidationError


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


class CxCaseMember(models.Model):
    """A place in a team. Who is away or has enough cases is passed over."""

    _name = "cx.case.member"
    _description = "Member of a Case Team"
    _order = "team_id, sequence, id"
    _rec_name = "user_id"

    team_id = fields.Many2one("cx.case.team", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=100)
    user_id = fields.Many2one("res.users", "Member", required=True, ondelete="cascade", index=True)
    capacity = fields.Integer("Cases at a Time", default=10, required=True)

    _member_uniq = models.UniqueIndex("(team_id, user_id)", "A person is a member of a team once.")
    _capacity_positive = models.Constraint("CHECK(capacity >= 0)", "The number of cases cannot be negative.")

    @api.constrains("user_id", "team_id")
    def _check_company_of_member(self):
        for member in self:
            if member.team_id.company_id not in member.user_id.sudo().company_ids:
                raise ValidationError(
                    self.env._(
                        "%(member)s does not work for %(company)s.",
                        member=member.user_id.name,
                        company=member.team_id.company_id.name,
                    )
                )
