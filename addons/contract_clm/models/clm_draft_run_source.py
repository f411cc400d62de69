import ast

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

MAXIMUM_ROWS = 20_000
# Whatever defaults the browser sends.
NEW_ROW = {"state": "waiting", "problem": False, "contract_id": False, "version_id": False}


class ClmDraftRunSource(models.Model):
    """Where the rows come from: records chosen in a list, or all that match a filter."""

    _inherit = "clm.draft.run"

    @api.model
    def _open_for(self, records):
        """Prepares a run for the chosen records and opens it."""
        source = "order" if records._name == "sale.order" else "partner"
        run = self.create({"source": source})
        run._add_rows(records)
        return run._action_form()

    def _action_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Draft contracts"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def action_add_matching(self):
        """Adds a row for every record that matches the filter and that the user may see."""
        self.check_access("write")
        self._check_state("draft")
        for run in self:
            found = self.env[run.source_model].search(run._parsed_domain(), limit=MAXIMUM_ROWS + 1)
            if not found:
                raise UserError(self.env._("Nothing matches the filter. Widen it, or choose from a list."))
            run._add_rows(found)

    def _parsed_domain(self):
        try:
            return Domain(ast.literal_eval(self.domain or "[]"))
        except (ValueError, SyntaxError) as error:
            raise UserError(
                self.env._("The filter cannot be understood: %(filter)s", filter=self.domain)
            ) from error

    def _add_rows(self, records):
        self.ensure_one()
        records.check_access("read")
        rows = self._missing_rows(records)
        if len(self.line_ids) + len(rows) > MAXIMUM_ROWS:
            raise UserError(
                self.env._(
                    "A run takes %(limit)s rows at most. Narrow the filter and make several runs.",
                    limit=MAXIMUM_ROWS,
                )
            )
        # Rows are written by the run only; the caller has checked the right on the run and on the records.
        self.env["clm.draft.run.line"].sudo().create(rows)

    def _missing_rows(self, records):
        if self.source == "order":
            there = set(self.line_ids.order_id.ids)
            pairs = [(order.id, order.partner_id.id) for order in records]
        else:
            there = set(self.line_ids.partner_id.ids)
            pairs = [(False, partner.id) for partner in records]
        return [
            {**NEW_ROW, "run_id": self.id, "order_id": order_id, "partner_id": partner_id}
            for order_id, partner_id in pairs
            if (order_id or partner_id) not in there
        ]

    def action_remove_rows(self):
        """Empties the list, to choose again."""
        self.check_access("write")
        self._check_state("draft")
        self.env["clm.draft.run.line"].flush_model()
        # Set-based: a filter may have brought thousands of rows that nobody else knows yet.
        self.env.execute_query(
            SQL("DELETE FROM clm_draft_run_line WHERE run_id IN %s RETURNING id", tuple(self.ids))
        )
        self.env["clm.draft.run.line"].invalidate_model()
        self.invalidate_recordset()
