from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.crm_lifecycle.tools.pressure import Decision

NOON = datetime(2026, 3, 4, 12, 0)


class PressureCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pressure = cls.env["crm.contact.pressure"]
        cls.ledger = cls.env["crm.contact.ledger"]
        cls.env["crm.contact.cap"].search([]).active = False
        cls.env["crm.contact.quiet"].search([]).active = False
        cls.company = cls.env.company
        cls.mill = cls.env["res.partner"].create({"name": "Mill", "is_company": True})
        cls.miller, cls.clerk = cls.env["res.partner"].create(
            [
                {"name": name, "parent_id": cls.mill.id, "email": f"{name}@example.com", "tz": "UTC"}
                for name in ("Miller", "Clerk")
            ]
        )
        cls.user = new_test_user(
            cls.env,
            "pressure_user",
            groups="crm_lifecycle.group_crm_lifecycle_user,base.group_partner_manager",
        )

    def cap(self, **values):
        return self.env["crm.contact.cap"].create({"count": 1, "days": 30, **values})

    def decide(self, contacts=None, purpose="feedback", channel="email", at=NOON, company=None):
        contacts = self.miller if contacts is None else contacts
        return self.pressure._decide(contacts, purpose, channel, company or self.company, at=at)

    def answer(self, *args, **kwargs):
        [decision] = self.decide(*args, **kwargs).values()
        return decision.reason or decision.verdict

    def sent(self, contacts, days_ago=1, purpose="feedback", channel="email", company=None, origin=None):
        at = NOON - timedelta(days=days_ago)
        decisions = {contact.id: Decision("send") for contact in contacts}
        return self.pressure._record(
            decisions, purpose, channel, company or self.company, at=at, origin=origin
        )


