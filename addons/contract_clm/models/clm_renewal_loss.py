from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .clm_renewal_remind import BATCH

WIN_BACK_ACTIVITY = "contract_clm.mail_activity_win_back"


class ClmRenewalLoss(models.Model):
    """Why a renewal was lost, and when to try to win the customer back."""

    _inherit = "clm.renewal"

    loss_reason_id = fields.Many2one(
        "clm.renewal.loss.reason",
        "Reason",
        copy=False,
        ondelete="restrict",
        tracking=True,
        index="btree_not_null",
    )
    win_back_on = fields.Date(
        "Win back on",
        copy=False,
        tracking=True,
        help="On this day the owner gets an activity. Clear the day when the matter is settled.",
    )
    # The day for which the owner was told: another day tells again.
    win_back_told_on = fields.Date(readonly=True, copy=False)

    _win_back_due = models.Index("(win_back_on) WHERE win_back_on IS NOT NULL")

    @api.constrains("win_back_on", "state")
    def _check_win_back(self):
        for renewal in self:
            if renewal.win_back_on and renewal.state != "lost":
                raise ValidationError(
                    self.env._("Only what was lost can be won back: mark the renewal as lost first.")
                )

    def action_open_loss(self):
        """Asks for the reason and the day to win the customer back."""
        self.ensure_one()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why is the renewal lost?"),
            "res_model": "clm.renewal.loss.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_renewal_id": self.id},
        }

    def action_lost(self, reason="", loss_reason_id=False, win_back_on=False):
        """The contract ends with the running term.

        :param reason: in words; not needed where there is a reason of the list
        :param loss_reason_id: id of a `clm.renewal.loss.reason`
        :param win_back_on: date after today, or nothing
        """
        self._check_open()
        kept = self.env["clm.renewal.loss.reason"].browse(loss_reason_id or ()).exists()
        day = fields.Date.to_date(win_back_on) if win_back_on else False
        if day and day <= fields.Date.context_today(self):
            raise UserError(self.env._("The day to win the customer back must lie in the future."))
        words = ": ".join(part for part in (kept.name, (reason or "").strip()) if part)
        result = super().action_lost(words)
        self.write({"loss_reason_id": kept.id, "win_back_on": day})
        return result

    def _reopen(self, note):
        """Takes a card that was lost back into the pipeline, such as when notice is withdrawn."""
        for renewal in self.filtered(lambda renewal: renewal.state == "lost"):
            renewal._move_to("open", lost_reason=False, loss_reason_id=False, win_back_on=False)
            renewal._message_log(body=note)
        self._plan_activities(
            self._audience(), "contract_clm.mail_activity_renew", fields.Date.context_today(self)
        )

    @api.model
    def _win_back(self, today):
        """Tells the owners of the lost cards whose day has come; says whether there is time for more."""
        return self._each_batch(self._win_back_reached, today, self._tell_win_back)

    @api.model
    def _win_back_reached(self, today, last_id):
        """List of `(card id,)` as `_each_batch` takes it; locked."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT id FROM clm_renewal
                 WHERE state = 'lost' AND win_back_on <= %s AND id > %s
                   AND (win_back_told_on IS NULL OR win_back_told_on < win_back_on)
                 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
                """,
                today,
                last_id,
                BATCH,
            )
        )

    @api.model
    def _tell_win_back(self, rows, today):
        cards = self.browse([row[0] for row in rows])
        self.env.execute_query(
            SQL(
                "UPDATE clm_renewal SET win_back_told_on = win_back_on WHERE id IN %s RETURNING id",
                cards._ids,
            )
        )
        self._plan_activities(cards._audience(), WIN_BACK_ACTIVITY, today)
