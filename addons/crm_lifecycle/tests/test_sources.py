from datetime import datetime, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged

from .test_engine import SignalCase


class SourceCase(SignalCase):
    """Signals that the adapters find of `customer`, `person` and others."""

    def collect(self, kind):
        """Reads everything the sources of the kind offer, twice: the second time brings nothing."""
        self.env.flush_all()
        sources = [s for s in self.env["crm.lifecycle.source"]._sources() if s._kind == kind]
        self.assertEqual(len(sources), 1, kind)
        self.env["crm.lifecycle.feed"]._sync()
        feed = self.env["crm.lifecycle.feed"].search([("source", "=", sources[0]._name)])
        feed.read_until = fields.Datetime.now() - timedelta(days=400)
        feed._read_changes()
        self.assertFalse(feed.problem)
        found = feed.event_count
        feed.action_backfill()
        while feed.backfill_state == "running":
            feed._backfill_piece()
        self.assertEqual((feed.backfill_state, feed.event_count), ("done", found), feed.problem)
        return self.events(kind)

    def events(self, kind, partner=None):
        domain = [("kind_id.code", "=", kind)]
        if partner:
            domain.append(("contact_id", "=", partner.id))
        return self.env["crm.lifecycle.event"].search(domain, order="id")

    def title(self, event):
        return event.payload["title"]


@tagged("post_install", "-at_install")
class TestSources(SourceCase):
    def test_every_source_runs(self):
        self.env["crm.lifecycle.feed"]._sync()
        for feed in self.env["crm.lifecycle.feed"].search([]).filtered("available"):
            with self.subTest(feed.source):
                feed._read_changes()
                self.assertFalse(feed.problem)

    def test_a_click_starts_every_back_fill_that_was_not_done(self):
        manager = new_test_user(self.env, "feed_manager", groups="crm_lifecycle.group_crm_lifecycle_manager")
        feeds = self.env["crm.lifecycle.feed"].with_user(manager)
        feeds.sudo()._sync()
        # As the button does: with the ids of what is selected, here none.
        call_kw(feeds, "action_backfill_all", [[]], {})
        self.assertEqual(set(feeds.search([]).mapped("backfill_state")), {"running"})
        feeds.search([]).action_pause()
        self.assertEqual(set(feeds.search([]).mapped("backfill_state")), {"paused"})
        feeds.search([], limit=1).action_resume()
        self.assertEqual(len(feeds.search([("backfill_state", "=", "running")])), 1)

    def test_every_source_has_a_kind(self):
        for source in self.env["crm.lifecycle.source"]._sources():
            with self.subTest(source._name):
                self.assertTrue(
                    source._kind_id or self.env["crm.lifecycle.kind"]._of_code(source._kind), source._kind
                )

    def test_an_opportunity_won_or_lost(self):
        lead = self.env["crm.lead"].create(
            {"name": "Ovens", "partner_id": self.customer.id, "expected_revenue": 900, "type": "opportunity"}
        )
        self.assertFalse(self.collect("lead_won"))
        lead.action_set_won()
        won = self.collect("lead_won")
        self.assertEqual((self.title(won), won.amount, won.source_model), ("Ovens", 900, "crm.lead"))
        self.assertEqual(won.occurred_at, lead.date_closed)
        lost = self.env["crm.lead"].create({"name": "Mixers", "partner_id": self.customer.id})
        lost.action_set_lost()
        self.assertEqual(self.collect("lead_lost").mapped(self.title), ["Mixers"])

    def meeting(self, hours_ago, **values):
        start = self.now - timedelta(hours=hours_ago)
        return self.env["calendar.event"].create(
            {
                "name": "Visit of the bakery",
                "start": start,
                "stop": start + timedelta(hours=1),
                "partner_ids": [Command.set((self.customer | self.person).ids)],
                **values,
            }
        )

    def test_a_meeting_is_a_signal_of_everyone_who_came_once_it_is_over(self):
        meeting = self.meeting(5)
        self.meeting(-5)
        self.meeting(8, active=False)
        meeting.attendee_ids.filtered(lambda one: one.partner_id == self.person).state = "declined"
        found = self.collect("meeting")
        self.assertEqual(found.contact_id, self.customer)
        self.assertEqual((found.occurred_at, found.source_id), (meeting.start, meeting.id))

    def test_mail_in_and_out_without_notes_and_tracking(self):
        lead = self.env["crm.lead"].create({"name": "Ovens", "partner_id": self.customer.id})
        self.customer.email, self.person.email = "mill@example.com", "asha@example.com"
        lead.message_post(
            body="Dear mill",
            subject="Our offer",
            partner_ids=self.customer.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        lead.message_post(
            body="Secret", subject="Note", partner_ids=self.customer.ids, subtype_xmlid="mail.mt_note"
        )
        lead.message_post(
            body="Dear you",
            subject="Answer",
            author_id=self.person.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        self.env.flush_all()
        self.env["mail.notification"].search(
            [("res_partner_id", "=", self.customer.id)]
        ).notification_status = "sent"
        self.assertEqual(self.collect("mail_in").mapped(self.title), ["Answer"])
        out = self.collect("mail_out")
        self.assertEqual(
            out.filtered(lambda e: e.contact_id == self.customer).mapped(self.title), ["Our offer"]
        )
        self.assertEqual(set(out.mapped("source_model")), {"mail.message"})

    def trace(self, **values):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Spring",
                "name": "Spring",
                "mailing_model_id": self.env["ir.model"]._get_id("mailing.contact"),
            }
        )
        return self.env["mailing.trace"].create(
            {"mass_mailing_id": mailing.id, "trace_status": "sent", "sent_datetime": self.now, **values}
        )

    def test_mailings_find_whom_they_went_to(self):
        self.person.email = "Asha <asha@example.com>"
        lead = self.env["crm.lead"].create({"name": "Ovens", "partner_id": self.customer.id})
        contact = self.env["mailing.contact"].create({"name": "A", "email": "asha@example.com"})
        self.trace(model="res.partner", res_id=self.customer.id)
        self.trace(model="crm.lead", res_id=lead.id)
        self.trace(model="mailing.contact", res_id=contact.id, email="asha@example.com")
        self.trace(model="mailing.contact", res_id=contact.id, email="nobody@example.com")
        self.trace(model="res.partner", res_id=self.customer.id, is_test_trace=True)
        self.trace(model="res.partner", res_id=self.customer.id, sent_datetime=False)
        found = self.collect("mailing_sent")
        self.assertEqual(found.contact_id, self.customer | self.person)
        self.assertEqual(len(found), 3)
        self.assertEqual(set(found.mapped(self.title)), {"Spring"})

    def test_a_mailing_is_opened_clicked_answered_or_bounces(self):
        trace = self.trace(model="res.partner", res_id=self.customer.id)
        for kind in ("mailing_opened", "mailing_clicked", "mailing_replied", "mailing_bounced"):
            self.assertFalse(self.collect(kind), kind)
        link = self.env["link.tracker"].create({"url": "https://example.com/ovens?who=me", "title": "Ovens"})
        for _time in range(2):
            self.env["link.tracker.click"].add_click(link.code, mailing_trace_id=trace.id, ip="::1")
        self.env["link.tracker.click"].add_click(link.code, ip="::2")
        self.assertEqual(len(self.collect("mailing_opened")), 1)
        self.assertEqual(self.collect("mailing_clicked").mapped(self.title), ["Ovens", "Ovens"])
        trace.set_replied()
        self.assertEqual(len(self.collect("mailing_replied")), 1)
        self.trace(model="res.partner", res_id=self.person.id).set_bounced()
        self.assertEqual(self.collect("mailing_bounced").contact_id, self.person)

    def test_a_stage_is_a_signal_that_is_no_contact(self):
        stage = self.env.ref("crm_lifecycle.stage_active")
        self.env["crm.lifecycle.profile"]._move(self.customer, stage, "Told so")
        self.profile()
        found = self.collect("stage").filtered(lambda event: event.partner_id == self.customer)
        self.assertEqual(found.payload["stage_id"], stage.id)
        profiles = self.env["crm.lifecycle.profile"].search([("partner_id", "=", self.customer.id)])
        self.assertFalse(profiles.dirty)


