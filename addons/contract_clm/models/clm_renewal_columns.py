from odoo import api, fields, models
from odoo.fields import Domain


class ClmRenewalColumns(models.Model):
    """In which stages cards are shown, and where actions put them."""

    _inherit = "clm.renewal"

    stage_id = fields.Many2one(domain=lambda self: self._domain_of_open_stages())

    @api.model
    def _domain_of_open_stages(self):
        """Where users may put a card: in open stages for everybody, and in those of their own teams."""
        return Domain("kind", "=", "open") & self.env["clm.renewal.stage"]._domain_of_mine()

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """The columns: of everybody, of the user's own teams, and those in which cards are."""
        return stages.search(stages._domain_of_mine() | Domain("id", "in", stages.ids))

    @api.model
    def _stage(self, kind):
        """What actions use: a stage for everybody."""
        stages = self.env["clm.renewal.stage"]
        return stages.search([("kind", "=", kind), ("team_id", "=", False)], limit=1) or super()._stage(kind)
