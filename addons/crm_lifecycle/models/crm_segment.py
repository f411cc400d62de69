from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .crm_lifecycle_standing import LIFECYCLE_USER

# Whoever changes one of these decides who belongs to the segment, and answers for it.
FILTER_FIELDS = {"domain", "target", "company_id"}
MAILING_USER = "mass_mailing.group_mass_mailing_user"


class CrmSegment(models.Model):
    """A saved filter of customers or persons, and who matches it.

    Examples: ordered twice and silent for half a year; asked for a quotation this month.

    How to use: give it a domain over contacts. Besides the contact's own fields there are
    the measures of the customer (`lifecycle_order_count` and so on), the stage, the signals
    (`lifecycle_event_ids`) and other segments (`lifecycle_segment_ids`).

    How it works: `_refresh` compares the matches with the open rows of crm.segment.member in
    SQL. It reads with the rights of the responsible user, who is always the one who last
    changed the filter: nobody can borrow the rights of somebody else.
    """

    _name = "crm.segment"
    _description = "Customer Segment"
    _order = "name, id"

    name = fields.Char(required=True)
    description = fields.Text()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        help="Who last changed the filter. The segment holds only contacts that this person may see.",
    )
    target = fields.Selection(
        [("customer", "Customers"), ("person", "Persons")],
        "Made of",
        required=True,
        default="customer",
        help="Customers are companies and persons without a company; persons are the people at your customers,"
        " and customers who are persons.",
    )
    domain = fields.Char("Filter", required=True, default="[]")
    refresh_hours = fields.Integer("Refresh Every (Hours)", required=True, default=24)
    next_refresh_at = fields.Datetime(
        "Next Refresh", default=fields.Datetime.now, index=True, readonly=True, copy=False
    )
    last_refresh_at = fields.Datetime("Last Refresh", readonly=True, copy=False)
    last_refresh_seconds = fields.Float("Duration (Seconds)", readonly=True, copy=False)
    problem = fields.Text(readonly=True, copy=False)
    member_count = fields.Integer("Members", readonly=True, copy=False)
    is_everyone = fields.Boolean(compute="_compute_is_everyone")

    _refresh_hours_positive = models.Constraint(
        "CHECK (refresh_hours > 0)", "Refresh a segment every hour or less often."
    )

    @api.depends("domain")
    def _compute_is_everyone(self):
        for segment in self:
            segment.is_everyone = (segment.domain or "[]").strip() == "[]"

    @api.constrains("domain", "target", "company_id", "user_id")
    def _check_domain(self):
        for segment in self:
            if problem := segment._problem():
                raise ValidationError(
                    self.env._(
                        "The filter of “%(segment)s” cannot be used: %(problem)s Change it in the filter editor.",
                        segment=segment.name,
                        problem=problem,
                    )
                )
            if segment._names_itself():
                raise ValidationError(
                    self.env._("“%(segment)s” cannot be part of its own filter.", segment=segment.name)
                )

    def _names_itself(self):
        return any(
            condition.field_expr == "lifecycle_segment_ids"
            and isinstance(condition.value, (list, tuple, set, frozenset))
            and self.id in condition.value
            for condition in self._parsed_domain().iter_conditions()
        )

    def _parsed_domain(self):
        return Domain(literal_eval(self.domain or "[]"))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        segments = super().create(vals_list)
        segments._trigger()
        return segments

    def write(self, vals):
        changes_filter = not FILTER_FIELDS.isdisjoint(vals)
        if not self.env.su:
            if vals.get("user_id", self.env.uid) != self.env.uid:
                raise AccessError(self.env._("You can take a segment over, not hand it to somebody else."))
            if changes_filter:
                vals = {**vals, "user_id": self.env.uid}
        if changes_filter or vals.get("active"):
            vals = {**vals, "next_refresh_at": fields.Datetime.now()}
        done = super().write(vals)
        if "active" in vals and not vals["active"]:
            # Members are written by the machine only; who may archive may empty.
            self.sudo()._empty()
        elif changes_filter or vals.get("active"):
            self._trigger()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # A mailing must not lose its recipients' filter unseen, whoever wrote it.
        mailing = self.env["mailing.mailing"].sudo().search([("crm_segment_id", "in", self.ids)], limit=1)
        if mailing:
            raise UserError(
                self.env._(
                    "The mailing “%(mailing)s” goes to this segment. Archive the segment instead.",
                    mailing=mailing.subject,
                )
            )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if "name" not in (default or {}):
            for segment, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(segment)s (copy)", segment=segment.name)
        return vals_list

    def action_refresh(self):
        """Brings the members up to date now."""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(LIFECYCLE_USER):
            raise AccessError(self.env._("Only users of the customer lifecycle may refresh segments."))
        # Members are written by the machine only; the filter is read with the responsible user's rights.
        for segment in self.sudo():
            if segment._refresh_guarded() is None:
                raise UserError(
                    self.env._(
                        "“%(segment)s” is being refreshed right now. Look again in a moment.",
                        segment=segment.name,
                    )
                )

    def action_take_over(self):
        """Makes the current user responsible: from now on the filter sees what this user sees."""
        self.write({"user_id": self.env.uid, "next_refresh_at": fields.Datetime.now()})
        self._trigger()

    @api.model
    def _trigger(self):
        # Whoever makes a segment need not be allowed to see scheduled actions.
        self.env.ref("crm_lifecycle.ir_cron_segments").sudo()._trigger()
