from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .cx_program import IDENTIFIED

FROZEN = ("stage_id", "user_id")
KNOWN_BY = ("partner_id", "order_id", "lead_id")
# What the statement below reads, to be written to the database before.
READ = {
    "cx.program": ("identity",),
    "res.partner": ("user_id", "commercial_partner_id"),
    "sale.order": ("user_id",),
    "crm.lead": ("user_id",),
    "crm.lifecycle.history": ("partner_id", "company_id", "stage_id", "entered_at", "left_at"),
}


class CxResponse(models.Model):
    """What was known of the customer when the answer came: the stage then, and who looked after the customer.

    Later moves do not rewrite it. Answers to anonymous and pseudonymous programs have none of it.
    """

    _inherit = "cx.response"

    stage_id = fields.Many2one(
        "crm.lifecycle.stage",
        "Stage Then",
        readonly=True,
        ondelete="restrict",
        help="In which the customer was when the answer came.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Salesperson Then",
        readonly=True,
        ondelete="set null",
        help="Of the order or the opportunity, else of the customer, when the answer came.",
    )

    # The journey map reads the newest words of one cell.
    _cell_comment_idx = models.Index(
        "(touchpoint_id, stage_id, date DESC, id DESC) WHERE comment IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        facts = self._facts(vals_list)
        return super().create([{**values, **known} for values, known in zip(vals_list, facts, strict=True)])

    def write(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(FROZEN):
            raise UserError(
                self.env._("The stage and the salesperson stay as they were when the answer came.")
            )
        return super().write(vals)

    def _rollup_key(self):
        return {
            **super()._rollup_key(),
            "stage_id": self.stage_id.id,
            "user_id": self.user_id.id,
            "lang": self.lang,
        }

    @api.model
    def _facts(self, vals_list):
        """`{stage_id, user_id}` for each of these values, in one statement for all."""
        keys = [self._fact_key(values) for values in vals_list]
        found = {}
        if any(any(key[: len(KNOWN_BY)]) for key in keys):
            for model, names in READ.items():
                self.env[model].flush_model(names)
            found = {number: facts for number, *facts in self.env.execute_query(self._facts_sql(keys))}
        nothing = (None, None)
        return [
            dict(zip(FROZEN, found.get(number, nothing), strict=True)) for number in range(1, len(keys) + 1)
        ]

    @api.model
    def _fact_key(self, values):
        def given(name):
            return values.get(name, self.env.context.get(f"default_{name}")) or None

        date = fields.Datetime.to_datetime(given("date")) or fields.Datetime.now()
        company = given("company_id") or self.env.company.id
        return (*map(given, KNOWN_BY), given("program_id"), company, date)

    @api.model
    def _facts_sql(self, keys):
        columns = zip(*keys, strict=True)
        # The stage from the history and not from the profile: answers that come in late are of an earlier day.
        return SQL(
            """
            SELECT k.number, stay.stage_id, COALESCE(o.user_id, l.user_id, p.user_id, c.user_id)
              FROM unnest(%s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::timestamp[]) WITH ORDINALITY
                   AS k(partner_id, order_id, lead_id, program_id, company_id, date, number)
              LEFT JOIN cx_program pr ON pr.id = k.program_id
              LEFT JOIN res_partner p ON p.id = k.partner_id
              LEFT JOIN res_partner c ON c.id = p.commercial_partner_id
              LEFT JOIN sale_order o ON o.id = k.order_id
              LEFT JOIN crm_lead l ON l.id = k.lead_id
              LEFT JOIN LATERAL (%s) stay ON TRUE
             WHERE COALESCE(pr.identity, %s) = %s
            """,
            *map(list, columns),
            self._stay_sql(SQL("c.id"), SQL("k.company_id"), SQL("k.date")),
            IDENTIFIED,
            IDENTIFIED,
        )

    @api.model
    def _stay_sql(self, customer, company, date):
        """SQL: the stage of a customer at that time."""
        return SQL(
            """SELECT h.stage_id FROM crm_lifecycle_history h
                WHERE h.partner_id = %(customer)s AND h.company_id = %(company)s AND h.entered_at <= %(date)s
                  AND (h.left_at IS NULL OR h.left_at > %(date)s)
                ORDER BY h.entered_at DESC, h.id DESC LIMIT 1""",
            customer=customer,
            company=company,
            date=date,
        )

    @api.model
    def _learn_facts(self):
        """For answers that came before this was noted: the stage of that time, and whose the order or the lead is."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE cx_response r SET stage_id = known.stage_id, user_id = known.user_id
                  FROM (SELECT a.id, stay.stage_id, COALESCE(o.user_id, l.user_id) AS user_id
                          FROM cx_response a
                          LEFT JOIN cx_program pr ON pr.id = a.program_id
                          LEFT JOIN res_partner p ON p.id = a.partner_id
                          LEFT JOIN sale_order o ON o.id = a.order_id
                          LEFT JOIN crm_lead l ON l.id = a.lead_id
                          LEFT JOIN LATERAL (%s) stay ON TRUE
                         WHERE COALESCE(pr.identity, %s) = %s) known
                 WHERE known.id = r.id AND r.stage_id IS NULL AND r.user_id IS NULL
                   AND (known.stage_id IS NOT NULL OR known.user_id IS NOT NULL)
                """,
                self._stay_sql(SQL("p.commercial_partner_id"), SQL("a.company_id"), SQL("a.date")),
                IDENTIFIED,
                IDENTIFIED,
            )
        )
        self.invalidate_model()
