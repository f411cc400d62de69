from odoo import fields, models
from odoo.tools import SQL

# What follows from the stage alone.
CLOSING = (
    "stage_id",
    "state",
    "probability",
    "weighted_amount",
    "weighted_company",
    "closed_on",
    "write_date",
    "write_uid",
)


class ClmRenewalMany(models.Model):
    """Closing the cards of many terms at once."""

    _inherit = "clm.renewal"

    def _set_renewed_many(self):
        """As `_set_renewed`, for a fraction of its cost; the columns end the same."""
        renewals = self.filtered(lambda renewal: renewal.state == "open")
        if not renewals:
            return
        renewals.activity_unlink(["contract_clm.mail_activity_renew"])
        renewals.flush_recordset()
        stage = self._stage("renewed")
        self.env.execute_query(
            SQL(
                """
                UPDATE clm_renewal card
                   SET stage_id = %(stage)s, state = %(state)s, probability = %(probability)s,
                       weighted_amount = %(weighted)s, weighted_company = %(weighted_company)s,
                       closed_on = COALESCE(card.closed_on, %(today)s), write_date = %(now)s, write_uid = %(uid)s
                  FROM clm_renewal same
                  LEFT JOIN res_currency own ON own.id = same.currency_id
                  LEFT JOIN res_currency company ON company.id = same.company_currency_id
                 WHERE same.id = card.id AND card.id IN %(ids)s
                RETURNING card.id
                """,
                stage=stage.id,
                state=stage.kind,
                probability=stage.probability,
                weighted=self._weighted_sql("amount", "own", stage.probability),
                weighted_company=self._weighted_sql("amount_company", "company", stage.probability),
                today=fields.Date.context_today(self),
                now=self.env.cr.now(),
                uid=self.env.uid,
                ids=tuple(renewals.ids),
            )
        )
        renewals.invalidate_recordset(CLOSING, flush=False)
        renewals.modified(CLOSING)
        for name in CLOSING:
            self.env.remove_to_compute(self._fields[name], renewals)

    def _weighted_sql(self, amount, currency, probability):
        """The amount by its probability, rounded as its currency (the alias of a table) is; half goes up."""
        rounding = SQL.identifier(currency, "rounding")
        return SQL(
            "round(%s * %s::numeric / 100 / %s) * %s",
            SQL.identifier("card", amount),
            probability,
            rounding,
            rounding,
        )
