from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools import stand_in

USER_GROUP = "contract_clm.group_contract_clm_user"
MANAGER_GROUP = "contract_clm.group_contract_clm_manager"
UPCOMING, CURRENT, OVER = "upcoming", "current", "over"


class ClmApprovalDelegation(models.Model):
    """Who decides on approvals while somebody is away."""

    _name = "clm.approval.delegation"
    _description = "Stand-in for Approvals"
    _inherit = "mail.thread"
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        "Away",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    delegate_id = fields.Many2one(
        "res.users",
        "Stand-in",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        domain=lambda self: (
            "[('share', '=', False), ('id', '!=', user_id), ('all_group_ids', 'in', %d)]"
            % self.env.ref(USER_GROUP).id
        ),
    )
    date_from = fields.Date(
        "First Day", required=True, default=fields.Date.context_today, index=True, tracking=True
    )
    date_to = fields.Date("Last Day", required=True, index=True, tracking=True)
    note = fields.Char(tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    state = fields.Selection(
        [(UPCOMING, "Upcoming"), (CURRENT, "Now"), (OVER, "Over")], compute="_compute_state"
    )
    may_edit = fields.Boolean(compute="_compute_may_edit")

    _not_oneself = models.Constraint(
        "CHECK(user_id <> delegate_id)", "Nobody stands in for themselves. Choose a colleague."
    )
    _days_in_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The last day cannot be before the first day."
    )

    @api.depends("date_from", "date_to", "active", "user_id")
    def _compute_state(self):
        for delegation in self:
            delegation.state = delegation._phase()

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_edit(self):
        own = self._filtered_access("write")
        for delegation in self:
            delegation.may_edit = delegation in own

    @api.depends("user_id", "delegate_id")
    def _compute_display_name(self):
        for delegation in self:
            names = {"delegate": delegation.delegate_id.name, "user": delegation.user_id.name}
            if all(names.values()):
                delegation.display_name = self.env._("%(delegate)s for %(user)s", **names)
            else:
                delegation.display_name = names["user"]

    @api.constrains("user_id", "delegate_id")
    def _check_delegate(self):
        group = self.env.ref(USER_GROUP)
        # Whoever is away may not see the groups and companies of their colleagues.
        for delegation in self.sudo():
            delegate = delegation.delegate_id
            if not delegate.active or delegate.share or group not in delegate.all_group_ids:
                raise ValidationError(
                    self.env._(
                        "%(name)s has no access to contracts. Choose a colleague who works with them, "
                        "or ask an administrator to give that access.",
                        name=delegate.name,
                    )
                )
            if delegation.user_id.company_id not in delegate.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(name)s does not work for %(company)s. Choose a colleague who does.",
                        name=delegate.name,
                        company=delegation.user_id.company_id.name,
                    )
                )

    @api.constrains("user_id", "delegate_id", "date_from", "date_to", "active")
    def _check_circle(self):
        for delegation in self.filtered("active"):
            # The circle may close through colleagues whose stand-ins others do not see.
            others = self.sudo().search(
                [
                    ("id", "!=", delegation.id),
                    ("date_from", "<=", delegation.date_to),
                    ("date_to", ">=", delegation.date_from),
                ]
            )
            circle = stand_in.circle(others._values(), delegation.sudo()._values()[0])
            if circle:
                raise ValidationError(self._circle_message(circle))

    def _circle_message(self, circle):
        names = [user.name for user in self.env["res.users"].sudo().browse(circle)]
        links = [
            self.env._("%(delegate)s stands in for %(user)s", delegate=delegate, user=user)
            for user, delegate in zip(names, names[1:], strict=False)
        ]
        return self.env._(
            "These stand-ins would lead back to %(user)s, so that nobody is there to decide:\n%(links)s\n"
            "Choose another stand-in, or other days.",
            user=names[0],
            links="\n".join(links),
        )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_own(vals_list)
        delegations = super().create(vals_list)
        delegations._refresh_after_change()
        for delegation in delegations:
            delegation._tell_delegate()
        return delegations

    def _check_own(self, vals_list):
        if self.env.su or self.env.user.has_group(MANAGER_GROUP):
            return
        if {vals.get("user_id", self.env.uid) for vals in vals_list} - {self.env.uid}:
            raise AccessError(
                self.env._(
                    "Everybody names their own stand-in. Ask an administrator to do it for somebody else."
                )
            )

    def write(self, vals):
        self._check_past(vals)
        result = super().write(vals)
        if vals.keys() & {"delegate_id", "date_from", "date_to", "active"}:
            self._refresh_after_change()
        return result

    def _check_past(self, vals):
        """What has been stays as it was: who could decide, and when."""
        for delegation in self:
            changed = {name for name in vals if delegation[name] != delegation._as_written(name, vals[name])}
            if "user_id" in changed:
                raise UserError(self.env._("Name a new stand-in instead of passing this one to somebody."))
            today = delegation._today()
            if delegation.date_to < today and changed & {"delegate_id", "date_from", "date_to", "active"}:
                raise UserError(
                    self.env._("This is over and stays as it was. Name a stand-in for the new days.")
                )
            if delegation.date_from <= today and changed & {"delegate_id", "date_from"}:
                raise UserError(
                    self.env._(
                        "This has begun, so only its last day can change. End it and name a new stand-in."
                    )
                )
            if "date_to" in changed and fields.Date.to_date(vals["date_to"]) < today:
                raise UserError(self.env._("It cannot end in the past. Use “I am back” to end it now."))

    def _as_written(self, name, value):
        return self._fields[name].convert_to_record(
            self._fields[name].convert_to_cache(value, self, validate=False), self
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for delegation in self:
            if delegation.date_from <= delegation._today():
                raise UserError(
                    self.env._(
                        "%(stand_in)s has begun, so it stays on record. End it instead.",
                        stand_in=delegation.display_name,
                    )
                )

    def unlink(self):
        result = super().unlink()
        self._refresh_stand_ins()
        return result

    def action_end(self):
        """Ends it at this moment: who was away is back, or does not go."""
        for delegation in self:
            if delegation._phase() == OVER:
                continue
            values = {"active": False}
            if delegation.date_from <= delegation._today() < delegation.date_to:
                values["date_to"] = delegation._today()
            delegation.write(values)
            delegation._tell_delegate()

    def _phase(self):
        today = self._today()
        if not self.active or (self.date_to and self.date_to < today):
            return OVER
        return UPCOMING if self.date_from and self.date_from > today else CURRENT

    def _zone(self):
        """The IANA name of the time zone in which its days are meant."""
        # Colleagues' companies need not be open to whoever looks.
        user = self.user_id.sudo()
        return user.tz or user.company_id.resource_calendar_id.tz or "UTC"

    def _today(self):
        return fields.Date.context_today(self.with_context(tz=self._zone()))

    def _values(self):
        return [
            stand_in.Delegation(
                delegation.user_id.id,
                delegation.delegate_id.id,
                delegation.date_from,
                delegation.date_to,
                delegation._zone(),
            )
            for delegation in self
        ]

    def _tell_delegate(self):
        told = self.with_context(lang=self.delegate_id.lang)
        names = {"delegate": self.delegate_id.name, "user": self.user_id.name}
        if self.active:
            text = told.env._(
                "%(delegate)s stands in for %(user)s from %(first)s to %(last)s, and may decide on what waits "
                "for their approval.",
                first=format_date(told.env, self.date_from),
                last=format_date(told.env, self.date_to),
                **names,
            )
        else:
            text = told.env._("%(delegate)s no longer stands in for %(user)s.", **names)
        self.message_post(
            body=text, partner_ids=self.delegate_id.partner_id.ids, subtype_xmlid="mail.mt_comment"
        )

    @api.model
    def _acting(self, now=None):
        """Those who are away at the moment, each with the ids of those who may act for them.

        Who was archived, lost the access to contracts, or does not work for the company counts on neither side.

        :return: {user id: frozenset of user ids}
        """
        now = now or fields.Datetime.now()
        delegations = self.search(
            self._around(now)
            & Domain("user_id.active", "=", True)
            & Domain("delegate_id.active", "=", True)
            & Domain("delegate_id.share", "=", False)
            & Domain("delegate_id.all_group_ids", "in", self.env.ref(USER_GROUP).id)
        )
        same_company = delegations.filtered(
            lambda delegation: delegation.user_id.company_id in delegation.delegate_id.company_ids
        )
        return stand_in.stand_ins(same_company._values(), now)

    @api.model
    def _around(self, now):
        """Those that hold at the moment in some time zone."""
        day = timedelta(days=1)
        return Domain("date_from", "<=", now.date() + day) & Domain("date_to", ">=", now.date() - day)

    @api.model
    def _may_be_named(self, user):
        """Whether anybody named the user for these days; quick, because it is asked of everyone and mostly false."""
        self.flush_model(["delegate_id", "date_from", "date_to", "active"])
        today, day = fields.Datetime.now().date(), timedelta(days=1)
        named = SQL(
            """
            SELECT 1 FROM clm_approval_delegation
             WHERE delegate_id = %s AND active AND date_from <= %s AND date_to >= %s LIMIT 1
            """,
            user.id,
            today + day,
            today - day,
        )
        return bool(self.env.execute_query(named))

    def _refresh_after_change(self):
        self._refresh_stand_ins()
        now = fields.Datetime.now()
        moments = {
            moment for values in self._values() for moment in stand_in.boundaries(values) if moment > now
        }
        if moments:
            # Whoever goes away plans the job that lets the stand-in see their contracts from that day on.
            self.env.ref("contract_clm.ir_cron_stand_ins").sudo()._trigger(at=moments)

    @api.model
    def _refresh_stand_ins(self):
        """Brings `res.users.clm_stand_in_ids` to what holds now; writes only what differs.

        :return: number of rows that were added or removed
        """
        # Everyone's delegations count, whoever's change asks for it.
        acting = self.sudo()._acting()
        wanted = {(user, delegate) for user, delegates in acting.items() for delegate in delegates}
        present = set(self.env.execute_query(SQL("SELECT user_id, stand_in_id FROM clm_stand_in_rel")))
        self._remove_pairs(present - wanted)
        self._add_pairs(wanted - present)
        changed = present ^ wanted
        if changed:
            self.env["res.users"].invalidate_model(["clm_stand_in_ids", "clm_stands_in_for_ids"], flush=False)
            self.env["res.users"].browse({delegate for _user, delegate in changed})._clm_notify_waiting()
        return len(changed)

    def _remove_pairs(self, pairs):
        if pairs:
            self.env.cr.execute(
                SQL("DELETE FROM clm_stand_in_rel WHERE (user_id, stand_in_id) IN %s", tuple(pairs))
            )

    def _add_pairs(self, pairs):
        if pairs:
            users, delegates = (list(column) for column in zip(*pairs, strict=True))
            self.env.cr.execute(
                SQL(
                    "INSERT INTO clm_stand_in_rel (user_id, stand_in_id) SELECT * FROM unnest(%s, %s)"
                    " ON CONFLICT DO NOTHING",
                    users,
                    delegates,
                )
            )

    @api.model
    def _cron_refresh_stand_ins(self):
        self.env["ir.cron"]._commit_progress(self._refresh_stand_ins(), remaining=0)
