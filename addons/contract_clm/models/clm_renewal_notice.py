from odoo import models


class ClmRenewalNotice(models.Model):
    """Notice from the card."""

    _inherit = "clm.renewal"

    def action_give_notice(self):
        """Opens the dialog for notice that we gave."""
        self._check_for_notice()
        return self.contract_id.action_give_notice()

    def action_receive_notice(self):
        """Opens the dialog for notice that the counterparty gave."""
        self._check_for_notice()
        return self.contract_id.action_receive_notice()

    def _check_for_notice(self):
        self.ensure_one()
        self._check_open()
