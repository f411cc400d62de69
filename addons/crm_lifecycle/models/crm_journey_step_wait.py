from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date, format_datetime, formatLang

from ..tools import journey as rules
from ..tools.journey import HAPPENED, TIMEOUT, Outcome
from .crm_contact_quiet import DAYS

LONGEST = 100_000


class CrmJourneyStep(models.Model):
    """Steps that wait: for a time, until a date or an hour, for a signal. Whose clock: the person's own."""

    _inherit = "crm.journey.step"

    wait_amount = fields.Integer("For So Long", default=1)
    wait_unit = fields.Selection(
        [
            ("minutes", "Minutes"),
            ("hours", "Hours"),
            ("days", "Days"),
            ("weeks", "Weeks"),
            ("months", "Months"),
        ],
        "Unit of Time",
        default="days",
        required=True,
    )
    wait_at_hour = fields.Boolean(
        "Then Until a Certain Hour", help="By the clock of the person, or of the company where none is known."
    )
    wait_hour = fields.Float("At", default=9)
    wait_mon = fields.Boolean("Mon", default=True)
    wait_tue = fields.Boolean("Tue", default=True)
    wait_wed = fields.Boolean("Wed", default=True)
    wait_thu = fields.Boolean("Thu", default=True)
    wait_fri = fields.Boolean("Fri", default=True)
    wait_sat = fields.Boolean("Sat", default=True)
    wait_sun = fields.Boolean("Sun", default=True)
    until = fields.Selection(
        [("moment", "The next such day and hour"), ("date", "A date of the contact")],
        "Until When",
        default="moment",
        required=True,
    )
    until_field_id = fields.Many2one(
        "ir.model.fields",
        "Date",
        domain="[('model', '=', 'res.partner'), ('ttype', 'in', ('date', 'datetime')), ('store', '=', True)]",
        ondelete="set null",
    )
    until_offset = fields.Integer("Days After It", help="Negative: so many days before the date.")
    until_yearly = fields.Boolean("Every Year", help="The next anniversary, as of a birthday.")
    signal_kind_id = fields.Many2one("crm.lifecycle.kind", "Signal to Wait for", ondelete="restrict")

    @api.constrains("wait_amount", "wait_hour", "kind", *(f"wait_{day}" for day in DAYS))
    def _check_wait(self):
        for step in self:
            if not 0 <= step.wait_amount <= LONGEST:
                raise ValidationError(
                    self.env._(
                        "“%(step)s” cannot wait so long. Choose a bigger unit of time.", step=step.name
                    )
                )
            if not 0 <= step.wait_hour <= 24:
                raise ValidationError(self.env._("Hours of a day lie between 0:00 and 24:00."))
            if not step._weekdays():
                raise ValidationError(
                    self.env._("Leave “%(step)s” at least one day of the week.", step=step.name)
                )

    @api.model
    def _required(self):
        return {**super()._required(), "wait_signal": ("signal_kind_id",)}

    def _missing(self):
        missing = super()._missing()
        if self.kind == "wait_until" and self.until == "date" and not self.until_field_id:
            missing.append("until_field_id")
        return missing

    def _own_faults(self):
        faults = super()._own_faults()
        # The names of fields are no secret.
        field = self.sudo().until_field_id
        if (
            self.kind == "wait_until"
            and field
            and (field.model != "res.partner" or field.ttype not in ("date", "datetime"))
        ):
            faults.append(self.env._("“%(step)s” must wait for a date of the contact.", step=self.name))
        return faults

    def _weekdays(self):
        return frozenset(number for number, day in enumerate(DAYS) if self[f"wait_{day}"])

    def _zones(self, partners):
        """`{contact: name of the time zone}`; where none is known that of the company."""
        partners.fetch(["tz"])
        company = self.env["crm.contact.pressure"]._company_zone(self.company_id)
        return {partner: partner.tz or company for partner in partners}

    def _until(self, arrivals):
        waits = {
            "wait": self._until_over,
            "wait_until": self._until_moment,
            "wait_signal": self._until_timeout,
        }
        if self.kind not in waits:
            return super()._until(arrivals)
        return waits[self.kind](arrivals)

    def _until_over(self, arrivals):
        weekdays = self._weekdays()
        if not self.wait_at_hour and weekdays == rules.EVERY_DAY:
            return self._until_timeout(arrivals)
        zones = self._zones(self.env["res.partner"].union(*arrivals))
        hour = self.wait_hour if self.wait_at_hour else None
        return {
            partner: rules.moment_at(
                rules.later(arrived, self.wait_amount, self.wait_unit, zones[partner]),
                zones[partner],
                hour,
                weekdays,
            )
            for partner, arrived in arrivals.items()
        }

    def _until_timeout(self, arrivals):
        """So much later, to the minute, wherever people live; most have arrived at the same time."""
        moments = {
            arrived: rules.later(arrived, self.wait_amount, self.wait_unit, "UTC")
            for arrived in {*arrivals.values()}
        }
        return {partner: moments[arrived] for partner, arrived in arrivals.items()}

    def _until_moment(self, arrivals):
        partners = self.env["res.partner"].union(*arrivals)
        zones, weekdays = self._zones(partners), self._weekdays()
        if self.until == "moment":
            return {
                partner: rules.moment_at(arrived, zones[partner], self.wait_hour, weekdays)
                for partner, arrived in arrivals.items()
            }
        # Which field it is must be known to whoever takes the step.
        name = self.sudo().until_field_id.name
        partners.fetch([name])
        return {
            partner: self._until_date(partner[name], arrived, zones[partner], weekdays)
            for partner, arrived in arrivals.items()
        }

    def _until_date(self, day, arrived, zone, weekdays):
        if not day:
            return None
        since = arrived if self.until_yearly else None
        moment = rules.of_date(_day_of(day, zone), self.until_offset, self.wait_hour, zone, since)
        return rules.moment_at(moment, zone, self.wait_hour, weekdays)

    def _run_wait(self, tokens, now):
        until = self._until({token.partner_id: token.arrived_at for token in tokens})
        return {
            token.id: Outcome(again_at=moment)
            for token in tokens
            if (moment := until.get(token.partner_id)) and moment > now
        }

    def _run_wait_until(self, tokens, now):
        until = self._until({token.partner_id: token.arrived_at for token in tokens})
        missing = {token.id: Outcome(reason="no_date") for token in tokens if not until.get(token.partner_id)}
        return missing | {
            token.id: Outcome(again_at=moment)
            for token in tokens
            if (moment := until.get(token.partner_id)) and moment > now
        }

    def _run_wait_signal(self, tokens, now):
        until = self._until({token.partner_id: token.arrived_at for token in tokens})
        heard = self._heard(tokens, now)
        outcomes = {}
        for token in tokens:
            moment = until[token.partner_id]
            if token.id in heard:
                outcomes[token.id] = Outcome(HAPPENED)
            elif moment > now:
                outcomes[token.id] = Outcome(again_at=moment)
            else:
                outcomes[token.id] = Outcome(TIMEOUT)
        return outcomes

    def _heard(self, tokens, now):
        """Ids of the tokens whose people the signal is about since they arrived here."""
        # Signals are for every user of the lifecycle, and nothing of them but that they came is told.
        signal = self.journey_id._signals_sql(
            SQL("e.kind_id = %s", self.signal_kind_id.id),
            SQL("t.partner_id"),
            SQL("t.arrived_at"),
            SQL("t.event_id"),
            SQL("%s", now),
        )
        self.env.cr.execute(
            SQL(
                "SELECT t.id FROM crm_journey_token t WHERE t.id = ANY(%s) AND %s IS NOT NULL",
                tokens.ids,
                signal,
            )
        )
        return {row[0] for row in self.env.cr.fetchall()}

    def _explain(self, partner):
        if self.kind == "wait":
            return self._explain_wait()
        if self.kind == "wait_until" and self.until == "date":
            return self._explain_date(partner)
        if self.kind == "wait_signal":
            return self.env._(
                "Waits for “%(signal)s”, but no longer than %(time)s",
                signal=self.signal_kind_id.name,
                time=self._time_in_words(),
            )
        if self.kind == "wait_until":
            return self.env._("Waits until %(hour)s", hour=self._hour_in_words())
        return super()._explain(partner)

    def _explain_wait(self):
        if self.wait_at_hour:
            return self.env._(
                "Waits %(time)s, and then until %(hour)s",
                time=self._time_in_words(),
                hour=self._hour_in_words(),
            )
        return self.env._("Waits %(time)s", time=self._time_in_words())

    def _explain_date(self, partner):
        # As in `_until_moment`.
        field = self.sudo().until_field_id
        day = field and partner[field.name]
        if not day:
            return self.env._(
                "Goes on at once: the contact has no date “%(field)s”", field=field.field_description
            )
        return self.env._(
            "Waits for “%(field)s”, which is %(date)s",
            field=field.field_description,
            date=format_date(self.env, _day_of(day, self._zones(partner)[partner])),
        )

    def _time_in_words(self):
        units = dict(self._fields["wait_unit"]._description_selection(self.env))
        return self.env._(
            "%(count)s %(unit)s",
            count=formatLang(self.env, self.wait_amount, digits=0),
            unit=units[self.wait_unit].lower(),
        )

    def _hour_in_words(self):
        return rules.clock_of(self.wait_hour).strftime("%H:%M")

    def _when_in_words(self, moment):
        return format_datetime(self.env, moment)


def _day_of(value, zone):
    """The day of a date, or that of a moment by the clock of the person."""
    return rules.day_of(value, zone) if isinstance(value, datetime) else value
