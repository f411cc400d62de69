from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo fails on rows that break a unique index, or drops them: mend that before, so that no stay is lost."""
        people = self.env["crm.lifecycle.people"]
        both = src_partners | dst_partner
        customers = people._customers(both)
        people._drop_doubles(both.ids)
        self._leave_one_open_stay(src_partners, dst_partner)
        merged = super()._update_foreign_keys(src_partners, dst_partner)
        people._merge(dst_partner, customers)
        return merged

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
