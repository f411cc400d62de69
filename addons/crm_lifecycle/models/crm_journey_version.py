from odoo import fields, models


class CrmJourneyVersion(models.Model):
    """One state of a journey's tree of steps. Once it was live its steps are never changed."""

    _name = "crm.journey.version"
    _description = "Journey Version"
    _order = "journey_id, number desc"
    _rec_name = "number"

    journey_id = fields.Many2one("crm.journey", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="journey_id.company_id", store=True)
    number = fields.Integer(required=True, readonly=True, default=1)
    state = fields.Selection(
        [("draft", "Draft"), ("live", "Live"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
    )
    published_at = fields.Datetime(readonly=True)
    step_ids = fields.One2many("crm.journey.step", "version_id")

    _number_unique = models.UniqueIndex("(journey_id, number)", "This version is there already.")
