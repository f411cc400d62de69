from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Odoo drops the rows of a table in which one breaks a unique index: end what would."""
        self._leave_one_open_membership(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _leave_one_open_membership(self, src_partners, dst_partner):
        """Of the open rows of one segment the oldest stays, whoever's it is."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE crm_segment_member m SET left_at = GREATEST(m.entered_at, now() AT TIME ZONE 'UTC')
                WHERE m.left_at IS NULL AND m.partner_id = ANY(%(partners)s)
                  AND EXISTS (SELECT FROM crm_segment_member o
                               WHERE o.segment_id = m.segment_id AND o.left_at IS NULL
                                 AND o.partner_id = ANY(%(partners)s)
                                 AND (o.entered_at, o.id) < (m.entered_at, m.id))""",
            {"partners": (src_partners | dst_partner).ids},
        )
        self.env["crm.segment.member"].invalidate_model(flush=False)
