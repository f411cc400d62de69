from odoo import api, fields, models
from odoo.exceptions import ValidationError


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
