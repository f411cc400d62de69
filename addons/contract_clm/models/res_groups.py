from odoo import api, models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        result = super().write(vals)
        if {"user_ids", "implied_ids"} & vals.keys():
            self._clm_look_after()
        return result

    @api.model
    def _clm_look_after(self):
        """Whoever loses the right to contracts may be one of those whom an approval waits for."""
        # Whoever keeps groups need not have any right to contracts.
        steps = self.env["clm.approval.step"].sudo()
        if steps.search_count([("state", "=", "pending")], limit=1):
            steps._follow_up_now()