@tagged("post_install", "-at_install")
class TestContactPressure(PressureCase):
    def test_without_limits_everyone_may_be_contacted(self):
        self.assertEqual([d.verdict for d in self.decide(self.miller | self.clerk).values()], ["send"] * 2)

    def test_archived_forgotten_and_deleted_people_are_left_alone(self):
        self.miller.action_archive()
        self.assertEqual(self.answer(), "archived")
        self.env["crm.lifecycle.people"]._forget(self.miller.ids)
        self.assertEqual(self.answer(), "forgotten")
        self.clerk.unlink()
        self.assertEqual(self.answer(self.clerk), "gone")

    def test_every_channel_needs_its_address(self):
        for channel in ("sms", "phone", "letter"):
            self.assertEqual(self.answer(channel=channel), "no_address")
        self.miller.write(
            {
                "phone": "+32 456 00 11 22",
                "street": "Mill Lane 1",
                "city": "Ghent",
                "country_id": self.env.ref("base.be").id,
            }
        )
        for channel in ("sms", "phone", "letter"):
            self.assertEqual(self.answer(channel=channel), "send", channel)
        self.miller.email = False
        self.assertEqual(self.answer(), "no_address")

    def test_blacklists_hold_for_their_channel(self):
        self.miller.write({"phone": "+32 456 00 11 22", "country_id": self.env.ref("base.be").id})
        self.env["mail.blacklist"]._add(self.miller.email)
        self.assertEqual(self.answer(), "blacklisted")
        self.assertEqual(self.answer(channel="sms"), "send")
        self.env["phone.blacklist"].add(self.miller.phone_sanitized)
        self.assertEqual((self.answer(channel="sms"), self.answer(channel="phone")), ("blacklisted",) * 2)

    def test_an_opt_out_holds_for_its_purpose_until_it_is_undone(self):
        self.pressure._opt_out(self.miller, "feedback", "Unsubscribe page")
        optout = self.pressure._opt_out(self.miller | self.clerk, "feedback", "Again")
        self.assertEqual(len(optout), 2)
        self.assertEqual(self.miller.contact_optout_ids.source, "Unsubscribe page")
        self.assertEqual(self.answer(), "opted_out")
        self.assertEqual(self.answer(purpose="marketing"), "send")
        self.miller.contact_optout_ids.with_user(self.user).action_undo()
        self.assertEqual(self.answer(), "send")
        self.assertEqual(optout.filtered("undone_at").undone_by_id, self.user)

    def test_doubles_of_a_contact_are_one_reader(self):
        twin = self.env["res.partner"].create(
            {"name": "M.", "email": self.miller.email, "phone": "+32456001122"}
        )
        self.pressure._opt_out(self.miller, "feedback", "Unsubscribe page")
        self.assertEqual(self.answer(twin), "opted_out")
        self.assertEqual(self.answer(twin, channel="phone"), "send")

    def test_a_limit_per_person_counts_what_was_sent_in_its_days(self):
        self.cap(days=30)
        self.sent(self.miller, days_ago=31)
        self.assertEqual(self.answer(), "send")
        self.sent(self.miller, days_ago=3, purpose="journey", channel="sms")
        [decision] = self.decide().values()
        self.assertEqual((decision.verdict, decision.reason), ("skip", "person_cap"))
        self.assertEqual(decision.until, NOON + timedelta(days=27))
        self.assertEqual(self.answer(at=decision.until), "send")
        self.assertEqual(self.answer(self.clerk), "send")

    def test_what_was_withheld_does_not_count(self):
        self.cap()
        self.miller.action_archive()
        self.pressure._record(self.decide(at=NOON), "feedback", "email", self.company, at=NOON)
        self.miller.action_unarchive()
        self.assertEqual(self.ledger.search([("contact_id", "=", self.miller.id)]).verdict, "skip")
        self.assertEqual(self.answer(), "send")

    def test_a_limit_of_one_purpose_channel_or_company_counts_those_only(self):
        other = self.env["res.company"].create({"name": "Other"})
        for values, kept, counted in (
            ({"purpose": "feedback"}, {"purpose": "journey"}, {"purpose": "feedback"}),
            ({"channel": "email"}, {"channel": "sms"}, {"channel": "email"}),
            ({"company_id": self.company.id}, {"company": other}, {"company": self.company}),
        ):
            with self.subTest(values):
                cap = self.cap(**values)
                self.sent(self.miller, **kept)
                self.assertEqual(self.answer(), "send")
                self.sent(self.miller, **counted)
                self.assertEqual(self.answer(), "person_cap")
                cap.active = False
                self.env.cr.execute("DELETE FROM crm_contact_ledger")

    def test_a_limit_per_customer_counts_all_of_its_contacts(self):
        self.cap(scope="account", count=2)
        self.assertEqual([d.reason for d in self.decide(self.mill.child_ids).values()], ["", ""])
        self.sent(self.clerk)
        decisions = self.decide(self.clerk | self.miller)
        self.assertEqual(decisions[self.clerk.id].verdict, "send")
        self.assertEqual(decisions[self.miller.id].reason, "account_chosen")
        self.sent(self.miller)
        self.assertEqual(self.answer(), "account_cap")

    def test_quiet_hours_put_off_until_they_end(self):
        self.env["crm.contact.quiet"].create({"name": "Night", "hour_from": 21, "hour_to": 8})
        self.miller.tz = "Asia/Kolkata"
        [decision] = self.decide(at=datetime(2026, 3, 4, 20)).values()
        self.assertEqual((decision.verdict, decision.until), ("delay", datetime(2026, 3, 5, 2, 30)))
        self.miller.tz = False
        self.company.partner_id.tz = "America/New_York"
        self.assertEqual(self.answer(at=datetime(2026, 3, 4, 20)), "send")

    def test_letters_wake_nobody(self):
        self.miller.write({"street": "Mill Lane 1", "city": "Ghent"})
        self.env["crm.contact.quiet"].create({"name": "Night", "hour_from": 21, "hour_to": 8})
        night = datetime(2026, 3, 4, 23)
        self.assertEqual(self.answer(at=night), "quiet")
        self.assertEqual(self.answer(at=night, channel="letter"), "send")

    def test_quiet_hours_leave_some_hours(self):
        for values in (
            {"hour_from": 0, "hour_to": 24},
            {"hour_to": 25},
            dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), False),
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.env["crm.contact.quiet"].create({"name": "All", **values})

    def test_many_are_decided_and_recorded_in_as_many_queries_as_ten(self):
        for scope in ("person", "account"):
            self.cap(scope=scope, count=2)
        self.env["crm.contact.quiet"].create({"name": "Night"})
        people = self.env["res.partner"].create(
            [{"name": str(n), "email": f"p{n}@example.com"} for n in range(200)]
        )
        self.env.flush_all()
        self.decide(people[:1])
        for some in (people[:10], people):
            with self.subTest(len(some)):
                with self.assertQueryCount(5):
                    decisions = self.decide(some)
                with self.assertQueryCount(1):
                    stored = self.pressure._record(decisions, "feedback", "email", self.company, at=NOON)
                self.assertEqual(stored, len(some))

    def test_a_decision_is_on_record_with_what_asked_for_it(self):
        self.assertEqual(self.sent(self.miller, origin=self.mill), 1)
        row = self.ledger.with_user(self.user).search([("contact_id", "=", self.miller.id)])
        self.assertRecordValues(
            row,
            [
                {
                    "partner_id": self.mill.id,
                    "verdict": "send",
                    "reason": False,
                    "decided_at": NOON - timedelta(days=1),
                    "res_model": "res.partner",
                    "res_id": self.mill.id,
                    "origin": "Mill",
                }
            ],
        )
        self.assertEqual(row.action_open_origin()["res_id"], self.mill.id)

    def test_every_reason_has_words(self):
        self.assertEqual(self.pressure._reason_text("opted_out"), "Opted out")
        self.assertEqual(self.pressure._reason_text("somebody's own"), "somebody's own")

    def test_nobody_rewrites_the_ledger(self):
        self.sent(self.miller)
        row = self.ledger.search([("contact_id", "=", self.miller.id)])
        with self.assertRaises(UserError):
            row.verdict = "skip"
        for operation in ("write", "create", "unlink"):
            self.assertFalse(row.with_user(self.user).has_access(operation))
        with self.assertRaises(AccessError):
            row.with_user(self.user).unlink()

    def test_users_see_what_their_company_sent(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.sent(self.miller, company=other)
        self.assertFalse(self.ledger.with_user(self.user).search([("contact_id", "=", self.miller.id)]))
