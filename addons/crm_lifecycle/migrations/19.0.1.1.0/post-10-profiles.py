"""What profiles know since this version: the furthest stage, and that their signals are to be read."""


def migrate(cr, version):
    if not version:
        return
    cr.execute(
        """UPDATE crm_lifecycle_profile p SET furthest_stage_id = furthest.stage_id
             FROM (SELECT DISTINCT ON (h.partner_id, h.company_id) h.partner_id, h.company_id, h.stage_id
                     FROM crm_lifecycle_history h JOIN crm_lifecycle_stage st ON st.id = h.stage_id AND st.forward
                    ORDER BY h.partner_id, h.company_id, st.sequence DESC, st.id DESC) furthest
            WHERE p.partner_id = furthest.partner_id AND p.company_id = furthest.company_id
              AND p.furthest_stage_id IS NULL"""
    )
    cr.execute("UPDATE crm_lifecycle_profile SET dirty = TRUE WHERE dirty IS NULL")
