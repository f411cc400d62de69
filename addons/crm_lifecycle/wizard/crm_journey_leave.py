from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import journey

MANAGER = "crm_lifecycle.group_crm_lifecycle_manager"


class CrmJourneyLeave(models.TransientModel):
    """Takes people off their journeys by hand, with a reason that stays in their log."""

    _name = "crm.journey.leave"
    _description = "Leave a Journey by Hand"

    token_ids = fields.Many2many("crm.journey.token", string="People", required=True, readonly=True)
    count = fields.Integer("On the Way", compute="_compute_count")
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        if "token_ids" in fields_list and context.get("active_model") == "crm.journey.token":
            values["token_ids"] = [fields.Command.set(context.get("active_ids", []))]
        return values

    @api.depends("token_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard._on_the_way())

    def _on_the_way(self):
        return self.token_ids.filtered(lambda token: token.state == journey.WAITING)

    def action_leave(self):
        """Ends the journey of those who are still on the way."""
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only administrators of the customer lifecycle take people off a journey.")
            )
        self.token_ids.check_access("read")
        tokens = self._on_the_way()
        if not tokens:
            raise UserError(self.env._("Nobody chosen is on the way any more."))
        # Who travels is written by the machine only; the right of this user was checked above.
        tokens.sudo().write(
            {
                "state": journey.EXITED,
                "ended_at": fields.Datetime.now(),
                "due_at": False,
                "reason": self.env._("By hand: %(reason)s", reason=self.reason.strip()),
            }
        )
        return {"type": "ir.actions.act_window_close"}
