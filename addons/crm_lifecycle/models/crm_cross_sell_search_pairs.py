from collections import namedtuple
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..tools import baskets
from .crm_cross_sell_purchases import flush_purchases, purchases
from .res_partner_sets import outsiders

# Who bought more different products than this sells them on.
RESELLER = 300
# The pairs that are furthest from chance are judged, and the best of these kept.
MOST_JUDGED, MOST_KEPT = 20_000, 1_000

Found = namedtuple("Found", ("product_id", "offer_id", "together", "pair", "chance"))


class CrmCrossSellSearchPairs(models.Model):
    """Counting in SQL, set-based: what each customer bought when for the first time, then pairs of that.

    A pair counts for a customer who bought the second product in the same order as the first, or up to `within_days`
    later, each for the first time: who reorders both every month tells nothing new. Customers count once (see
    tools/baskets.py). What fewer than `min_count` bought cannot be in a pair of that many, and is left out early
    (R. Agrawal, R. Srikant, "Fast Algorithms for Mining Association Rules", VLDB 1994).
    """

    _inherit = "crm.cross.sell.search"

    def _find(self):
        """Brings the suggestions to what the orders say; returns what to note about the search."""
        self.ensure_one()
        flush_purchases(self.env)
        cr = self.env.cr
        # Pairs are counted in memory; what the server allows each step by default is written to disk.
        cr.execute("SET LOCAL work_mem = '256MB'")
        resellers = self._fill_first()
        everyone, products = self._fill_products()
        judged = self._judged(everyone, len(products), self._pairs(products))
        kept = [found for found in judged if found.chance <= self.max_chance]
        kept.sort(key=lambda found: (found.chance, -found.pair.both))
        self._store(kept[:MOST_KEPT])
        cr.execute("DROP TABLE crm_cross_sell_first, crm_cross_sell_product")
        cr.execute("SET LOCAL work_mem TO DEFAULT")
        return {
            "customer_count": everyone,
            "reseller_count": resellers,
            "kept_count": len(kept[:MOST_KEPT]),
            "chance_count": len(judged) - len(kept),
        }

    def _fill_first(self):
        """When each customer first bought each product, in the days looked at; returns how many are left out."""
        cr = self.env.cr
        cr.execute("DROP TABLE IF EXISTS crm_cross_sell_first, crm_cross_sell_product")
        cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE crm_cross_sell_first ON COMMIT DROP AS
                   SELECT b.customer_id, b.template_id, MIN(b.bought_at) AS at
                     FROM (%s) b GROUP BY b.customer_id, b.template_id
                   HAVING MIN(b.bought_at) >= %s""",
                purchases(self.env, SQL("o.company_id = %s", self.company_id.id)),
                fields.Datetime.now() - timedelta(days=self.history_days),
            )
        )
        cr.execute(
            SQL(
                """WITH left_out AS (
                       SELECT customer_id, COUNT(*) > %s AS resells FROM crm_cross_sell_first f
                        GROUP BY customer_id HAVING COUNT(*) > %s OR NOT (%s)),
                   gone AS (DELETE FROM crm_cross_sell_first f USING left_out l WHERE l.customer_id = f.customer_id)
                   SELECT COUNT(*) FILTER (WHERE resells) FROM left_out""",
                RESELLER,
                RESELLER,
                outsiders(SQL("f.customer_id"), SQL("f.customer_id")),
            )
        )
        [resellers] = cr.fetchone()
        cr.execute("ANALYZE crm_cross_sell_first")
        return resellers

    def _fill_products(self):
        """How many customers there are, and `{product: its customers}` of those that can be in a pair."""
        cr = self.env.cr
        cr.execute("SELECT COUNT(DISTINCT customer_id) FROM crm_cross_sell_first")
        [everyone] = cr.fetchone()
        least = max(self.min_count, round(self.min_support * everyone))
        cr.execute(
            """CREATE TEMPORARY TABLE crm_cross_sell_product ON COMMIT DROP AS
               SELECT f.template_id, COUNT(*)::int AS buyers
                 FROM crm_cross_sell_first f
                 JOIN product_template t ON t.id = f.template_id AND t.active AND t.sale_ok
                GROUP BY f.template_id HAVING COUNT(*) >= %s""",
            (least,),
        )
        cr.execute(
            """DELETE FROM crm_cross_sell_first f
                WHERE NOT EXISTS (SELECT FROM crm_cross_sell_product p WHERE p.template_id = f.template_id)"""
        )
        cr.execute("ANALYZE crm_cross_sell_product, crm_cross_sell_first")
        cr.execute("SELECT template_id, buyers FROM crm_cross_sell_product")
        return everyone, dict(cr.fetchall())

    def _pairs(self, products):
        """(product, offer, customers of both, of these at once) of the pairs furthest from chance."""
        self.env.cr.execute(
            """SELECT q.product_id, q.offer_id, q.buyers, q.together
                 FROM (SELECT a.template_id AS product_id, b.template_id AS offer_id, COUNT(*)::int AS buyers,
                              (COUNT(*) FILTER (WHERE b.at = a.at))::int AS together
                         FROM crm_cross_sell_first a
                         JOIN crm_cross_sell_first b
                           ON b.customer_id = a.customer_id AND b.template_id <> a.template_id
                          AND b.at >= a.at AND b.at <= a.at + %s * interval '1 day'
                        GROUP BY a.template_id, b.template_id
                       HAVING COUNT(*) >= %s) q
                 JOIN crm_cross_sell_product pa ON pa.template_id = q.product_id
                 JOIN crm_cross_sell_product pb ON pb.template_id = q.offer_id
                ORDER BY q.buyers / sqrt(pa.buyers::float8 * pb.buyers) * sqrt(q.buyers) DESC,
                         q.product_id, q.offer_id
                LIMIT %s""",
            (self.within_days, self.min_count, MOST_JUDGED),
        )
        return [(row, products[row[0]], products[row[1]]) for row in self.env.cr.fetchall()]

    def _judged(self, everyone, products, rows):
        """[Found] of the pairs that are often enough; as tried count all pairs of these products, both ways."""
        pairs = [(row, baskets.Pair(row[2], first, second, everyone)) for row, first, second in rows]
        pairs = [
            (row, pair)
            for row, pair in pairs
            if pair.lift >= self.min_lift and pair.support >= self.min_support
        ]
        rates = baskets.discoveries([pair.chance for _row, pair in pairs], products * (products - 1))
        return [
            Found(row[0], row[1], row[3], pair, rate) for (row, pair), rate in zip(pairs, rates, strict=True)
        ]

    def _store(self, kept):
        """Renews what is there and keeps what somebody put aside; what is not found any more goes."""
        medians, now = self._medians(kept), fields.Datetime.now()
        rows = [
            (
                found.product_id,
                found.offer_id,
                found.pair.both,
                found.together,
                found.pair.first,
                found.pair.second,
                found.pair.support,
                found.pair.confidence,
                found.pair.lift,
                found.chance,
                medians.get((found.product_id, found.offer_id)),
            )
            for found in kept
        ]
        columns = (
            [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _name in range(11)]
        )
        types = ("int",) * 6 + ("float8",) * 5
        unnested = SQL(", ").join(
            SQL("%s::%s[]", column, SQL(kind)) for column, kind in zip(columns, types, strict=True)
        )
        self.env.cr.execute(
            SQL(
                """INSERT INTO crm_cross_sell_suggestion AS s (
                       active, company_id, product_id, offer_id, both_count, together_count, later_count,
                       product_count, offer_count, customer_count, support, confidence, lift, chance, median_days,
                       gain, found_at)
                   SELECT TRUE, %(company)s, n.a, n.b, n.both_of, n.together, n.both_of - n.together, n.first_of,
                          n.second_of, %(everyone)s, n.support, n.confidence, n.lift, n.chance, n.days,
                          n.first_of - n.both_of, %(now)s
                     FROM unnest(%(rows)s) AS n (a, b, both_of, together, first_of, second_of, support, confidence,
                                                 lift, chance, days)
                   ON CONFLICT (company_id, product_id, offer_id) DO UPDATE
                      SET (both_count, together_count, later_count, product_count, offer_count, customer_count,
                           support, confidence, lift, chance, median_days, gain, found_at)
                        = (EXCLUDED.both_count, EXCLUDED.together_count, EXCLUDED.later_count,
                           EXCLUDED.product_count, EXCLUDED.offer_count, EXCLUDED.customer_count, EXCLUDED.support,
                           EXCLUDED.confidence, EXCLUDED.lift, EXCLUDED.chance, EXCLUDED.median_days, EXCLUDED.gain,
                           EXCLUDED.found_at)""",
                company=self.company_id.id,
                everyone=kept[0].pair.everyone if kept else 0,
                now=now,
                rows=unnested,
            )
        )
        self.env.cr.execute(
            """DELETE FROM crm_cross_sell_suggestion
                WHERE company_id = %s AND active AND NOT (product_id, offer_id) IN (
                      SELECT * FROM unnest(%s::int[], %s::int[]))""",
            (self.company_id.id, columns[0], columns[1]),
        )
        for name in ("crm.cross.sell.suggestion", "crm.cross.sell.rule"):
            self.env[name].invalidate_model()

    def _medians(self, kept):
        """`{(product, offer): median days}` of those who bought the second in a later order."""
        self.env.cr.execute(
            """SELECT k.a, k.b, percentile_cont(0.5) WITHIN GROUP (
                          ORDER BY EXTRACT(EPOCH FROM fb.at - fa.at)::float8 / 86400)
                 FROM unnest(%s::int[], %s::int[]) AS k (a, b)
                 JOIN crm_cross_sell_first fa ON fa.template_id = k.a
                 JOIN crm_cross_sell_first fb ON fb.template_id = k.b AND fb.customer_id = fa.customer_id
                WHERE fb.at > fa.at AND fb.at <= fa.at + %s * interval '1 day'
                GROUP BY k.a, k.b""",
            (
                [found.product_id for found in kept],
                [found.offer_id for found in kept],
                self.within_days,
            ),
        )
        return {(product, offer): float(days) for product, offer, days in self.env.cr.fetchall()}
