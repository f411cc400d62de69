from odoo import models


class BasePartnerMerge(models.TransientModel):
    """Contracts, cards and parties follow a merged partner with the database's own pointers; this adds the rest."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        result = super()._update_foreign_keys(src_partners, dst_partner)
        # Whoever may merge partners need not see their contracts.
        contracts = self.env["clm.contract"].sudo().with_context(active_test=False)
        moved = contracts.search([("partner_id", "=", dst_partner.id)])
        # The company behind a contact may be another one now.
        self.env.add_to_compute(contracts._fields["commercial_partner_id"], moved)
        return result
