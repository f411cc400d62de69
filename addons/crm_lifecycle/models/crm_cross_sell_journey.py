from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import journey
from .crm_cross_sell_products import RENEWING
from .crm_cross_sell_rule import ACTIVITY, MAIL

# What of a rule its journey is made of.
COMPILED = {
    "name",
    "product_ids",
    "category_ids",
    "action",
    "mail_template_id",
    "activity_type_id",
    "offer_product_ids",
    "days",
    "unless_bought",
    "again_days",
    "window_days",
    "holdout_percent",
    "company_id",
}
# Of a step, what is only said: it makes no new version.
WORDS = {"name", "activity_summary"}


class CrmCrossSellJourney(models.Model):
    """A rule as a journey: made when it starts, renewed when it changes."""

    _inherit = "crm.cross.sell.rule"

    journey_id = fields.Many2one(
        "crm.journey", readonly=True, copy=False, ondelete="restrict", index=True, check_company=True
    )
    state = fields.Selection(related="journey_id.state")
    is_running = fields.Boolean("Running", compute="_compute_is_running", inverse="_inverse_is_running")

    _journey_unique = models.UniqueIndex("(journey_id) WHERE journey_id IS NOT NULL")

    @api.depends("journey_id.state")
    def _compute_is_running(self):
        for rule in self:
            rule.is_running = rule.journey_id.state == "running"

    def _inverse_is_running(self):
        for rule in self:
            if rule.is_running:
                rule.action_start()
            else:
                rule.action_stop()

    def action_start(self):
        """Makes or renews the journey and lets people enter it."""
        for rule in self:
            rule._check_ready()
            rule._renew()
            if rule.journey_id.state != "running":
                rule.journey_id.action_start()

    def action_stop(self):
        """Nobody enters any more, and nobody on the way is written to; starting goes on from there."""
        for rule in self:
            if rule.journey_id.state == "running":
                rule.journey_id.action_pause()

    def action_open_journey(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.journey_id.name,
            "res_model": "crm.journey",
            "res_id": self.journey_id.id,
            "view_mode": "form",
        }

    def write(self, vals):
        if "company_id" in vals and any(made.company_id.id != vals["company_id"] for made in self.journey_id):
            raise UserError(self.env._("A rule that was started stays with its company. Duplicate it."))
        done = super().write(vals)
        if not COMPILED.isdisjoint(vals):
            for rule in self.filtered("is_running"):
                rule._check_ready()
                rule._renew()
        return done

    def unlink(self):
        journeys = self.journey_id.with_context(cross_sell_renewing=RENEWING)
        done = super().unlink()
        journeys.unlink()
        return done

    def _check_ready(self):
        if not self._offers():
            raise UserError(
                self.env._(
                    "Nothing of what “%(rule)s” offers is sold any more. Choose another product.",
                    rule=self.name,
                )
            )
        if self.action == MAIL and not self.mail_template_id:
            raise UserError(self.env._("Choose the e-mail that is sent, or write one."))
        if self.action == ACTIVITY and not self.activity_type_id:
            raise UserError(self.env._("Choose the activity that the salesperson gets."))

    def _renew(self):
        """Brings the journey to what the rule says; people on the way finish their version."""
        self.ensure_one()
        self.check_access("write")
        rule = self.with_context(cross_sell_renewing=RENEWING)
        values = rule._journey_values()
        if rule.journey_id:
            rule.journey_id.write(rule._changed(values))
        else:
            rule.journey_id = rule.env["crm.journey"].create(values)
        tree = rule._tree()
        if not rule._is_live(tree):
            rule._draw(tree)
            rule.journey_id._publish()

    def _journey_values(self):
        order = self.env.ref("crm_lifecycle.kind_order")
        return {
            "name": self.name,
            "description": self.sentence,
            "company_id": self.company_id.id,
            "entry": "signal",
            "entry_kind_id": order.id,
            "entry_product_ids": [Command.set(self._ids_of("product_ids"))],
            "entry_category_ids": [Command.set(self.category_ids.ids)],
            "entry_domain": "[]",
            "reentry": "gap" if self.again_days else "never",
            "reentry_days": self.again_days or 30,
            "holdout_percent": self.holdout_percent,
            "expiry_days": self.days + self.window_days,
            "goal_kind_id": order.id,
            "goal_product_ids": [Command.set(self._ids_of("offer_product_ids"))],
            "goal_exits": self.unless_bought,
        }

    def _changed(self, values):
        """What of `values` is not so on the journey: entry starts anew where it is written."""
        made = self.journey_id.with_context(active_test=False)
        return {name: value for name, value in values.items() if not self._is_so(made[name], value)}

    @api.model
    def _is_so(self, found, value):
        if isinstance(value, list):
            [(_set, _zero, ids)] = value
            return set(found.ids) == set(ids)
        return self._plain(found) == value

    @api.model
    def _journey_fields(self):
        """What is not changed by hand on a journey that a rule made."""
        return {
            "entry",
            "entry_kind_id",
            "entry_segment_id",
            "entry_product_ids",
            "entry_category_ids",
            "entry_domain",
            "reentry",
            "reentry_days",
            "holdout_percent",
            "expiry_days",
            "goal_kind_id",
            "goal_product_ids",
            "goal_segment_id",
            "goal_exits",
            "exit_kind_ids",
            "exit_left_segment",
            "exit_domain",
            "company_id",
        }

    def _tree(self):
        """The steps one after the other: (way out of the one before, values)."""
        steps = [(journey.NEXT, self._check_values()), (journey.YES, self._offer_values())]
        return [(journey.NEXT, self._wait_values()), *steps] if self.days else steps

    def _wait_values(self):
        return {
            "kind": "wait",
            "name": self.env._("Wait %(days)s days", days=self.days),
            "wait_amount": self.days,
            "wait_unit": "days",
        }

    def _check_values(self):
        return {
            "kind": "cross_sell",
            "name": self.env._("Nothing speaks against offering it"),
            "cross_sell_rule_id": self.id,
        }

    def _offer_values(self):
        words = {"offer": self._offers_in_words()}
        if self.action == MAIL:
            return {
                "kind": "mail",
                "name": self.env._("E-mail about %(offer)s", **words),
                "mail_template_id": self.mail_template_id.id,
            }
        return {
            "kind": "activity",
            "name": self.env._("Call about %(offer)s", **words),
            "activity_type_id": self.activity_type_id.id,
            "activity_to": "salesperson",
            "activity_summary": self.env._("Offer %(offer)s", **words),
        }

    def _is_live(self, tree):
        """Does the live version have these steps? Their names are only words."""
        step = self.journey_id.live_version_id.step_ids.filtered(lambda step: not step.parent_id)
        for branch, values in tree:
            if len(step) != 1 or step.branch != branch or not self._is_step(step, values):
                return False
            step = step.child_ids
        return not step

    @api.model
    def _is_step(self, step, values):
        return all(self._plain(step[name]) == value for name, value in values.items() if name not in WORDS)

    @api.model
    def _plain(self, value):
        return value.id if isinstance(value, models.BaseModel) else value

    def _draw(self, tree):
        """The draft version becomes `tree`."""
        version = self.journey_id._make_draft()
        version.step_ids.filtered(lambda step: not step.parent_id).unlink()
        parent = version.step_ids.browse()
        for number, (branch, values) in enumerate(tree, 1):
            parent = parent.create(
                {
                    "version_id": version.id,
                    "parent_id": parent.id,
                    "branch": branch,
                    "sequence": 10 * number,
                    **values,
                }
            )
