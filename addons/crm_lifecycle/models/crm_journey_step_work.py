from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .crm_journey_states import MANAGER


class CrmJourneyStep(models.Model):
    """Steps that do something: an activity, tags, a segment, a stage, a server action."""

    _inherit = "crm.journey.step"

    activity_type_id = fields.Many2one(
        "mail.activity.type",
        domain="[('res_model', 'in', ('res.partner', False))]",
        ondelete="set null",
    )
    activity_to = fields.Selection(
        [
            ("salesperson", "The salesperson"),
            ("user", "A certain user"),
            ("responsible", "The journey's responsible"),
        ],
        "For Whom",
        default="salesperson",
        required=True,
        help="Who has no salesperson: the journey's responsible.",
    )
    activity_user_id = fields.Many2one(
        "res.users", "User", domain="[('share', '=', False)]", ondelete="set null"
    )
    activity_summary = fields.Char("Summary", translate=True)
    activity_days = fields.Integer("Due In (Days)", default=3)
    tag_mode = fields.Selection(
        [("add", "Add"), ("remove", "Remove")], "Tags: What to Do", default="add", required=True
    )
    tag_ids = fields.Many2many("res.partner.category", string="Tags")
    segment_mode = fields.Selection(
        [("add", "Add"), ("remove", "Remove")], "Segment: What to Do", default="add", required=True
    )
    segment_id = fields.Many2one("crm.segment", "Into Segment", ondelete="set null", check_company=True)
    stage_id = fields.Many2one("crm.lifecycle.stage", "New Stage", ondelete="set null", check_company=True)
    server_action_id = fields.Many2one(
        "ir.actions.server", "Action", domain="[('model_id.model', '=', 'res.partner')]", ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_set_action(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_may_set_action(vals)
        return super().write(vals)

    @api.model
    def _check_may_set_action(self, vals):
        if vals.get("server_action_id") and not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Only administrators of the customer lifecycle may have a journey run server actions."
                )
            )

    @api.model
    def _required(self):
        return {
            **super()._required(),
            "activity": ("activity_type_id",),
            "tag": ("tag_ids",),
            "segment": ("segment_id",),
            "stage": ("stage_id",),
            "action": ("server_action_id",),
        }

    def _missing(self):
        missing = super()._missing()
        if self.kind == "activity" and self.activity_to == "user" and not self.activity_user_id:
            missing.append("activity_user_id")
        return missing

    def _own_faults(self):
        faults = super()._own_faults()
        # Which model an action is for is no secret.
        if self.kind == "action" and self.sudo().server_action_id.model_id.model not in (
            "res.partner",
            False,
        ):
            faults.append(self.env._("The action of “%(step)s” must be one for contacts.", step=self.name))
        if self.kind == "segment" and self.segment_id and not self.segment_id.active:
            faults.append(self.env._("The segment of “%(step)s” is archived.", step=self.name))
        if self.kind in ("activity", "tag", "action") and not self.env["res.partner"].has_access("write"):
            faults.append(
                self.env._(
                    "“%(step)s” changes contacts, which you may not. Somebody who may has to publish it.",
                    step=self.name,
                )
            )
        return faults

    def _run_activity(self, tokens, now):
        """Batched; nobody gets a mail for each."""
        partners = tokens.partner_id
        deadline = fields.Date.context_today(self) + timedelta(days=self.activity_days)
        model_id = self.env["ir.model"]._get_id("res.partner")
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": partner.id,
                    "activity_type_id": self.activity_type_id.id,
                    "summary": self.activity_summary or self.activity_type_id.summary,
                    "user_id": self._activity_user(partner).id,
                    "date_deadline": deadline,
                    "automated": True,
                }
                for partner in partners
            ]
        )
        return {}

    def _activity_user(self, partner):
        found = self.env["res.users"]
        if self.activity_to == "user":
            found = self.activity_user_id
        elif self.activity_to == "salesperson":
            found = partner.user_id or partner.commercial_partner_id.user_id
        return found if found.active else self.journey_id.user_id

    def _run_tag(self, tokens, now):
        """One statement for all: writing contacts one by one would read and synchronise each of them."""
        partners = tokens.partner_id
        partners.check_access("write")
        self.env.flush_all()
        self.env.cr.execute(self._tag_sql(partners))
        partners.invalidate_recordset(["category_id"], flush=False)
        self.tag_ids.invalidate_recordset(["partner_ids"], flush=False)
        partners.modified(["category_id"])
        return {}

    def _tag_sql(self, partners):
        if self.tag_mode == "remove":
            return SQL(
                "DELETE FROM res_partner_res_partner_category_rel WHERE partner_id = ANY(%s) AND category_id = ANY(%s)",
                partners.ids,
                self.tag_ids.ids,
            )
        return SQL(
            """INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
               SELECT p.id, c.id FROM unnest(%s::int[]) p (id), unnest(%s::int[]) c (id) ON CONFLICT DO NOTHING""",
            partners.ids,
            self.tag_ids.ids,
        )

    def _run_segment(self, tokens, now):
        if self.segment_mode == "add":
            self.segment_id._pick(tokens.partner_id)
        else:
            self.segment_id._unpick(tokens.partner_id)
        return {}

    def _run_stage(self, tokens, now):
        self.stage_id.check_access("read")
        reason = self.env._("Journey “%(journey)s”", journey=self.journey_id.name)
        # Stages are written by moves only; who may start a journey may move customers.
        engine = self.env["crm.lifecycle.engine"].sudo()
        engine._move_customers(tokens.partner_id.ids, self.company_id, self.stage_id, now, reason)
        return {}

    def _run_action(self, tokens, now):
        """Once for each person, as automation rules do: most actions are written for one record."""
        for partner in tokens.partner_id:
            self.server_action_id.with_context(
                active_model="res.partner", active_id=partner.id, active_ids=partner.ids
            ).run()
        return {}

    def _explain(self, partner):
        if self.kind == "activity":
            return self.env._(
                "Plans “%(activity)s” for %(user)s",
                activity=self.activity_summary or self.activity_type_id.name,
                user=self._activity_user(partner).name,
            )
        if self.kind == "tag":
            return self._explain_mode(self.tag_mode, ", ".join(self.tag_ids.mapped("name")))
        if self.kind == "segment":
            return self._explain_mode(self.segment_mode, self.segment_id.name)
        if self.kind == "stage":
            return self.env._("Moves the customer to the stage “%(stage)s”", stage=self.stage_id.name)
        if self.kind == "action":
            # What it is called is no secret.
            return self.env._("Runs “%(action)s”", action=self.sudo().server_action_id.name)
        return super()._explain(partner)

    @api.model
    def _explain_mode(self, mode, what):
        if mode == "add":
            return self.env._("Adds “%(what)s”", what=what)
        return self.env._("Removes “%(what)s”", what=what)
