from odoo import models

LEAVING = {"active", "group_ids", "company_ids", "share"}


class ResUsersLeaving(models.Model):
    """When somebody leaves, what waits for them is looked after."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if LEAVING & vals.keys():
            self._clm_look_after()
        return result

    def _clm_look_after(self):
        """Steps that wait for these users, and what they stand in for, are looked at as soon as this is committed."""
        # Whoever keeps users need not have any right to contracts.
        steps, delegations = self.env["clm.approval.step"].sudo(), self.env["clm.approval.delegation"].sudo()
        if steps.search_count([("state", "=", "pending"), ("user_ids", "in", self.ids)], limit=1):
            steps._follow_up_now()
        if delegations.search_count(
            ["|", ("user_id", "in", self.ids), ("delegate_id", "in", self.ids)], limit=1
        ):
            self.env.ref("contract_clm.ir_cron_stand_ins").sudo()._trigger()
