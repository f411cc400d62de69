from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

WAITING_CHANNEL = "clm_approval/waiting"


class ResUsers(models.Model):
    _inherit = "res.users"

    # For record rules, which read them whatever the user may see; nobody else reads or writes them.
    clm_stand_in_ids = fields.Many2many(
        "res.users",
        "clm_stand_in_rel",
        "user_id",
        "stand_in_id",
        string="Stand-ins at the Moment",
        copy=False,
        groups=NO_ACCESS,
    )
    clm_stands_in_for_ids = fields.Many2many(
        "res.users",
        "clm_stand_in_rel",
        "stand_in_id",
        "user_id",
        string="Stands in for at the Moment",
        copy=False,
        groups=NO_ACCESS,
    )

    @api.model
    def _clm_acts_for(self, users=None):
        """Those for whom the current user may act at this moment, without the current user.

        :param users: only those of them; everyone if left out
        """
        # A chain may go through delegations of others, which the current user does not see.
        delegations = self.env["clm.approval.delegation"].sudo()
        acting = delegations._acting() if delegations._may_be_named(self.env.user) else {}
        found = self.env["res.users"].browse(
            user for user, delegates in acting.items() if self.env.uid in delegates
        )
        return found if users is None else found & users

    @api.model
    def _clm_readers(self):
        """All active users with the right to contracts."""
        # Who belongs to a group is not everybody's to read.
        group = self.env.ref("contract_clm.group_contract_clm_user").sudo()
        return self.browse(group.all_user_ids.filtered("active").ids)

    def _clm_notify_waiting(self):
        """Tells the browsers of these users to count anew what waits for them: once each, when this is committed."""
        waiting = self.env.cr.precommit.data.get(WAITING_CHANNEL)
        if waiting is None:
            waiting = self.env.cr.precommit.data[WAITING_CHANNEL] = set()
            self.env.cr.precommit.add(self.env["res.users"]._clm_send_waiting)
        waiting.update(self.ids)

    @api.model
    def _clm_send_waiting(self):
        users = self.browse(self.env.cr.precommit.data.pop(WAITING_CHANNEL, ()))
        # Whoever submits need not see the partners of those who are asked.
        users.sudo()._bus_send(WAITING_CHANNEL, {})

    def _clm_teams(self):
        """The sales teams that any of these users belongs to or leads."""
        teams = self.env["crm.team"]
        mine = Domain("crm_team_member_ids.user_id", "in", self.ids) | Domain("user_id", "in", self.ids)
        # In which teams they are is no secret to the users themselves, whatever company they work in just now.
        return teams.browse(teams.sudo().search(mine).ids)

    def _clm_manager(self):
        """Whom the user reports to, if anybody: their manager in Employees, or else the leader of their sales team.

        :return: no or one active user, never the user
        """
        return self._clm_superiors_in_office()[:1]

    def _clm_superiors_in_office(self):
        """Active users to whom this one reports, the nearest first."""
        # Whoever submits need not see the employees and the teams of colleagues.
        # What led to the manager of somebody archived is archived with them.
        superiors = self.sudo().with_context(active_test=bool(self.active))._clm_superiors()
        return self.browse((superiors - self).filtered("active").ids)

    def _clm_superiors(self):
        """Who could be the manager of one user, the nearest first."""
        teams = self.sale_team_id | self.crm_team_member_ids.crm_team_id
        leaders = teams.user_id
        # Only where the app Employees is installed.
        return self.employee_id.parent_id.user_id | leaders if "employee_id" in self._fields else leaders
