from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from .cx_case import OPEN

USER_GROUP = "cx_feedback.group_cx_feedback_user"


class CxCase(models.Model):
    """Who takes care of new cases: whoever knows the customer, else the member of the team with the most room."""

    _inherit = "cx.case"

    @api.model
    def _owners(self, fitting):
        """`{response: user}` of `{response: rule}`; nobody where nobody is there. Constant number of queries."""
        known = {
            response: self._salespeople(response)
            for response, rule in fitting.items()
            if rule.use_salesperson
        }
        teams = self.env["cx.case.team"].union(*(rule.team_id for rule in fitting.values()))
        everyone = self.env["res.users"].union(*known.values(), teams.member_ids.user_id, teams.lead_id)
        present = self._present(everyone)
        load = self._load(teams.member_ids.user_id)
        return {
            response: self._first_present(known.get(response), present, response.company_id)
            or self._member_with_room(rule.team_id, present, load)
            or self._lead_who_may_see(rule.team_id)
            for response, rule in fitting.items()
        }

    @api.model
    def _salespeople(self, response):
        """Who knows the customer, best first."""
        person = response.partner_id
        found = [
            response.order_id.user_id,
            response.lead_id.user_id,
            person.user_id,
            person.commercial_partner_id.user_id,
        ]
        return self.env["res.users"].concat(*found)

    @api.model
    def _present(self, users):
        """Those who may see cases and are not away."""
        allowed = self.env["res.users"].search(
            Domain("id", "in", users.ids) & Domain("all_group_ids", "in", self.env.ref(USER_GROUP).ids)
        )
        return allowed - self._away(allowed)

    @api.model
    def _away(self, users):
        now = fields.Datetime.now()
        away = self.env["resource.calendar.leaves"].search(
            [
                ("resource_id.user_id", "in", users.ids),
                ("date_from", "<=", now),
                ("date_to", ">=", now),
                ("time_type", "=", "leave"),
            ]
        )
        return away.resource_id.user_id

    @api.model
    def _load(self, users):
        """How many open cases each has; those that are given out now are counted on."""
        groups = self._read_group(
            [("user_id", "in", users.ids), ("state", "in", OPEN)], ["user_id"], ["__count"]
        )
        return Counter({user.id: count for user, count in groups})

    @api.model
    def _first_present(self, users, present, company):
        users = users or self.env["res.users"]
        return next(
            (user for user in users if user in present and company in user.company_ids), self.env["res.users"]
        )

    @api.model
    def _member_with_room(self, team, present, load):
        """The member whose share of the capacity is filled least; the order of the team where it is the same."""
        free = [
            member
            for member in team.member_ids
            if member.user_id in present and load[member.user_id.id] < member.capacity
        ]
        if not free:
            return self.env["res.users"]
        chosen = min(free, key=lambda member: load[member.user_id.id] / member.capacity).user_id
        load[chosen.id] += 1
        return chosen

    @api.model
    def _lead_who_may_see(self, team):
        lead = team.lead_id
        return lead if lead.active and lead.has_group(USER_GROUP) else self.env["res.users"]

    @api.model
    def _hand_over_of_those_who_left(self, limit=200):
        """Open cases of archived users go to the lead of their team, who is told; returns how many."""
        cases = self.search(
            [("state", "in", OPEN), ("user_id.active", "=", False), ("user_id", "!=", False)], limit=limit
        )
        for case in cases:
            lead = case.team_id.lead_id or case.program_id.user_id
            case.user_id = lead if lead.active and lead.has_group(USER_GROUP) else False
        cases._plan_work()
        cases._tell_owners("cx_feedback.mail_template_case_handed_over")
        return len(cases)
