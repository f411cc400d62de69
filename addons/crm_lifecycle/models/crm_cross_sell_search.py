import logging
import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.faults import first_line
from .crm_lifecycle_standing import LIFECYCLE_USER

_logger = logging.getLogger(__name__)
LOCK = 5_214_094
# Up to so many lines of orders are read while the user waits; more by the scheduled action.
AT_ONCE = 300_000


class CrmCrossSellSearch(models.Model):
    """What counts as going together in a company, and how the last search for it went.

    How it works: crm_cross_sell_search_pairs.py counts in SQL, tools/baskets.py judges.
    """

    _name = "crm.cross.sell.search"
    _description = "Search for Cross-Sell Suggestions"
    _order = "company_id"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    within_days = fields.Integer(
        "Bought Within (Days)",
        default=60,
        required=True,
        help="Bought later than that, the second counts no more.",
    )
    history_days = fields.Integer("Orders of the Last (Days)", default=730, required=True)
    min_count = fields.Integer("At Least (Customers)", default=5, required=True)
    min_support = fields.Float("At Least (Share of All Customers)", default=0, digits=(16, 6))
    min_lift = fields.Float("At Least (Times as Often)", default=1.2, required=True)
    max_chance = fields.Float(
        "At Most by Chance",
        default=0.05,
        required=True,
        help="So many of those shown may be there by chance.",
    )
    last_run_at = fields.Datetime("Last Search", readonly=True)
    last_run_seconds = fields.Float("Duration (Seconds)", readonly=True)
    customer_count = fields.Integer("Customers Looked At", readonly=True)
    reseller_count = fields.Integer(
        "Left Out", readonly=True, help="Customers who buy nearly everything tell nothing about two products."
    )
    kept_count = fields.Integer("Suggestions", readonly=True)
    chance_count = fields.Integer("Pairs That Could Be Chance", readonly=True)
    problem = fields.Text(readonly=True)

    _company_unique = models.UniqueIndex("(company_id)", "The company has its search already.")
    _days = models.Constraint("CHECK (within_days > 0 AND history_days > 0)", "Look at one day or more.")
    _least = models.Constraint(
        "CHECK (min_count >= 2 AND min_support >= 0 AND min_support <= 1 AND min_lift >= 1)",
        "Ask for two customers or more, a share between 0 and 1, and at least once as often.",
    )
    _chance = models.Constraint(
        "CHECK (max_chance > 0 AND max_chance <= 0.5)", "Chance is a share above 0, up to 0.5."
    )

    @api.model
    def _of_company(self, company):
        found = self.search([("company_id", "=", company.id)])
        # Every company has one; who looks for suggestions first makes it.
        return found or self.sudo().create({"company_id": company.id}).sudo(False)

    def action_find(self):
        """Looks now, or in the background where there are too many orders to wait for."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(LIFECYCLE_USER):
            raise AccessError(self.env._("Only users of the customer lifecycle may look for suggestions."))
        if self._is_big():
            # Whoever looks for suggestions need not be allowed to see scheduled actions.
            self.sudo().last_run_at = False
            self.env.ref("crm_lifecycle.ir_cron_cross_sell").sudo()._trigger()
            return self._shown(self.env._("There are many orders. Look again in some minutes."), "info")
        # Suggestions are written by the machine only.
        found = self.sudo()._find_guarded()
        if found is None:
            raise UserError(
                self.env._("Somebody is looking for suggestions right now. Look again in a moment.")
            )
        if self.problem:
            return self._shown(self.problem, "danger")
        return self._shown(
            self.env._(
                "%(kept)s suggestions; %(chance)s pairs that could be chance are not shown.",
                kept=self.kept_count,
                chance=self.chance_count,
            ),
            "success",
        )

    def _shown(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _is_big(self):
        self.env.cr.execute("SELECT COUNT(*) FROM (SELECT FROM sale_order_line LIMIT %s) line", (AT_ONCE,))
        return self.env.cr.fetchone()[0] >= AT_ONCE

    def _find_guarded(self):
        """How many suggestions there are; a fault is written onto the search. None where another worker looks."""
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK, self.id))
        if not self.env.cr.fetchone()[0]:
            return None
        started = time.monotonic()
        try:
            with self.env.cr.savepoint():
                values = {**self._find(), "problem": False}
        except Exception as error:
            _logger.info("Customer lifecycle: cross-sell of %s not searched: %s", self.company_id.name, error)
            self.env.invalidate_all(flush=False)
            values = {"problem": first_line(error)}
        self.write(
            {**values, "last_run_at": fields.Datetime.now(), "last_run_seconds": time.monotonic() - started}
        )
        return self.kept_count

    @api.model
    def _cron_find(self):
        """Every company, each committed; those that wait longest first."""
        companies = self.env["res.company"].search([])
        for company in companies:
            self._of_company(company)
        searches = self.search([], order="last_run_at ASC NULLS FIRST, id")
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(searches))
        for search in searches:
            search._find_guarded()
            if not commit(1):
                return
