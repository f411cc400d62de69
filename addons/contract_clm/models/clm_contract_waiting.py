from odoo import api, models

# The browser tells more than 999 as such.
COUNTED_TO = 1000


class ClmContractWaiting(models.Model):
    _inherit = "clm.contract"

    @api.model
    def waiting_count(self):
        """How many contracts wait for the approval of the current user, at most 1000; for the web client's top bar."""
        return self.search_count([("waiting_for_me", "=", True)], limit=COUNTED_TO)
