from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from .crm_loyalty_tier import LOYALTY
from .loyalty_program import EARNED

SIGNALS = ("loyalty.tier.reached", "loyalty.tier.lost")


class CrmLoyaltyStandingRefresh(models.Model):
    """Brings standings, tiers and their history to what the cards say: a set difference in SQL."""

    _inherit = "crm.loyalty.standing"

    @api.model
    def _trigger(self):
        # Whoever changes a tier need not be allowed to see scheduled actions. The first tiers come before it.
        cron = self.env.ref("crm_lifecycle_loyalty.ir_cron_standings", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _cron_refresh(self):
        """All programs, each committed: points come and go with orders, and earned points grow old."""
        programs = (
            self.env["loyalty.program"]
            .with_context(active_test=False)
            .search([("program_type", "=", LOYALTY)])
        )
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(programs))
        for program in programs:
            try:
                with self.env.cr.savepoint():
                    self._refresh(program)
            except SerializationFailure:
                # Another worker has just done it.
                self.env.invalidate_all(flush=False)
            if not commit(1):
                return

    @api.model
    def _refresh(self, program, partner_ids=None):
        """Brings the standings of a program, or of some customers in it, up to date."""
        self.env.flush_all()
        now = fields.Datetime.now()
        self._find_points(program, partner_ids, now)
        whom = SQL("AND o.partner_id = ANY(%s)", partner_ids) if partner_ids is not None else SQL()
        stays = self._end_stays(program, whom, now) + self._begin_stays(program, now)
        self._store(program, whom, now)
        self.env.cr.execute("DROP TABLE crm_loyalty_now")
        self._invalidate()
        for name in SIGNALS if stays else ():
            # Whoever gives points has no rights on signals, which are written by the machine only.
            self.env[f"crm.lifecycle.source.{name}"].sudo()._collect_ids(stays)

    @api.model
    def _find_points(self, program, partner_ids, now):
        """The temporary table `crm_loyalty_now`: partner_id, balance, points, tier_id and its threshold."""
        cr = self.env.cr
        cr.execute("DROP TABLE IF EXISTS crm_loyalty_now")
        cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE crm_loyalty_now ON COMMIT DROP AS
                SELECT s.partner_id, s.balance, s.points, t.id AS tier_id, t.threshold
                  FROM (%(sums)s) s
                  LEFT JOIN LATERAL (
                       SELECT t.id, t.threshold FROM crm_loyalty_tier t
                        WHERE t.program_id = %(program)s AND t.active AND t.threshold <= s.points AND %(runs)s
                        ORDER BY t.threshold DESC LIMIT 1) t ON TRUE
                """,
                sums=self._sums(program, partner_ids, now),
                program=program.id,
                runs=program.active,
            )
        )
        cr.execute("ANALYZE crm_loyalty_now")

    @api.model
    def _sums(self, program, partner_ids, now):
        """SQL: per customer the points left, and those that count. Who was forgotten begins anew."""
        earned = SQL("0")
        if program.tier_basis == EARNED:
            since = now - timedelta(days=program.tier_days) if program.tier_days else None
            earned = SQL(
                """(SELECT COALESCE(SUM(h.issued), 0) FROM loyalty_history h
                     WHERE h.card_id = card.id AND (%(since)s::timestamp IS NULL OR h.create_date > %(since)s)
                       AND (p.lifecycle_forgotten_at IS NULL OR h.create_date > p.lifecycle_forgotten_at))""",
                since=since,
            )
        return SQL(
            """
            SELECT c.partner_id, SUM(c.balance) AS balance, SUM(c.points) AS points
              FROM (SELECT p.commercial_partner_id AS partner_id,
                           CASE WHEN %(usable)s THEN card.points ELSE 0 END AS balance,
                           CASE WHEN %(earned)s THEN %(sum)s WHEN %(usable)s THEN card.points ELSE 0 END AS points
                      FROM loyalty_card card
                      JOIN res_partner p ON p.id = card.partner_id
                      JOIN res_partner customer ON customer.id = p.commercial_partner_id
                     WHERE card.program_id = %(program)s AND customer.active %(whom)s
                       AND (p.lifecycle_forgotten_at IS NULL
                            OR EXISTS (SELECT FROM loyalty_history h
                                        WHERE h.card_id = card.id AND h.create_date > p.lifecycle_forgotten_at))
                   ) c
             GROUP BY c.partner_id
            """,
            usable=SQL(
                "(card.active AND (card.expiration_date IS NULL OR card.expiration_date >= %s))", now.date()
            ),
            earned=program.tier_basis == EARNED,
            sum=earned,
            program=program.id,
            whom=SQL("AND p.commercial_partner_id = ANY(%s)", partner_ids)
            if partner_ids is not None
            else SQL(),
        )

    @api.model
    def _end_stays(self, program, whom, now):
        """Those whose tier changed leave the old one; returns ids of stays."""
        return self._returned_ids(
            SQL(
                """
                UPDATE crm_loyalty_stay o
                   SET left_at = GREATEST(o.entered_at, %(now)s), changed_at = %(now)s,
                       is_fall = %(runs)s AND COALESCE(q.threshold, 0) < (
                           SELECT t.threshold FROM crm_loyalty_tier t WHERE t.id = o.tier_id)
                  FROM crm_loyalty_stay was LEFT JOIN crm_loyalty_now q ON q.partner_id = was.partner_id
                 WHERE was.id = o.id AND o.program_id = %(program)s AND o.left_at IS NULL %(whom)s
                   AND o.partner_id IS NOT NULL AND q.tier_id IS DISTINCT FROM o.tier_id
                RETURNING o.id
                """,
                now=now,
                program=program.id,
                # Where the whole program ends nobody has lost anything by themselves.
                runs=program.active,
                whom=whom,
            )
        )

    @api.model
    def _begin_stays(self, program, now):
        """They enter the new one; after `_end_stays`, because a customer has one open stay."""
        return self._returned_ids(
            SQL(
                """
                INSERT INTO crm_loyalty_stay (program_id, company_id, tier_id, partner_id, entered_at, changed_at,
                                              is_rise, is_fall)
                SELECT %(program)s, %(company)s, q.tier_id, q.partner_id, %(now)s, %(now)s,
                       q.threshold > COALESCE(was.threshold, 0), FALSE
                  FROM crm_loyalty_now q
                  LEFT JOIN crm_loyalty_standing o ON o.program_id = %(program)s AND o.partner_id = q.partner_id
                  LEFT JOIN crm_loyalty_tier was ON was.id = o.tier_id
                 WHERE q.tier_id IS NOT NULL
                   AND NOT EXISTS (SELECT FROM crm_loyalty_stay stay
                                    WHERE stay.program_id = %(program)s AND stay.partner_id = q.partner_id
                                      AND stay.left_at IS NULL)
                ON CONFLICT DO NOTHING
                RETURNING id
                """,
                program=program.id,
                company=program.company_id.id or None,
                now=now,
            )
        )

    @api.model
    def _store(self, program, whom, now):
        cr = self.env.cr
        cr.execute(
            SQL(
                """DELETE FROM crm_loyalty_standing o
                    WHERE o.program_id = %s %s
                      AND NOT EXISTS (SELECT FROM crm_loyalty_now q WHERE q.partner_id = o.partner_id)""",
                program.id,
                whom,
            )
        )
        cr.execute(
            SQL(
                """
                INSERT INTO crm_loyalty_standing AS o (program_id, company_id, partner_id, balance, points, tier_id,
                                                       tier_since)
                SELECT %(program)s, %(company)s, partner_id, balance, points, tier_id,
                       CASE WHEN tier_id IS NOT NULL THEN %(now)s::timestamp END
                  FROM crm_loyalty_now
                    ON CONFLICT (program_id, partner_id) DO UPDATE
                   SET balance = EXCLUDED.balance, points = EXCLUDED.points, tier_id = EXCLUDED.tier_id,
                       company_id = EXCLUDED.company_id,
                       tier_since = CASE WHEN o.tier_id IS DISTINCT FROM EXCLUDED.tier_id
                                         THEN EXCLUDED.tier_since ELSE o.tier_since END
                 WHERE (o.balance, o.points, o.tier_id, o.company_id)
                       IS DISTINCT FROM (EXCLUDED.balance, EXCLUDED.points, EXCLUDED.tier_id, EXCLUDED.company_id)
                """,
                program=program.id,
                company=program.company_id.id or None,
                now=now,
            )
        )

    @api.model
    def _returned_ids(self, query):
        self.env.cr.execute(query)
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _invalidate(self):
        for name in ("crm.loyalty.standing", "crm.loyalty.stay"):
            self.env[name].invalidate_model(flush=False)
        self.env["res.partner"].invalidate_model(["loyalty_standing_ids", "loyalty_tier_id"], flush=False)
