from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from .clm_renewal_reminder import ACTIVITY, MAIL

BATCH = 2000
RENEW_ACTIVITY = "contract_clm.mail_activity_renew"


class ClmRenewalRemind(models.Model):
    """The nightly reminders: each rung of a card's ladder once, of those that were missed only the last.

    First each card is marked with the rung that it reached, and with the people who shall hear of it, in batches that
    are committed. Then each of these people gets one message for all of their cards, and is taken off in the same
    transaction: a run that is stopped anywhere loses and repeats nothing.
    """

    _inherit = "clm.renewal"

    reminded_on = fields.Date(
        "Last reminder of",
        readonly=True,
        copy=False,
        help="The day of the last reminder of the ladder that was sent.",
    )
    reminder_id = fields.Many2one(
        "clm.renewal.reminder", "Last Reminder", readonly=True, copy=False, ondelete="set null"
    )
    # Who still gets a message about this card; only the nightly run reads and writes it.
    remind_user_ids = fields.Many2many(
        "res.users", "clm_renewal_remind_rel", "renewal_id", "user_id", copy=False, groups=NO_ACCESS
    )

    _open_cards = models.Index("(id) WHERE state = 'open'")

    @api.model
    def _remind(self, today):
        """Reminds of the cards whose ladder reached a new rung by `today`; says whether there is time for more."""
        return self._each_batch(self._rungs_reached, today, self._mark_reminded) and self._send_reminders(
            today
        )

    @api.model
    def _each_batch(self, find, today, handle):
        """Handles what `find(today, last_id)` gives, in batches that are committed, until there is no more."""
        last_id = 0
        while rows := find(today, last_id):
            last_id = rows[-1][0]
            handle(rows, today)
            if not self.env["ir.cron"]._commit_progress(len(rows), remaining=1):
                return False
            self.env.invalidate_all()
        return True

    @api.model
    def _rungs_reached(self, today, last_id):
        """Cards with the last rung that they reached, and its day, where that is new; locked.

        :return: list of `(card id, reminder id, day)`, at most a batch, after the card `last_id`
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT card.id, rung.id, rung.day
                  FROM clm_renewal card
                  JOIN clm_contract contract ON contract.id = card.contract_id AND contract.state = 'active'
                 CROSS JOIN LATERAL (
                       SELECT id, COALESCE(card.notice_deadline, card.end_date) - days AS day
                         FROM clm_renewal_reminder
                        WHERE type_id = contract.type_id
                          AND COALESCE(card.notice_deadline, card.end_date) - days <= %(today)s
                        ORDER BY days LIMIT 1
                       ) rung
                 WHERE card.state = 'open' AND card.id > %(last_id)s
                   AND (card.reminded_on IS NULL OR card.reminded_on < rung.day)
                 ORDER BY card.id LIMIT %(limit)s FOR UPDATE OF card SKIP LOCKED
                """,
                today=today,
                last_id=last_id,
                limit=BATCH,
            )
        )

    @api.model
    def _mark_reminded(self, rows, today):
        cards = self.browse([row[0] for row in rows])
        rungs = dict(
            zip(cards, self.env["clm.renewal.reminder"].browse([row[1] for row in rows]), strict=True)
        )
        told = cards._audience(rungs)
        self.env.execute_query(
            SQL(
                """
                UPDATE clm_renewal card SET reminded_on = reached.day, reminder_id = reached.rung
                  FROM unnest(%s, %s, %s) AS reached(id, rung, day) WHERE card.id = reached.id RETURNING card.id
                """,
                [row[0] for row in rows],
                [row[1] for row in rows],
                [row[2] for row in rows],
            )
        )
        self._queue_messages({card: told[card] for card, rung in rungs.items() if rung.channel != ACTIVITY})
        self._plan_activities(
            {card: told[card] for card, rung in rungs.items() if rung.channel != MAIL}, RENEW_ACTIVITY, today
        )

    @api.model
    def _queue_messages(self, told):
        pairs = [(card.id, user.id) for card, users in told.items() for user in users]
        if pairs:
            self.env.execute_query(
                SQL(
                    "INSERT INTO clm_renewal_remind_rel (renewal_id, user_id) SELECT * FROM unnest(%s, %s)"
                    " ON CONFLICT DO NOTHING RETURNING 1",
                    [pair[0] for pair in pairs],
                    [pair[1] for pair in pairs],
                )
            )

    @api.model
    def _plan_activities(self, told, kind, today):
        """An activity for today for each person and card; one that is there already moves to today.

        :param told: dict of users by card
        """
        kind = self.env.ref(kind)
        cards = self.browse([card.id for card in told])
        # Activities belong to the people, who are told by the nightly run.
        activities = self.env["mail.activity"].sudo()
        known = activities.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", cards.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )
        wanted = {(card.id, user.id) for card, users in told.items() for user in users}
        theirs = known.filtered(lambda activity: (activity.res_id, activity.user_id.id) in wanted)
        theirs.filtered(lambda activity: activity.date_deadline > today).date_deadline = today
        missing = wanted - {(activity.res_id, activity.user_id.id) for activity in theirs}
        model = self.env["ir.model"]._get_id(self._name)
        # Read at once what the guard of the walls asks of each.
        cards.contract_id.mapped("has_wall")
        activities.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "summary": kind.with_context(lang=self.env["res.users"].browse(user).lang).name,
                    "automated": True,
                    "date_deadline": today,
                    "res_model_id": model,
                    "res_id": card,
                    "user_id": user,
                }
                for card, user in sorted(missing)
            ]
        )
