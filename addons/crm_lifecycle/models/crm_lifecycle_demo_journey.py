from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import outbox
from .crm_lifecycle_demo import PREFIX, QUIETLY

LAPSED = ("stage_lapsed", "stage_b2c_lapsed")
# The journey has run so long, and older calls have been made.
DAYS, CALLS_DONE = 300, 14
NOON = {"hour": 12, "minute": 0, "second": 0, "microsecond": 0}


class CrmLifecycleDemo(models.AbstractModel):
    """A win-back journey that has run for most of a year, with the customers of the demo who lapsed since.

    Days are lived one after the other by the engine itself; only what the mail server and the readers do is told.
    """

    _inherit = "crm.lifecycle.demo"

    @api.model
    def _travel(self):
        """Once per database: the journey has no second."""
        if self.env["crm.journey"].search_count([], limit=1):
            return
        journey = self._running_journey()
        signals = self._lapses(journey)
        domain, journey.entry_domain = journey.entry_domain, "[]"
        now = fields.Datetime.now()
        for days_ago in range(DAYS, -1, -1):
            at = min((now - timedelta(days=days_ago)).replace(**NOON), now)
            self._live_a_day(journey, signals.get(at.date(), ()), at)
        journey._sweep(now)
        journey.entry_domain = domain
        self._settle_activities(journey, now)

    @api.model
    def _running_journey(self):
        """The ready one, made and started by the administrator."""
        admin = self.env.ref("base.user_admin")
        context = {**self.env.context, **QUIETLY, "lang": "en_US"}
        ready = self.env(user=admin.id, su=False, context=context)["crm.journey.ready"].browse(
            self.env.ref("crm_lifecycle.ready_win_back").id
        )
        journey = ready._make()
        self._goes_with_the_addon(journey.version_ids.step_ids.mail_template_id)
        journey.action_start()
        # Demo data are written by nobody with rights of their own.
        journey = journey.sudo()
        journey.started_at = fields.Datetime.now() - timedelta(days=DAYS)
        return journey

    @api.model
    def _goes_with_the_addon(self, templates):
        # Demo data are written by nobody with rights of their own.
        self.env["ir.model.data"].sudo()._update_xmlids(
            [
                {
                    "xml_id": f"crm_lifecycle.demo_mail_template_{template.id}",
                    "record": template,
                    "noupdate": True,
                }
                for template in templates
            ]
        )

    @api.model
    def _lapses(self, journey):
        """`{day: signals}` of customers of the demo who lapsed."""
        stages = [self.env.ref(f"crm_lifecycle.{name}").id for name in LAPSED]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT e.id FROM crm_lifecycle_event e JOIN res_partner p ON p.id = e.contact_id
                 WHERE e.kind_id = %s AND e.company_id = %s AND p.ref LIKE %s AND e.occurred_at > %s
                   AND (e.payload ->> 'stage_id')::int = ANY(%s)
                 ORDER BY e.occurred_at, e.id
                """,
                journey.entry_kind_id.id,
                journey.company_id.id,
                f"{PREFIX}-c-%",
                fields.Datetime.now() - timedelta(days=DAYS),
                stages,
            )
        )
        signals = self.env["crm.lifecycle.event"].browse(row[0] for row in self.env.cr.fetchall())
        return signals.grouped(lambda signal: signal.occurred_at.date())

    @api.model
    def _live_a_day(self, journey, signals, at):
        for signal in signals:
            journey._enter(signal.contact_id, event=signal, now=at)
        engine = self.env["crm.journey.engine"]
        while steps := engine._due_steps(at) & journey.live_version_id.step_ids:
            if not sum(engine._take_batch(step, now=at) for step in steps):
                return
            self._send_and_read(journey)

    @api.model
    def _send_and_read(self, journey):
        """What was written was sent at once; five of nine readers opened it some hours later."""
        self.env.flush_all()
        for query in (
            """UPDATE crm_journey_mail SET state = %(sent)s, sent_at = written_at, body = NULL,
                      opened_at = CASE WHEN partner_id %% 9 < 5 THEN written_at + interval '1 hour' * (1 + id %% 20) END
                WHERE journey_id = %(journey)s AND state = %(queued)s""",
            """UPDATE mailing_trace t SET sent_datetime = m.sent_at, open_datetime = m.opened_at,
                      trace_status = CASE WHEN m.opened_at IS NULL THEN 'sent' ELSE 'open' END
                 FROM crm_journey_mail m WHERE m.trace_id = t.id AND m.journey_id = %(journey)s""",
            """UPDATE mail_message l SET date = m.sent_at, create_date = m.sent_at
                 FROM crm_journey_mail m WHERE m.mail_message_id = l.id AND m.journey_id = %(journey)s""",
        ):
            self.env.cr.execute(query, {"journey": journey.id, "sent": outbox.SENT, "queued": outbox.QUEUED})
        self.env.invalidate_all(flush=False)

    @api.model
    def _settle_activities(self, journey, now):
        """Calls of long ago were made; those of the last days are due when they were planned for."""
        calls = journey.live_version_id.step_ids.filtered(lambda step: step.kind == "activity")
        rows = self.env["crm.journey.trace"].search([("step_id", "in", calls.ids), ("outcome", "=", "done")])
        for row in rows:
            activities = self.env["mail.activity"].search(
                [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "=", row.partner_id.id),
                    ("summary", "=", row.step_id.activity_summary),
                ]
            )
            if row.done_at < now - timedelta(days=CALLS_DONE):
                activities.unlink()
            else:
                activities.date_deadline = row.done_at.date() + timedelta(days=row.step_id.activity_days)
