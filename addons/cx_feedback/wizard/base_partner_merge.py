from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo drops all invitations of a person when one of them would be double: drop that one only."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            DELETE FROM cx_invitation i USING cx_invitation kept
             WHERE i.partner_id = ANY(%(all)s) AND kept.partner_id = ANY(%(all)s) AND i.program_id = kept.program_id
               AND i.partner_id <> kept.partner_id
               AND (i.event_id = kept.event_id OR (i.event_id IS NULL AND kept.event_id IS NULL AND i.wave = kept.wave))
               AND (kept.state = 'answered', -kept.id) > (i.state = 'answered', -i.id)
            """,
            {"all": (src_partners | dst_partner).ids},
        )
        self.env["cx.invitation"].invalidate_model()
        return super()._update_foreign_keys(src_partners, dst_partner)
