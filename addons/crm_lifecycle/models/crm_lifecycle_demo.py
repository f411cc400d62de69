from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models

from ..tools import demo_story

PREFIX = "demo"
STEP_DAYS = 14
QUIETLY = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}
# An event of the story with its records: the customer, the contact, and a name that stays the same.
Told = namedtuple("Told", ("event", "at", "customer", "contact", "name"))


class CrmLifecycleDemo(models.AbstractModel):
    """Demo data: a few hundred customers over three years (`tools/demo_story.py`), called from demo/*.xml.

    Customers have the reference demo-c-NUMBER, their contacts demo-c-NUMBER-NUMBER, quotations and orders the
    customer reference demo-NUMBER-NUMBER.
    """

    _name = "crm.lifecycle.demo"
    _description = "Demo Data of the Customer Lifecycle"

    @api.model
    def _generate(self, seed=2026, businesses=150, consumers=90):
        """Once per database; the dates are counted back from today."""
        if self.env["res.partner"].search_count([("ref", "=", f"{PREFIX}-c-0")], limit=1):
            return
        demo = self.with_context(**QUIETLY)
        now = fields.Datetime.now()
        story = demo_story.write(seed, businesses, consumers)
        people = demo._people(story)
        told = [
            Told(
                event,
                now - timedelta(days=event.days_ago),
                people[customer.number][0],
                people[customer.number][event.contact],
                f"{PREFIX}-{customer.number}-{position}",
            )
            for customer in story
            for position, event in enumerate(customer.events)
        ]
        demo._know_since(told)
        self.env["crm.lifecycle.demo.records"].with_context(**QUIETLY)._create_all(told)
        self.env["crm.lifecycle.feed"]._sync()
        demo._stages([partners[0].id for partners in people.values()], now)
        demo._newsletters(
            [partner for partners in people.values() for partner in partners[1:] or partners], now
        )

    def _people(self, story):
        """`{customer number: [customer, contact, …]}`."""
        Partner, sellers = self.env["res.partner"], self._sellers()
        countries = {country.code: country for country in self.env["res.country"].search([])}
        languages = {code.split("_")[0]: code for code, _name in self.env["res.lang"].get_installed()}
        places = {
            customer.number: self._place(customer, countries[customer.country], languages)
            for customer in story
        }
        customers = Partner.create(
            [
                {
                    **places[customer.number],
                    "ref": f"{PREFIX}-c-{customer.number}",
                    "name": customer.name,
                    "is_company": customer.is_company,
                    "email": f"demo-{customer.number}@example.com",
                    "user_id": sellers[customer.number % len(sellers)].id,
                }
                for customer in story
            ]
        )
        contacts = iter(
            Partner.create(
                [
                    {
                        **places[customer.number],
                        "ref": f"{PREFIX}-c-{customer.number}-{number}",
                        "name": name,
                        "parent_id": partner.id,
                        "email": f"demo-{customer.number}-{number}@example.com",
                    }
                    for customer, partner in zip(story, customers, strict=True)
                    for number, name in enumerate(customer.departments)
                ]
            )
        )
        return {
            customer.number: [partner, *(next(contacts) for _name in customer.departments)]
            for customer, partner in zip(story, customers, strict=True)
        }

    def _place(self, customer, country, languages):
        """Where the customer lives, and its language where that is installed."""
        values = {
            "country_id": country.id,
            "city": customer.city,
            "street": customer.street,
            "tz": customer.zone,
        }
        if customer.language in languages:
            values["lang"] = languages[customer.language]
        return values

    def _sellers(self):
        names = ("base.user_demo", "base.user_admin")
        users = [self.env.ref(name, raise_if_not_found=False) for name in names]
        return [user for user in users if user] or [self.env.user]

    def _know_since(self, told):
        """Customers and contacts are as old as the first thing that happened with the customer."""
        since = {}
        for row in told:
            for partner in (row.customer, *row.customer.child_ids):
                since[partner.id] = min(since.get(partner.id, row.at), row.at)
        self.env["crm.lifecycle.demo.records"]._backdate("res_partner", ("create_date",), since.items())

    def _stages(self, customer_ids, now):
        """Lives the three years once more, a fortnight at a time, so that the history is theirs."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT p.id, MIN(e.occurred_at) FROM crm_lifecycle_profile p
                 JOIN crm_lifecycle_event e ON e.partner_id = p.partner_id AND e.company_id = p.company_id
                WHERE p.partner_id = ANY(%s) GROUP BY p.id""",
            (customer_ids,),
        )
        seen, engine = self.env.cr.fetchall(), self.env["crm.lifecycle.engine"]
        for days_ago in range(demo_story.LONGEST, -1, -STEP_DAYS):
            at = now - timedelta(days=days_ago)
            known = [profile for profile, first_seen in seen if first_seen <= at]
            if known:
                engine._refresh_profiles(at, known)
        engine._refresh_profiles(now, [profile for profile, _first_seen in seen])
        stays = self.env["crm.lifecycle.history"].search([("partner_id", "in", customer_ids)])
        self.env["crm.lifecycle.demo.records"]._collect("stage", stays)

    def _newsletters(self, partners, now):
        """One a month, up to two months ago, to every second contact; some do not want it any more."""
        pressure, company = self.env["crm.contact.pressure"], self.env.company
        everyone = self.env["res.partner"].browse([partner.id for partner in partners])
        noon = now.replace(hour=12, minute=0, second=0)
        for number, days_ago in enumerate((150, 120, 90, 60)):
            at, readers = noon - timedelta(days=days_ago), everyone[number % 2 :: 2]
            decisions = pressure._decide(readers, "marketing", "email", company, at=at)
            pressure._record(decisions, "marketing", "email", company, at=at)
            optouts = pressure._opt_out(readers[number::41], "marketing", self.env._("Unsubscribe page"))
            optouts.since = at + timedelta(hours=5)

    @api.model
    def _fill_segments(self, segment_ids):
        """Everyone in a segment came when the stage of today was entered; every week of the last year is counted."""
        for segment in self.env["crm.segment"].browse(segment_ids):
            segment._refresh_guarded()
        self.env.cr.execute(
            """UPDATE crm_segment_member m SET entered_at = p.stage_entered_at
                 FROM res_partner c JOIN crm_lifecycle_profile p ON p.partner_id = c.commercial_partner_id
                WHERE c.id = m.partner_id AND p.company_id = m.company_id AND m.segment_id = ANY(%s)""",
            (segment_ids,),
        )
        self.env.cr.execute(
            """INSERT INTO crm_segment_size (segment_id, company_id, day, size, entered, "left")
               SELECT m.segment_id, m.company_id, w.day::date, COUNT(*) FILTER (WHERE m.entered_at < w.day),
                      COUNT(*) FILTER (WHERE m.entered_at < w.day AND m.entered_at >= w.day - interval '7 days'), 0
                 FROM crm_segment_member m
                CROSS JOIN generate_series(CURRENT_DATE - 364, CURRENT_DATE - 7, interval '7 days') w (day)
                WHERE m.segment_id = ANY(%s) GROUP BY m.segment_id, m.company_id, w.day
               ON CONFLICT DO NOTHING""",
            (segment_ids,),
        )
        self.env.invalidate_all()
        members = self.env["crm.segment.member"].search([("segment_id", "in", segment_ids)])
        self.env["crm.lifecycle.demo.records"]._collect("segment.entered", members)
