from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# What the signal says; it was told already and is never changed.
TOLD = {"kind_id", "contact_id", "occurred_at", "company_id"}


class CrmLifecycleTouchpoint(models.Model):
    """A contact that no other app knows of: a call, a visit, a letter. It is a signal at once."""

    _name = "crm.lifecycle.touchpoint"
    _description = "Contact Noted by Hand"
    _order = "occurred_at desc, id desc"
    _rec_name = "summary"
    _check_company_auto = True

    contact_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", check_company=True, index=True, help="Who it was."
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        related="contact_id.commercial_partner_id",
        store=True,
        index=True,
        ondelete="cascade",
    )
    kind_id = fields.Many2one(
        "crm.lifecycle.kind", "What", required=True, domain=[("manual", "=", True)], ondelete="restrict"
    )
    channel = fields.Selection(related="kind_id.channel")
    direction = fields.Selection(related="kind_id.direction")
    occurred_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    summary = fields.Char(required=True)
    note = fields.Text()
    user_id = fields.Many2one(
        "res.users", "Noted By", required=True, readonly=True, default=lambda self: self.env.user
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)

    @api.constrains("kind_id")
    def _check_kind(self):
        for touchpoint in self:
            if not touchpoint.kind_id.manual:
                raise ValidationError(
                    self.env._("“%(kind)s” is not noted by hand.", kind=touchpoint.kind_id.name)
                )

    @api.constrains("occurred_at")
    def _check_occurred_at(self):
        if any(touchpoint.occurred_at > fields.Datetime.now() for touchpoint in self):
            raise ValidationError(
                self.env._(
                    "This lies in the future. Plan an activity or a meeting instead, and note it then."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        touchpoints = super().create(vals_list)
        found = self.env["crm.lifecycle.source.touchpoint"]._collect_ids(touchpoints.ids)
        if found < len(touchpoints):
            raise UserError(
                self.env._("Colleagues and your own companies are not customers: choose somebody else.")
            )
        return touchpoints

    def write(self, vals):
        changed = TOLD & vals.keys()
        if changed:
            raise UserError(
                self.env._(
                    "Who, what and when stay as they were noted. Change the summary and the note,"
                    " or note it again."
                )
            )
        return super().write(vals)
