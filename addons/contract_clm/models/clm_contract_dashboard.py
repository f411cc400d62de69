from odoo import api, models
from odoo.fields import Domain

from .dashboard import Dashboard

OFFICER = "contract_clm.group_contract_clm_officer"


class ClmContractDashboard(models.Model):
    _inherit = "clm.contract"

    @api.model
    def dashboard_data(self, filters=None):
        """The numbers of the contract dashboard, with the rights of the current user.

        :param filters: dict: `whose` ("mine", "team": of the sales teams that the user belongs to or leads, "all" that
            the user may see; left out: "all" for officers, "mine" for others), `company_id` (one of the allowed
            companies, or nothing for all of them)
        :return: dict: `whose`, `companies`, `today`, `currency_id`, in which all amounts are; `left_out`: names of
            companies whose currency has no exchange rate; `numbers`: dict of numbers by key; `months`, `types` and
            `reasons`: lists of numbers, with a `start` or `name`. A number has `count`, `amount`, and `model` and
            `domain` of what it counts. `rates` has shares (0.9 is 90 percent), or nothing where none was due.
        """
        self.check_access("read")
        filters = filters or {}
        # Who does not work for others is asked to look at their own first.
        usual = "all" if self.env.user.has_group(OFFICER) else "mine"
        whose = filters.get("whose") or usual
        scope = self._dashboard_scope(whose, filters.get("company_id"))
        companies = [{"id": company.id, "name": company.name} for company in self.env.companies]
        return {"whose": whose, "companies": companies, **Dashboard(self.env, scope).data()}

    @api.model
    def _dashboard_scope(self, whose, company_id):
        """Whose contracts and renewals, and of which company."""
        scope = Domain("company_id", "=", company_id) if company_id else Domain.TRUE
        if whose == "mine":
            scope &= Domain("user_id", "=", self.env.uid)
        elif whose == "team":
            scope &= Domain("user_id", "in", self._team_mates().ids)
        return scope

    @api.model
    def _team_mates(self):
        """The current user, and whoever is in a sales team that they belong to or lead."""
        me = self.env.user
        # Who is in a team of theirs is no secret to its members.
        return me | me._clm_teams().sudo().crm_team_member_ids.user_id
