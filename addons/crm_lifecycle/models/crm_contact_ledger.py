from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import pressure

ANY = "any"


class CrmContactLedger(models.Model):
    """Every message to a person that was sent, withheld or put off, and why. Rows are added, never changed.

    Written in SQL by `crm.contact.pressure._record` only.
    """

    _name = "crm.contact.ledger"
    _description = "Contact Pressure"
    _order = "decided_at desc, id desc"
    _rec_name = "contact_id"
    _log_access = False

    # Empty once the person is forgotten: the statistics stay.
    contact_id = fields.Many2one("res.partner", readonly=True, ondelete="set null", help="The person.")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    purpose = fields.Selection(
        [("feedback", "Feedback request"), ("marketing", "Marketing"), ("journey", "Journey")],
        required=True,
        readonly=True,
    )
    channel = fields.Selection(
        [("email", "E-mail"), ("sms", "SMS"), ("phone", "Phone"), ("letter", "Letter")],
        required=True,
        readonly=True,
    )
    decided_at = fields.Datetime("Decided", required=True, readonly=True)
    verdict = fields.Selection(
        [(pressure.SEND, "Sent"), (pressure.SKIP, "Withheld"), (pressure.DELAY, "Put off")],
        required=True,
        readonly=True,
    )
    reason = fields.Selection(
        selection=lambda self: list(self.env["crm.contact.pressure"]._reasons().items()), readonly=True
    )
    delay_until = fields.Datetime("Not Before", readonly=True, help="When it may be tried again, if known.")
    res_model = fields.Char("Origin Model", readonly=True)
    res_id = fields.Many2oneReference("Origin Record", model_field="res_model", readonly=True)
    instead_of_id = fields.Many2one(
        "crm.contact.ledger",
        readonly=True,
        ondelete="set null",
        help="The earlier decision about the same message, which counts no more.",
    )
    origin = fields.Char(compute="_compute_origin", help="What asked for it, as far as you may see it.")

    _contact_sent_idx = models.Index("(contact_id, decided_at) WHERE verdict = 'send'")
    _partner_sent_idx = models.Index("(partner_id, decided_at) WHERE verdict = 'send'")
    _contact_idx = models.Index("(contact_id)")
    _partner_idx = models.Index("(partner_id)")
    _company_idx = models.Index("(company_id, decided_at DESC, id DESC)")
    _instead_of_idx = models.Index("(instead_of_id) WHERE instead_of_id IS NOT NULL")
    _origin_idx = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends("res_model", "res_id")
    def _compute_origin(self):
        self.origin = False
        for name, rows in self.filtered("res_id").grouped("res_model").items():
            if name in self.env:
                found = self.env[name].browse(set(rows.mapped("res_id"))).exists()._filtered_access("read")
                names = {record.id: record.display_name for record in found}
                for row in rows:
                    row.origin = names.get(row.res_id)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What was decided stays on record and is never changed."))

    def unlink(self):  # pylint: disable=method-required-super
        """Forgets whom these decisions were about; that they were taken stays. Erasure comes here."""
        self.check_access("unlink")
        self.env["crm.lifecycle.people"]._forget_decisions(self.ids)
        return True

    def action_open_origin(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).get_formview_action()


def selection_of(name):
    """The choices of a field of the ledger, as other addons extended them, in the reader's language."""
    return lambda self: self.env["crm.contact.ledger"]._fields[name]._description_selection(self.env)


def selection_with_any(name):
    """The same, or all of them; see `ANY`."""
    return lambda self: [(ANY, self.env._("All together")), *selection_of(name)(self)]
