from collections import Counter, defaultdict
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import forecast
from .crm_lifecycle_standing import LIFECYCLE_USER

DAYS = 14
MESSAGES = {"mail": "email", "sms": "sms"}


class CrmContactForecast(models.Model):
    """How many messages those who are on the way and the scheduled mailings bring in the next days.

    Computed anew whenever it is opened. Who will enter a journey is not known, and not counted.
    """

    _name = "crm.contact.forecast"
    _description = "Load Forecast"
    _order = "day, id"
    _rec_name = "day"

    day = fields.Date(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    source = fields.Selection(
        [("journey", "Journey"), ("mailing", "Mailing"), ("limit", "Limits let pass")],
        required=True,
        readonly=True,
    )
    channel = fields.Selection(
        selection=lambda self: (
            self.env["crm.contact.ledger"]._fields["channel"]._description_selection(self.env)
        ),
        readonly=True,
    )
    journey_id = fields.Many2one("crm.journey", readonly=True, ondelete="cascade")
    step_id = fields.Many2one("crm.journey.step", readonly=True, ondelete="cascade")
    mailing_id = fields.Many2one("mailing.mailing", readonly=True, ondelete="cascade")
    messages = fields.Float(
        digits=(16, 1),
        readonly=True,
        help="Of the limits: so many messages a day they let pass to those who are on the way, on average.",
    )

    @api.model
    def action_open(self):
        """The forecast of the companies that are chosen, as it is now."""
        if not self.env.user.has_group(LIFECYCLE_USER):
            raise AccessError(self.env._("Ask an administrator for the right to use the customer lifecycle."))
        # Nobody writes it by hand; the counts hold no names.
        self.sudo()._refresh(self.env.companies)
        return self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_contact_forecast_action")

    @api.model
    def _refresh(self, companies, now=None):
        now = now or fields.Datetime.now()
        self.search([("company_id", "in", companies.ids)]).unlink()
        self.create([values for company in companies for values in self._rows(company, now)])

    @api.model
    def _rows(self, company, now):
        zone = ZoneInfo(self.env["crm.contact.pressure"]._company_zone(company))
        today = self._day_in(now, zone)
        rows = self._journey_rows(company, today, zone) + self._mailing_rows(company, now, zone)
        people = self._people(company)
        caps = [
            (cap.count, cap.days)
            for cap in self.env["crm.contact.cap"].search(
                [
                    ("scope", "=", "person"),
                    ("purpose", "in", ("journey", "any")),
                    ("channel", "in", ("email", "any")),
                    ("company_id", "in", (company.id, False)),
                ]
            )
        ]
        allowed = forecast.allowed_per_day(people, caps)
        limits = [{"day": day, "source": "limit", "messages": allowed} for day in range(DAYS) if allowed]
        return [
            {**row, "day": today + timedelta(days=row["day"]), "company_id": company.id}
            for row in rows + limits
        ]

    @api.model
    def _people(self, company):
        """How many persons are on the way."""
        [[people]] = self.env.execute_query(
            SQL(
                """SELECT COUNT(DISTINCT t.partner_id)
                     FROM crm_journey_token t JOIN crm_journey j ON j.id = t.journey_id
                    WHERE t.state = 'waiting' AND j.state = 'running' AND j.company_id = %s""",
                company.id,
            )
        )
        return people

    @api.model
    def _journey_rows(self, company, today, zone):
        here = self._waiting(company, today, zone)
        steps = self.env["crm.journey.step"].browse({step for step, _day in here})
        rows = []
        for version in steps.version_id:
            tree = version._forecast_tree()
            kinds = {step.id: step for step in version.step_ids}
            own = {key: people for key, people in here.items() if key[0] in kinds}
            for (step_id, day), messages in self._walk(tree, own, kinds).items():
                step = kinds[step_id]
                rows.append(
                    {
                        "day": day,
                        "source": "journey",
                        "channel": MESSAGES[step.kind],
                        "journey_id": step.journey_id.id,
                        "step_id": step.id,
                        "messages": messages,
                    }
                )
        return rows

    @api.model
    def _walk(self, tree, here, kinds):
        """Those who wait at a step that waits have its time behind them when they are due, but not that of others."""
        messages = Counter(
            forecast.walk(tree, {key: n for key, n in here.items() if not kinds[key[0]]._waits()}, DAYS)
        )
        for resting_at in {step for step, _day in here if kinds[step]._waits()}:
            at_once = [
                step._replace(ways=tuple((child, share, 0) for child, share, _days in step.ways))
                if step.id == resting_at
                else step
                for step in tree
            ]
            resting = {key: n for key, n in here.items() if key[0] == resting_at}
            messages.update(forecast.walk(at_once, resting, DAYS))
        return messages

    @api.model
    def _waiting(self, company, today, zone):
        """`{(step id, day from today): people}` of who is on the way."""
        self.env.flush_all()
        end = datetime.combine(today + timedelta(days=DAYS), time.min, tzinfo=zone)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.step_id, (t.due_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date, COUNT(*)
                  FROM crm_journey_token t JOIN crm_journey j ON j.id = t.journey_id
                 WHERE t.state = 'waiting' AND j.state = 'running' AND j.company_id = %s AND t.due_at < %s
                 GROUP BY 1, 2""",
                zone.key,
                company.id,
                end.astimezone(UTC).replace(tzinfo=None),
            )
        )
        here = defaultdict(int)
        for step, day, count in rows:
            here[step, max((day - today).days, 0)] += count
        return here

    @api.model
    def _mailing_rows(self, company, now, zone):
        rows, today = [], self._day_in(now, zone)
        mailings = self.env["mailing.mailing"].search([("state", "=", "in_queue")])
        for mailing in mailings.filtered(lambda one: (one.user_id.company_id or company) == company):
            day = (self._day_in(mailing.schedule_date or now, zone) - today).days
            messages = self._recipients(mailing) if day < DAYS else 0
            if messages:
                rows.append(
                    {
                        "day": max(day, 0),
                        "source": "mailing",
                        "channel": "email" if mailing.mailing_type == "mail" else "sms",
                        "mailing_id": mailing.id,
                        "messages": messages,
                    }
                )
        return rows

    @api.model
    def _recipients(self, mailing):
        """How many it reaches of those whom the user may see; 0 where its filter cannot be evaluated."""
        target = self.sudo(False).env[mailing.mailing_model_real]
        try:
            with self.env.cr.savepoint():
                return target.search_count(mailing._parse_mailing_domain())
        except OperationalError:
            raise  # of the database, not of the filter
        except Exception:  # whatever a filter of somebody can raise
            return 0

    @api.model
    def _day_in(self, moment, zone):
        return moment.replace(tzinfo=UTC).astimezone(zone).date()


class CrmJourneyVersion(models.Model):
    _inherit = "crm.journey.version"

    def _forecast_tree(self):
        """The steps as `tools.forecast.Step`s, parents first."""
        self.ensure_one()
        passed = self._passed()
        ordered, level = [], self.step_ids.filtered(lambda step: not step.parent_id)
        while level:
            ordered += level
            level = level.child_ids
        return [step._forecast_step(passed) for step in ordered]

    def _passed(self):
        """`{(step id, way): people}` of who went each way so far."""
        return {
            (step.id, branch): count
            for step, branch, count in self.env["crm.journey.trace"]._read_group(
                [("step_id", "in", self.step_ids.ids), ("outcome", "in", ("done", "withheld"))],
                ["step_id", "branch"],
                ["__count"],
            )
        }


class CrmJourneyStep(models.Model):
    _inherit = "crm.journey.step"

    def _waits(self):
        return self.kind in ("wait", "wait_until", "wait_signal")

    def _forecast_step(self, passed):
        ways = self._branches().get(self.kind, ())
        shares = forecast.shares(ways, {way: passed.get((self.id, way), 0) for way in ways}) if ways else {}
        later = self._forecast_days()
        return forecast.Step(
            self.id,
            tuple(
                # What is waited for may come at once.
                (child.id, shares.get(child.branch, 0), 0 if child.branch == "happened" else later)
                for child in self.child_ids
            ),
            int(self.kind in MESSAGES),
        )

    def _forecast_days(self):
        """How many days somebody waits here who comes now; that of the company stands for everybody."""
        if not self._waits():
            return 0
        now, person = fields.Datetime.now(), self.company_id.sudo().partner_id
        until = self._until({person: now}).get(person)
        return max((until - now).days, 0) if until else 0
