import operator as op

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_lifecycle_standing import LIFECYCLE_USER
from .res_partner_sets import in_rows, not_in_rows

PREFIX = "lifecycle_"
COMPARE = {"<": op.lt, "<=": op.le, ">": op.gt, ">=": op.ge}


def _measure(field_class, name, string, **attributes):
    """A field that reads and searches the column `name` of the customer's profile in the current company."""
    return field_class(
        string=string,
        compute="_compute_lifecycle_measures",
        search=lambda partners, operator, value: partners._search_lifecycle_measure(name, operator, value),
        groups=LIFECYCLE_USER,
        **attributes,
    )


class ResPartner(models.Model):
    """The profile's measures, so that every list and filter of contacts can use them.

    A contact shows those of its customer. A customer without signals counts as zero.
    """

    _inherit = "res.partner"

    lifecycle_order_count = _measure(fields.Integer, "order_count", "Orders (Lifecycle)")
    lifecycle_order_amount = _measure(fields.Float, "order_amount", "Ordered")
    lifecycle_first_order_at = _measure(fields.Datetime, "first_order_at", "First Order")
    lifecycle_last_order_at = _measure(fields.Datetime, "last_order_at", "Last Order")
    lifecycle_rhythm_days = _measure(fields.Float, "rhythm_days", "Purchase Rhythm (Days)")
    lifecycle_quotation_count = _measure(fields.Integer, "quotation_count", "Quotations (Lifecycle)")
    lifecycle_lead_count = _measure(fields.Integer, "lead_count", "Leads (Lifecycle)")
    lifecycle_first_seen_at = _measure(fields.Datetime, "first_seen_at", "First Contact")
    lifecycle_last_seen_at = _measure(fields.Datetime, "last_seen_at", "Last Contact")
    lifecycle_last_in_at = _measure(fields.Datetime, "last_in_at", "Last Heard From")
    lifecycle_last_out_at = _measure(fields.Datetime, "last_out_at", "Last Written To")
    lifecycle_touch_in_count = _measure(fields.Integer, "touch_in_count", "Contacts From Them")
    lifecycle_touch_out_count = _measure(fields.Integer, "touch_out_count", "Contacts To Them")
    lifecycle_event_ids = fields.One2many(
        "crm.lifecycle.event", "partner_id", "Signals", groups=LIFECYCLE_USER, readonly=True
    )

    @api.model
    def _lifecycle_measure_names(self):
        """Columns of the profile that contacts show as fields."""
        return [
            name.removeprefix(PREFIX)
            for name, field in self._fields.items()
            if field.compute == "_compute_lifecycle_measures"
        ]

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_lifecycle_measures(self):
        customers = self.commercial_partner_id._origin
        profiles = self.env["crm.lifecycle.profile"].search(
            [("partner_id", "in", customers.ids), ("company_id", "=", self.env.company.id)]
        )
        profile_of = {profile.partner_id: profile for profile in profiles}
        names = self._lifecycle_measure_names()
        for partner in self:
            profile = profile_of.get(partner.commercial_partner_id._origin, profiles.browse())
            for name in names:
                partner[PREFIX + name] = profile[name]

    @api.model
    def _search_lifecycle_measure(self, name, operator, value):
        """Where even no profile satisfies the condition: all but those whose profile fails it."""
        Profile = self.env["crm.lifecycle.profile"]
        here, condition = Domain("company_id", "=", self.env.company.id), Domain(name, operator, value)
        if _holds_for_nothing(Profile._fields[name], operator, value):
            return not_in_rows("commercial_partner_id", Profile._search(here & ~condition))
        return in_rows("commercial_partner_id", Profile._search(here & condition))


def _holds_for_nothing(field, operator, value):
    """Whether the condition holds for a customer of whom nothing is known."""
    if operator in ("in", "not in"):
        is_number = field.falsy_value is not None
        found = any(item is False or item is None or (is_number and item == 0) for item in value)
        return found == (operator == "in")
    if operator in COMPARE:
        return field.falsy_value is not None and COMPARE[operator](0, float(value))
    return operator.startswith("not ")
