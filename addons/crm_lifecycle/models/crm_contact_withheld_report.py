from odoo import fields, models
from odoo.tools import SQL


class CrmContactWithheldReport(models.Model):
    """Each message that was withheld or put off, with why and by what."""

    _name = "crm.contact.withheld.report"
    _description = "Withheld Messages"
    _auto = False
    _order = "decided_at desc, id desc"
    _rec_name = "reason"

    decided_at = fields.Datetime("Decided", readonly=True)
    contact_id = fields.Many2one("res.partner", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    purpose = fields.Selection(
        selection=lambda self: (
            self.env["crm.contact.ledger"]._fields["purpose"]._description_selection(self.env)
        ),
        readonly=True,
    )
    channel = fields.Selection(
        selection=lambda self: (
            self.env["crm.contact.ledger"]._fields["channel"]._description_selection(self.env)
        ),
        readonly=True,
    )
    verdict = fields.Selection(
        selection=lambda self: (
            self.env["crm.contact.ledger"]._fields["verdict"]._description_selection(self.env)
        ),
        readonly=True,
    )
    reason = fields.Selection(
        selection=lambda self: list(self.env["crm.contact.pressure"]._reasons().items()), readonly=True
    )
    journey_id = fields.Many2one("crm.journey", "Journey", readonly=True)
    mailing_id = fields.Many2one("mailing.mailing", "Mailing", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT l.id, l.decided_at, l.contact_id, l.partner_id, l.company_id, l.purpose, l.channel, l.verdict,
                   l.reason,
                   j.id AS journey_id, m.id AS mailing_id
              FROM crm_contact_ledger l
              LEFT JOIN crm_journey j ON l.res_model = 'crm.journey' AND j.id = l.res_id
              LEFT JOIN mailing_mailing m ON l.res_model = 'mailing.mailing' AND m.id = l.res_id
             WHERE l.verdict <> 'send'
            """
        )
