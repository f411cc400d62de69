from odoo import api, models
from odoo.tools import SQL

from .crm_lifecycle_engine import LOCK


class CrmLifecycleEngine(models.AbstractModel):
    """Moves chosen customers, in a few statements however many they are."""

    _inherit = "crm.lifecycle.engine"

    @api.model
    def _move_customers(self, partner_ids, company, stage, now, reason):
        """Moves the customers of these contacts into a stage of a company; returns how many moved.

        Those who are there already stay, and whom somebody holds. No move lies before the one that it follows.
        """
        self._prepare()
        execute = self.env.cr.execute
        execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        execute(
            SQL(
                """
                INSERT INTO crm_lifecycle_profile (partner_id, company_id, dirty, create_uid, create_date, write_uid,
                                                   write_date)
                SELECT DISTINCT p.commercial_partner_id, %(company)s::int, TRUE, %(uid)s::int, %(now)s::timestamp,
                       %(uid)s::int, %(now)s::timestamp
                  FROM res_partner p WHERE p.id = ANY(%(ids)s)
                    ON CONFLICT (partner_id, company_id) DO NOTHING
                """,
                company=company.id,
                uid=self.env.uid,
                now=now,
                ids=list(partner_ids),
            )
        )
        execute("DROP TABLE IF EXISTS lifecycle_work")
        execute(
            SQL(
                """
                CREATE TEMPORARY TABLE lifecycle_work ON COMMIT DROP AS
                SELECT f.id, %(stage)s::int AS stage_id, NULL::int AS edge_id, ARRAY[%(stage)s::int] AS path
                  FROM crm_lifecycle_profile f
                 WHERE f.company_id = %(company)s AND f.stage_id IS DISTINCT FROM %(stage)s
                   AND (f.hold_until IS NULL OR f.hold_until <= %(now)s)
                   AND f.partner_id IN (SELECT commercial_partner_id FROM res_partner WHERE id = ANY(%(ids)s))
                """,
                stage=stage.id,
                company=company.id,
                now=now,
                ids=list(partner_ids),
            )
        )
        moved = self.env.cr.rowcount
        if moved:
            self._write_stays(now, cause="rule", reason=reason)
            self._write_stages(now)
            self._forget_caches()
        return moved
