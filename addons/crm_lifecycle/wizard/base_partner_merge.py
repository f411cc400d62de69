from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo drops rows that break a unique index: end what would, so that no stay is lost."""
        self._leave_one_open_stay(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _leave_one_open_stay(self, src_partners, dst_partner):
        profiles = self.env["crm.lifecycle.profile"].sudo()
        merged = profiles.search([("partner_id", "in", (src_partners | dst_partner).ids)])
        for group in merged.grouped("company_id").values():
            kept = group.filtered(lambda profile: profile.partner_id == dst_partner) or group[0]
            dropped = group - kept
            stays = profiles.with_company(kept.company_id)._open_stays(dropped.partner_id)
            for stay in stays:
                stay.left_at = max(stay.entered_at, kept.stage_entered_at)
            dropped.unlink()
        self.env.flush_all()
