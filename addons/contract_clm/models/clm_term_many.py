from odoo import api, models
from odoo.tools import SQL


class ClmTermMany(models.Model):
    """Reading and writing many terms at once."""

    _inherit = "clm.term"

    _problem = models.Index("(id) WHERE problem IS NOT NULL")

    def action_view_contract(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "clm.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
        }

    def _first_days(self):
        """The first day of the first term, by the id of the contract of each of these terms."""
        self.flush_model(["contract_id", "number", "start_date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (contract_id) contract_id, start_date
                  FROM clm_term WHERE contract_id IN %s
                 ORDER BY contract_id, number
                """,
                tuple(self.contract_id.ids) or (None,),
            )
        )
        return dict(rows)

    @api.model
    def _insert(self, rows):
        """Inserts terms; like `create`, which costs more for each row.

        :param rows: list of dicts of column values
        """
        return self.create(rows)
