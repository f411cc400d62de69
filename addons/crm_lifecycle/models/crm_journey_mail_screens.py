from odoo import fields, models

from ..tools import outbox


class CrmJourney(models.Model):
    """The e-mails of a journey, and how many of them wait for a person."""

    _inherit = "crm.journey"

    mail_open_count = fields.Integer(
        "E-mails That Need You",
        compute="_compute_mail_open_count",
        help="They failed, or nobody knows whether they arrived.",
    )

    def _compute_mail_open_count(self):
        groups = self.env["crm.journey.mail"]._read_group(
            [("journey_id", "in", self.ids), ("state", "in", (outbox.UNCLEAR, outbox.FAILED))],
            ["journey_id"],
            ["__count"],
        )
        counts = {journey.id: count for journey, count in groups}
        for journey in self:
            journey.mail_open_count = counts.get(journey._origin.id, 0)

    def action_open_mails(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_journey_mail_action")
        context = {"search_default_open": 1} if self.mail_open_count else {}
        return action | {"domain": [("journey_id", "=", self.id)], "context": context}
