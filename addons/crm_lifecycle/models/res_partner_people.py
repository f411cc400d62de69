from odoo import fields, models

MOVES = {"parent_id", "is_company"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    lifecycle_forgotten_at = fields.Datetime(
        "Forgotten by Customer Lifecycle",
        readonly=True,
        copy=False,
        groups="crm_lifecycle.group_crm_lifecycle_manager",
        help="What happened before is not read in again.",
    )
    # Recipients of mailings and callers of the inbound API are found by it.
    _lifecycle_email_idx = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")

    def write(self, vals):
        if not MOVES & vals.keys():
            return super().write(vals)
        people = self.env["crm.lifecycle.people"]
        customers = people._customers(self)
        written = super().write(vals)
        people._follow(customers)
        return written

    def unlink(self):
        people = self.env["crm.lifecycle.people"]
        customers = people._customers(self)
        people._forget(self.ids)
        left = {contact: customer for contact, customer in customers.items() if contact not in self._ids}
        unlinked = super().unlink()
        people._follow(left)
        return unlinked
