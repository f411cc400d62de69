from odoo import api, models


class CrmLifecyclePeople(models.AbstractModel):
    """Invitations of contacts that become one."""

    _inherit = "crm.lifecycle.people"

    @api.model
    def _drop_doubles(self, contact_ids):
        """Of invitations that would be the same, the answered one stays, else the oldest."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            DELETE FROM cx_invitation i USING cx_invitation kept
             WHERE i.partner_id = ANY(%s) AND kept.partner_id = ANY(%s) AND i.program_id = kept.program_id
               AND (i.event_id = kept.event_id
                    OR (i.wave = kept.wave AND i.event_id IS NULL AND kept.event_id IS NULL))
               AND (i.state <> 'answered', i.id) > (kept.state <> 'answered', kept.id)
            """,
            (contact_ids, contact_ids),
        )
        self.env["cx.invitation"].invalidate_model()
        return super()._drop_doubles(contact_ids)
