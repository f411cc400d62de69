from collections import defaultdict

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from ..tools import outbox, robots

OPENED, CLICKED, REPLIED, BOUNCED = "opened", "clicked", "replied", "bounced"


class CrmJourneyStep(models.Model):
    """The condition on what became of an e-mail of the same journey."""

    _inherit = "crm.journey.step"

    mail_step_id = fields.Many2one(
        "crm.journey.step",
        "Which E-mail",
        ondelete="set null",
        domain="[('version_id', '=', version_id), ('kind', '=', 'mail')]",
        help="A step before this one that sends an e-mail.",
    )
    mail_event = fields.Selection(
        [
            (OPENED, "was opened"),
            (CLICKED, "had a link clicked"),
            (REPLIED, "was answered"),
            (BOUNCED, "came back"),
        ],
        "What Happened",
        default=OPENED,
        help="By a person, as far as it can be told: programs that open every link are left out. The other way is"
        " for those to whom it did not happen, also because they got no such e-mail.",
    )

    def _answer_mail(self, tokens):
        self.ensure_one()
        met = self._people_of_event(tokens)
        return {id_: id_ in met for id_ in tokens.ids}

    def _people_of_event(self, tokens):
        """Ids of those tokens to whom it happened; two queries."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.token_id, m.trace_id, m.sent_at, m.links, m.opened_at IS NOT NULL,
                       t.reply_datetime IS NOT NULL, COALESCE(t.trace_status = 'bounce', FALSE)
                  FROM crm_journey_mail m LEFT JOIN mailing_trace t ON t.id = m.trace_id
                 WHERE m.step_id = %s AND m.token_id = ANY(%s)""",
                self.mail_step_id.id,
                tokens.ids,
            )
        )
        clicked = self._clicked(rows) if self.mail_event in (OPENED, CLICKED) else set()
        return {
            token
            for token, trace, _sent, _links, opened, replied, bounced in rows
            if {
                OPENED: opened or replied or trace in clicked,
                CLICKED: trace in clicked,
                REPLIED: replied,
                BOUNCED: bounced,
            }[self.mail_event]
        }

    def _clicked(self, rows):
        """Ids of the statistics whose message had a link clicked by a person."""
        sent = {trace: (sent_at, links) for _token, trace, sent_at, links, *_rest in rows if trace}
        clicks = defaultdict(list)
        for trace, at, link, robot in self.env.execute_query(
            SQL(
                """SELECT mailing_trace_id, create_date, link_id, COALESCE(lifecycle_robot, FALSE)
                     FROM link_tracker_click WHERE mailing_trace_id = ANY(%s)""",
                list(sent),
            )
        ):
            clicks[trace].append(robots.Click(at, link, robot))
        return {trace for trace, found in clicks.items() if robots.of_people(found, *sent[trace])}

    def _missing(self):
        missing = super()._missing()
        if self.kind == "condition" and self.condition == "mail":
            missing += [name for name in ("mail_step_id", "mail_event") if not self[name]]
        return missing

    def _own_faults(self):
        faults = super()._own_faults()
        asks = self.mail_step_id if self.kind == "condition" and self.condition == "mail" else self.browse()
        if asks and asks not in self._before():
            faults.append(
                self.env._(
                    "“%(step)s” asks about the e-mail “%(mail)s”, which does not come before it.",
                    step=self.name,
                    mail=asks.name,
                )
            )
        return faults

    def _before(self):
        """The steps on the way to this one."""
        before, step = self.browse(), self.parent_id
        while step and step not in before:
            before += step
            step = step.parent_id
        return before


class CrmJourneyVersion(models.Model):
    _inherit = "crm.journey.version"

    def _copy_steps(self, target):
        """Conditions of the copy ask about the e-mails of the copy."""
        made = super()._copy_steps(target)
        for copied in made.values():
            if copied.mail_step_id:
                copied.mail_step_id = made.get(copied.mail_step_id)
        return made


class CrmJourneyMail(models.Model):
    _inherit = "crm.journey.mail"

    @api.model
    def _note_opening(self, trace_id):
        """The picture of a message was loaded; by a person, if nothing speaks against it."""
        mail = self.search([("trace_id", "=", trace_id)], limit=1)
        now = fields.Datetime.now()
        asked = request.httprequest
        # Nobody reads it while it is still being handed over.
        if not mail or mail.state == outbox.HANDING:
            return
        if robots.is_robot(asked.method, asked.headers.get("User-Agent"), now, mail.sent_at):
            return
        if not mail.opened_at:
            mail.opened_at = now
        mail.trace_id.set_opened()


class LinkTrackerClick(models.Model):
    _inherit = "link.tracker.click"

    lifecycle_robot = fields.Boolean(
        "By a Robot", readonly=True, help="A program, not a person, opened the link."
    )

    @api.model
    def add_click(self, code, **route_values):
        """A robot's click is kept, but the message does not count as opened or clicked by it."""
        trace_id = route_values.get("mailing_trace_id")
        if not trace_id or not self._is_of_robot(trace_id):
            return super().add_click(code, **route_values)
        del route_values["mailing_trace_id"]
        click = super().add_click(code, **route_values)
        if click:
            trace = self.env["mailing.trace"].browse(trace_id).exists()
            click.write(
                {
                    "lifecycle_robot": True,
                    "mailing_trace_id": trace.id,
                    "mass_mailing_id": trace.mass_mailing_id.id,
                }
            )
        return click

    @api.model
    def _is_of_robot(self, trace_id):
        if not request:
            return False
        asked = request.httprequest
        mail = self.env["crm.journey.mail"].sudo().search([("trace_id", "=", trace_id)], limit=1)
        if not mail:
            return False  # Mass mailings count as Odoo counts them.
        sent_at = mail.sent_at if mail.state == outbox.SENT else None
        return robots.is_robot(asked.method, asked.headers.get("User-Agent"), fields.Datetime.now(), sent_at)
