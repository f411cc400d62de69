from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

FIELDS = {
    "touchpoint": "touchpoint_id",
    "program": "program_id",
    "stage": "stage_id",
    "user": "user_id",
    "lang": "lang",
    "country": "partner_id.country_id",
    "segment": "in_segment_id",
    "product": "bought_product_id",
}


class CxResponse(models.Model):
    """Answers by what their customers are and have bought."""

    _inherit = "cx.response"

    in_segment_id = fields.Many2one("crm.segment", compute="_compute_nothing", search="_search_in_segment_id")
    bought_product_id = fields.Many2one(
        "product.template",
        "Product of the Order",
        compute="_compute_nothing",
        search="_search_bought_product_id",
    )

    def _compute_nothing(self):
        """These fields are there to be searched: an answer has many of each."""
        self.in_segment_id = self.bought_product_id = False

    @api.model
    def _search_in_segment_id(self, operator, value):
        return self._search_through(
            "partner_id",
            "crm.segment",
            operator,
            value,
            "SELECT p.id FROM crm_segment_member m JOIN res_partner p ON p.commercial_partner_id = m.partner_id"
            " OR p.id = m.partner_id WHERE m.left_at IS NULL AND m.segment_id = ANY(%s)",
        )

    @api.model
    def _search_bought_product_id(self, operator, value):
        return self._search_through(
            "order_id",
            "product.template",
            operator,
            value,
            "SELECT l.order_id FROM sale_order_line l JOIN product_product v ON v.id = l.product_id"
            " WHERE l.display_type IS NULL AND v.product_tmpl_id = ANY(%s)",
        )

    @api.model
    def _search_through(self, name, model, operator, value, query):
        """Answers whose field `name` is among what `query` finds for the records of `model` that the user may see."""
        if operator != "in":
            return NotImplemented
        self.env.flush_all()
        known = self.env[model].with_context(active_test=False).search([("id", "in", [*filter(None, value)])])
        found = Domain(name, "in", SQL(query, known.ids))
        if False in value:
            found |= Domain(name, "=", False)
        return found

    @api.model
    def _of_group(self, dimension, key):
        return Domain(FIELDS[dimension], "=", key)

    @api.model
    def _by_customer(self, dimension, period, ids):
        """Rows (id of the segment, product or country, whether in the period itself, score, answers).

        Of the answers that the user may read. An answer counts in each of its segments and products, once.
        """
        screen = self.env["cx.screen"]
        self.env.flush_all()
        query = self._search(screen._domain(ids) & screen._in_days(period.before, period.end))
        columns = [SQL.identifier(query.table, name) for name in ("date", "score", *self._linked(dimension))]
        answers = query.select(*columns)
        # Compiling the statement takes PostgreSQL longer than running it.
        self.env.cr.execute("SET LOCAL jit = off")
        return self.env.execute_query(
            SQL(
                """WITH answers AS (
                       SELECT %(link)s AS link, date >= %(start)s AS is_now, score, COUNT(*) AS count
                         FROM (%(answers)s) r GROUP BY 1, 2, 3),
                   links AS (%(links)s)
                   SELECT links.key, is_now, score, SUM(count)::int
                     FROM answers JOIN links ON links.link = answers.link GROUP BY 1, 2, 3""",
                link=SQL.identifier(*self._linked(dimension)),
                start=period.start,
                answers=answers,
                links=self._links(dimension),
            )
        )

    @api.model
    def _linked(self, dimension):
        return ("order_id",) if dimension == "product" else ("partner_id",)

    @api.model
    def _links(self, dimension):
        """SQL: rows (link, key), each once: the customers of a segment or country, the orders of a product."""
        if dimension == "country":
            return SQL("SELECT id AS link, country_id AS key FROM res_partner")
        if dimension == "product":
            return SQL(
                """SELECT DISTINCT l.order_id AS link, v.product_tmpl_id AS key
                     FROM sale_order_line l JOIN product_product v ON v.id = l.product_id
                    WHERE l.display_type IS NULL AND l.order_id IN (SELECT link FROM answers)"""
            )
        return SQL(
            """SELECT partner_id AS link, segment_id AS key FROM crm_segment_member WHERE left_at IS NULL
               UNION
               SELECT p.id, m.segment_id FROM crm_segment_member m
                 JOIN res_partner p ON p.commercial_partner_id = m.partner_id WHERE m.left_at IS NULL"""
        )
