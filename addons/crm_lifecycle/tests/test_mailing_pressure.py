from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.mass_mailing.tests.common import MassMailCommon

from .test_contact_pressure import PressureCase


@tagged("post_install", "-at_install")
class TestMailingPressure(PressureCase, MassMailCommon):
    def setUp(self):
        super().setUp()
        self.people = self.env["res.partner"].create(
            [{"name": f"P{n}", "email": f"p{n}@example.com", "tz": "UTC"} for n in range(4)]
        )

    def mail(self, people, model="res.partner", **values):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "body_html": "<p>News</p>",
                "mailing_model_id": self.env["ir.model"]._get_id(model),
                "mailing_domain": repr([("id", "in", people.ids)]),
                **values,
            }
        )
        with self.mock_mail_gateway(mail_unlink_sent=False):
            mailing.action_send_mail()
        self.sent_mails = self._new_mails
        return mailing

    def traces(self, mailing):
        return {
            trace.email: (trace.trace_status, trace.failure_type, trace.failure_reason)
            for trace in mailing.mailing_trace_ids
        }

    def test_who_opted_out_or_was_contacted_enough_gets_nothing_and_it_is_told_why(self):
        self.cap(days=30)
        now = fields.Datetime.now()
        enough = self.people[1]
        self.pressure._record(
            self.pressure._decide(enough, "journey", "email", self.company),
            "journey",
            "email",
            self.company,
            at=now,
        )
        self.pressure._opt_out(self.people[0], "marketing", "Told us")
        traces = self.traces(self.mail(self.people))
        self.assertEqual(traces["p0@example.com"], ("cancel", "lifecycle_withheld", "Opted out"))
        self.assertEqual(
            traces["p1@example.com"], ("cancel", "lifecycle_withheld", "The person was contacted enough")
        )
        self.assertEqual((traces["p2@example.com"][0], traces["p3@example.com"][0]), ("sent", "sent"))

    def test_what_a_mailing_sends_counts_for_the_next(self):
        self.cap(days=30)
        mailing = self.mail(self.people)
        rows = self.ledger.search([("res_model", "=", "mailing.mailing"), ("res_id", "=", mailing.id)])
        self.assertEqual(rows.mapped("verdict"), ["send"] * 4)
        self.assertEqual(rows.mapped("purpose"), ["marketing"] * 4)
        second = self.mail(self.people)
        self.assertEqual({trace[1] for trace in self.traces(second).values()}, {"lifecycle_withheld"})

    def test_a_mailing_may_disregard_limits(self):
        self.cap(days=30)
        self.mail(self.people)
        second = self.mail(self.people, lifecycle_respects_limits=False)
        self.assertEqual({trace[0] for trace in self.traces(second).values()}, {"sent"})

    def test_leads_with_a_contact_are_asked_about_and_others_are_not(self):
        self.pressure._opt_out(self.people[0], "marketing", "Told us")
        leads = self.env["crm.lead"].create(
            [
                {"name": "With", "partner_id": self.people[0].id},
                {"name": "Without", "email_from": "lead@example.com"},
            ]
        )
        traces = self.traces(self.mail(leads, "crm.lead"))
        self.assertEqual(traces["p0@example.com"][1], "lifecycle_withheld")
        self.assertEqual(traces["lead@example.com"][0], "sent")

    def test_quiet_hours_put_a_mailing_off_for_whom_they_hold(self):
        now = fields.Datetime.now()
        hour = now.hour + now.minute / 60
        self.env["crm.contact.quiet"].create(
            {"name": "Now", "hour_from": (hour - 1) % 24, "hour_to": (hour + 1) % 24}
        )
        self.people[:3].tz = "Pacific/Kiritimati"
        self.mail(self.people)
        late = self.sent_mails.filtered("scheduled_date")
        self.assertEqual(len(late), 1)
        self.assertGreater(late.scheduled_date, now)
        rows = self.ledger.search([("contact_id", "=", self.people[3].id)])
        self.assertEqual(sorted(rows.mapped("verdict")), ["delay", "send"])
        self.assertGreater(rows.filtered(lambda row: row.verdict == "send").decided_at, now)

    def test_withheld_messages_are_reported_by_what_withheld_them(self):
        self.pressure._opt_out(self.people[0], "marketing", "Told us")
        mailing = self.mail(self.people)
        journey = self.env["crm.journey"].create({"name": "Welcome"})
        self.people[1].action_archive()
        self.pressure._record(
            self.decide(self.people[1], "journey"), "journey", "email", self.company, origin=journey
        )
        report = self.env["crm.contact.withheld.report"].with_user(self.user)
        self.assertEqual(
            report._read_group(
                [("contact_id", "in", self.people.ids)], ["reason", "mailing_id", "journey_id"], ["__count"]
            ),
            [
                ("archived", mailing.browse(), journey, 1),
                ("opted_out", mailing, journey.browse(), 1),
            ],
        )

    def test_a_batch_is_decided_in_as_many_queries_as_one(self):
        self.cap(days=30, count=9)
        counts = []
        for number in (5, 25):
            people = self.env["res.partner"].create(
                [{"name": str(n), "email": f"m{number}-{n}@example.com"} for n in range(number)]
            )
            composer = self.env["mail.compose.message"].new(
                {
                    "composition_mode": "mass_mail",
                    "model": "res.partner",
                    "mass_mailing_id": self.env["mailing.mailing"].create({"subject": "x"}).id,
                }
            )
            values = {person.id: {} for person in people}
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            composer._withhold(values)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_later_than_the_delay_everything_is_as_before(self):
        self.assertEqual(
            self.answer(self.people[0], "marketing", at=fields.Datetime.now() + timedelta(1)), "send"
        )