@tagged("post_install", "-at_install")
class TestAccountSources(SourceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("generic_coa", cls.env.company, install_demo=False)
        cls.foreign = cls.env["res.currency"].create({"name": "QQQ", "symbol": "Q", "rounding": 0.01})
        cls.env["res.currency.rate"].create(
            {"name": "2020-01-01", "currency_id": cls.foreign.id, "rate": 4, "company_id": cls.env.company.id}
        )

    def invoice(self, move_type="out_invoice", **values):
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.customer.id,
                "currency_id": self.foreign.id,
                "invoice_line_ids": [
                    Command.create({"name": "Flour", "quantity": 1, "price_unit": 100, "tax_ids": False})
                ],
                **values,
            }
        )

    def test_a_posted_invoice_in_the_companys_currency(self):
        invoice = self.invoice(invoice_date="2024-03-01")
        self.assertFalse(self.collect("invoice"))
        invoice.action_post()
        found = self.collect("invoice")
        self.assertEqual((found.amount, self.title(found)), (25, invoice.name))
        self.assertEqual(found.occurred_at, datetime(2024, 3, 1, 12))
        self.assertEqual(found.currency_id, self.env.company.currency_id)

    def test_credit_notes_are_positive_and_bills_are_not_the_customers(self):
        self.invoice("out_refund", invoice_date="2024-03-01").action_post()
        self.invoice("in_invoice", invoice_date="2024-03-01").action_post()
        self.assertFalse(self.collect("invoice"))
        self.assertEqual(self.collect("refund").amount, 25)

    def test_payments_of_customers(self):
        payments = self.env["account.payment"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "payment_type": kind,
                    "partner_type": who,
                    "amount": 100,
                    "currency_id": self.foreign.id,
                    "date": "2024-03-01",
                    "memo": "March",
                }
                for kind, who in (("inbound", "customer"), ("outbound", "supplier"))
            ]
        )
        self.assertFalse(self.collect("payment"))
        payments.action_post()
        found = self.collect("payment")
        self.assertEqual((found.amount, self.title(found)), (25, "March"))
