from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CrmLifecycleHistory(models.Model):
    """One row per stay of a customer in a stage; the open row is where the customer is now."""

    _name = "crm.lifecycle.history"
    _description = "Customer Lifecycle Stay"
    _order = "entered_at desc, id desc"
    _rec_name = "stage_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    stage_id = fields.Many2one(
        "crm.lifecycle.stage", required=True, index=True, ondelete="restrict", check_company=True
    )
    entered_at = fields.Datetime("Entered", required=True, default=fields.Datetime.now)
    left_at = fields.Datetime("Left")
    cause = fields.Selection(
        [("manual", "By hand"), ("rule", "By rule"), ("merge", "Joined another customer")],
        required=True,
        default="manual",
    )
    reason = fields.Char()
    transition_id = fields.Many2one("crm.lifecycle.transition", "Move", ondelete="set null", readonly=True)
    why = fields.Char(compute="_compute_why")
    duration_days = fields.Float("Days", compute="_compute_duration_days", digits=(16, 1))

    _open_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE left_at IS NULL",
        "Somebody else moved this customer at the same time. Look at the stage again and repeat the move.",
    )
    _partner_entered_idx = models.Index("(partner_id, company_id, entered_at)")
    _left_after_entered = models.Constraint(
        "CHECK(left_at >= entered_at)", "A stay cannot end before it begins."
    )

    @api.depends("reason", "transition_id.reason")
    def _compute_why(self):
        for stay in self:
            # Rules are for administrators; why a customer stands where it does is for everyone who sees the stay.
            stay.why = stay.reason or stay.transition_id.sudo().reason

    @api.depends("entered_at", "left_at")
    def _compute_duration_days(self):
        now = fields.Datetime.now()
        for stay in self:
            length = (stay.left_at or now) - (stay.entered_at or now)
            stay.duration_days = length.total_seconds() / 86400

    @api.constrains("partner_id")
    def _check_commercial_partner(self):
        for partner in self.partner_id:
            if partner != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(customer)s. A stage belongs to the customer.",
                        contact=partner.display_name,
                        customer=partner.commercial_partner_id.display_name,
                    )
                )

    def _check_can_end(self, left_at):
        late = self.filtered(lambda stay: stay.entered_at > left_at)[:1]
        if late:
            raise UserError(
                self.env._(
                    "%(customer)s entered the stage “%(stage)s” on %(entered)s. The move must be later.",
                    customer=late.partner_id.display_name,
                    stage=late.stage_id.name,
                    entered=fields.Date.to_string(fields.Datetime.context_timestamp(self, late.entered_at)),
                )
            )
