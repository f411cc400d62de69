from odoo import api, fields, models
from odoo.exceptions import AccessError

from .crm_contact_ledger import selection_of
from .crm_lifecycle_standing import LIFECYCLE_USER


class CrmContactOptout(models.Model):
    """What a person does not want to get. Undone, the row stays: who wanted what, and when, is on record."""

    _name = "crm.contact.optout"
    _description = "Opt-out"
    _order = "since desc, id desc"
    _rec_name = "purpose"

    partner_id = fields.Many2one("res.partner", "Contact", required=True, ondelete="cascade")
    purpose = fields.Selection(selection=selection_of("purpose"), required=True, default="feedback")
    since = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    source = fields.Char(
        required=True,
        default=lambda self: self.env._("Told us"),
        help="Where it came from, such as the unsubscribe page.",
    )
    undone_at = fields.Datetime("Undone", readonly=True)
    undone_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")

    _open_uniq = models.UniqueIndex(
        "(partner_id, purpose) WHERE undone_at IS NULL", "This contact has opted out already."
    )
    _partner_idx = models.Index("(partner_id)")

    @api.depends("purpose")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for optout in self:
            optout.display_name = labels.get(optout.purpose, optout.purpose)

    def action_undo(self):
        """The person may be asked again."""
        if not self.env.user.has_group(LIFECYCLE_USER):
            raise AccessError(self.env._("Ask a user of the customer lifecycle to undo this opt-out."))
        self.partner_id.check_access("write")
        # Users cannot change opt-outs otherwise, so that their dates and sources stay true.
        self.sudo().filtered(lambda optout: not optout.undone_at).write(
            {"undone_at": fields.Datetime.now(), "undone_by_id": self.env.uid}
        )
