from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .test_engine import SignalCase


class TimelineCase(SignalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = new_test_user(
            cls.env,
            "timeline_rep",
            groups="crm_lifecycle.group_crm_lifecycle_user,sales_team.group_sale_salesman",
        )
        cls.colleague = new_test_user(cls.env, "timeline_colleague", groups="sales_team.group_sale_salesman")

    def lead(self, user, name, **values):
        lead = self.env["crm.lead"].create(
            {"name": name, "user_id": user.id, "partner_id": self.customer.id, **values}
        )
        self.env.flush_all()
        self.env["crm.lifecycle.source.lead"]._collect_ids(lead.ids)
        return lead

    def page(self, partner=None, user=None, cursor=None, limit=40, **filters):
        events = self.env["crm.lifecycle.event"].with_user(user or self.rep)
        return events.timeline_page(partner and partner.id, filters, cursor, limit)

    def titles(self, *args, **kwargs):
        return [entry["title"] for entry in self.page(*args, **kwargs)["entries"]]


@tagged("post_install", "-at_install")
class TestTimeline(TimelineCase):
    def test_pages_join_without_gap_or_repeat(self):
        for day in range(7):
            self.signal(self.customer, "call_in", day % 3, ref=f"call {day}")
        whole = [entry["id"] for entry in self.page(self.customer)["entries"]]
        self.assertEqual(len(whole), 7)
        pieces, cursor = [], None
        while True:
            page = self.page(self.customer, cursor=cursor, limit=3)
            pieces += [entry["id"] for entry in page["entries"]]
            cursor = page["cursor"]
            if not cursor:
                break
        self.assertEqual(pieces, whole)

    def test_filters(self):
        self.signal(self.customer, "call_in", 1)
        self.signal(self.customer, "call_out", 2)
        self.signal(self.customer, "mail_in", 3)
        self.signal(self.customer, "meeting", 40)

        def icons(**filters):
            return [entry["icon"] for entry in self.page(self.customer, **filters)["entries"]]

        self.assertEqual(len(icons()), 4)
        self.assertEqual(icons(channels=["phone"]), ["fa-phone", "fa-phone"])
        self.assertEqual(icons(channels=["mail"]), ["fa-envelope"])
        self.assertEqual(icons(directions=["out"]), ["fa-phone"])
        self.assertEqual(icons(directions=["none"]), ["fa-calendar"])
        self.assertEqual(icons(channels=["mail"], directions=["out"]), [])
        self.assertEqual(icons(kind_ids=[self.env.ref("crm_lifecycle.kind_mail_in").id]), ["fa-envelope"])
        long_ago = (self.now - timedelta(days=30)).date().isoformat()
        self.assertEqual(icons(date_to=long_ago), ["fa-calendar"])
        self.assertEqual(len(icons(date_from=long_ago)), 3)
        self.assertEqual(icons(text="E-mail rec"), ["fa-envelope"])
        with self.assertRaises(UserError):
            self.page(self.customer, date_from="soon")

    def test_days_are_the_users_own(self):
        self.rep.tz = "Asia/Kolkata"
        self.now = self.now.replace(hour=20, minute=0, second=0)
        self.signal(self.customer, "call_in", 10)
        [entry] = self.page(self.customer)["entries"]
        next_day = (self.now - timedelta(days=9)).date().isoformat()
        self.assertEqual(entry["day"], next_day)
        self.assertIn("01:30", entry["time"])
        self.assertEqual(len(self.page(self.customer, date_from=next_day, date_to=next_day)["entries"]), 1)

    def test_amounts_are_written_as_the_user_reads_them(self):
        self.env["res.lang"]._activate_lang("hi_IN")
        self.rep.lang = "hi_IN"
        self.signal(self.customer, "order", 1, amount=1234567.5)
        page = self.env["crm.lifecycle.event"].with_user(self.rep).with_context(lang="hi_IN")
        [entry] = page.timeline_page(self.customer.id)["entries"]
        self.assertIn("12,34,567.50", entry["amount"])

    def test_a_contact_shows_its_own_and_the_company_everything(self):
        miller = self.env["res.partner"].create({"name": "Miller", "parent_id": self.customer.id})
        self.env.flush_all()
        self.signal(miller, "call_in", 1)
        self.signal(self.customer, "call_in", 2)
        self.assertEqual([entry["contact"] for entry in self.page(miller)["entries"]], ["Miller"])
        self.assertEqual(
            [entry["contact"] for entry in self.page(self.customer)["entries"]], ["Miller", False]
        )

    def test_the_whole_company(self):
        self.signal(self.customer, "call_in", 1)
        self.signal(self.person, "mail_in", 2)
        day = {"date_from": (self.now - timedelta(days=3)).date().isoformat()}
        mine = {self.customer.id, self.person.id}

        def customers(**filters):
            found = [entry["customer"]["id"] for entry in self.page(**filters, **day)["entries"]]
            return [partner for partner in found if partner in mine]

        self.assertEqual(customers(), [self.customer.id, self.person.id])
        self.assertEqual(customers(channels=["mail"]), [self.person.id])
        self.assertEqual(customers(text="asha"), [self.person.id])
        self.assertEqual(customers(channels=["phone"], text="asha"), [])

    def test_a_title_is_what_the_record_is_called_now(self):
        lead = self.lead(self.rep, "Bread for the fair")
        self.assertEqual(self.titles(self.customer), ["Bread for the fair"])
        lead.name = "Bread for two fairs"
        [entry] = self.page(self.customer)["entries"]
        self.assertEqual(entry["title"], "Bread for two fairs")
        self.assertEqual(entry["open"], {"model": "crm.lead", "id": lead.id})

    def test_hidden_rows_do_not_shorten_a_page(self):
        for number in range(3):
            self.lead(self.rep, f"Mine {number}")
            self.lead(self.colleague, f"Theirs {number}")
        page = self.page(self.customer, limit=3)
        self.assertEqual([entry["title"] for entry in page["entries"]], ["Mine 2", "Mine 1", "Mine 0"])

    def test_much_that_is_hidden_is_read_in_steps(self):
        leads = self.env["crm.lead"].create(
            [{"name": "Theirs", "user_id": self.colleague.id, "partner_id": self.customer.id}] * 45
        )
        self.env.flush_all()
        self.env["crm.lifecycle.source.lead"]._collect_ids(leads.ids)
        self.signal(self.customer, "call_in", 50)
        self.patch(self.env.registry["crm.lifecycle.event"], "_timeline_fill", self._short_fill())
        page = self.page(self.customer, limit=10)
        self.assertFalse(page["entries"])
        self.assertTrue(page["looked_until"])
        while page["cursor"]:
            page = self.page(self.customer, cursor=page["cursor"], limit=10)
        self.assertEqual(len(page["entries"]), 1)

    def _short_fill(self):
        def fill(events, partner, asked, position, limit):
            rows, more = events._timeline_rows(partner, asked, position, limit)
            entries = events._timeline_entries(rows, asked)
            last = (rows[-1]["occurred_at"], rows[-1]["id"]) if rows else position
            return entries, last, more

        return fill

    def test_words_are_looked_for_in_pieces(self):
        self.patch(
            __import__("odoo.addons.crm_lifecycle.models.crm_lifecycle_timeline", fromlist=["SCAN"]),
            "SCAN",
            2,
        )
        for day in range(5):
            self.signal(self.customer, "call_in", day)
        self.signal(self.customer, "mail_in", 9)
        page = self.page(self.customer, text="E-mail rec")
        self.assertEqual([entry["icon"] for entry in page["entries"]], ["fa-envelope"])

    def test_a_page_costs_the_same_whatever_its_size(self):
        for number in range(3):
            self.lead(self.rep, f"Lead {number}")
            self.signal(self.customer, "call_in", number)
        self.page(self.customer)
        self.env.invalidate_all()
        with self.assertQueryCount(17):
            self.page(self.customer)
        for number in range(20):
            self.lead(self.rep, f"More {number}")
            self.signal(self.customer, "mail_in", number)
        self.env.invalidate_all()
        with self.assertQueryCount(17):
            self.assertEqual(len(self.page(self.customer)["entries"]), 40)


@tagged("post_install", "-at_install")
class TestTimelineAccess(TimelineCase):
    def test_only_signals_whose_source_may_be_read(self):
        self.lead(self.rep, "Mine")
        self.lead(self.colleague, "Theirs")
        self.assertEqual(self.titles(self.customer), ["Mine"])
        self.assertEqual(self.titles(self.customer, text="Theirs"), [])
        self.assertCountEqual(
            self.titles(self.customer, user=self.env.ref("base.user_admin")), ["Mine", "Theirs"]
        )

    def test_who_has_no_access_to_an_app_sees_nothing_of_it(self):
        self.lead(self.rep, "Mine").unlink()
        self.lead(self.rep, "Mine too")
        self.signal(self.customer, "call_in", 1)
        user = new_test_user(
            self.env,
            "timeline_reader",
            groups="crm_lifecycle.group_crm_lifecycle_user",
        )
        self.assertEqual([entry["kind"] for entry in self.page(self.customer, user=user)["entries"]],
                         [self.env.ref("crm_lifecycle.kind_call_in").name])  # fmt: skip

    def test_of_a_deleted_record_only_kind_and_date_are_told(self):
        self.lead(self.rep, "Secret name").unlink()
        [entry] = self.page(self.customer)["entries"]
        self.assertTrue(entry["gone"])
        self.assertNotIn("Secret", str(entry))
        self.assertFalse(self.titles(self.customer, text="Secret"))

    def test_another_company_is_out_of_reach(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.signal(self.customer, "call_in", 1)
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lifecycle_event SET company_id = %s WHERE partner_id = %s",
                other.id,
                self.customer.id,
            )
        )
        self.assertFalse(self.page(self.customer)["entries"])
        self.assertFalse(self.page(text="Mill", date_from=self.now.date().isoformat())["entries"])
        foreign = self.env["res.partner"].create({"name": "Foreign", "company_id": other.id})
        with self.assertRaises(AccessError):
            self.page(foreign)
        self.rep.company_ids += other
        both = self.env["crm.lifecycle.event"].with_user(self.rep)
        both = both.with_context(allowed_company_ids=[self.env.company.id, other.id])
        [entry] = both.timeline_page(self.customer.id)["entries"]
        self.assertEqual(entry["company"], "Other")

    def test_a_customer_who_may_not_be_seen_is_not_named(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.signal(self.person, "call_in", 1)
        self.person.company_id = other
        self.env.flush_all()
        names = [entry["customer"]["name"] for entry in self.page()["entries"]]
        self.assertNotIn("Asha", names)

    def test_what_is_noted_most_often_comes_first(self):
        kinds = self.env["crm.lifecycle.event"].with_user(self.rep).timeline_options()["kinds"]
        self.assertEqual(kinds[0]["id"], self.env.ref("crm_lifecycle.kind_call_in").id)

    def test_without_the_group_there_is_no_timeline(self):
        for call in ("timeline_page", "timeline_options"):
            with self.assertRaises(AccessError):
                getattr(self.env["crm.lifecycle.event"].with_user(self.colleague), call)()

    def test_what_comes_from_a_source_is_not_read_past_the_timeline(self):
        self.lead(self.colleague, "Theirs")
        events = self.env["crm.lifecycle.event"].with_user(self.rep)
        event = events.search([("partner_id", "=", self.customer.id)])
        self.assertTrue(event)
        for name in ("payload", "amount", "source_id", "source_ref", "product_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                event.read([name])
        with self.assertRaises(AccessError):
            events.search([("amount", ">", 0)])

    def test_a_contact_that_is_gone(self):
        partner = self.env["res.partner"].create({"name": "Short"})
        gone = partner.id
        partner.unlink()
        with self.assertRaises(UserError):
            self.env["crm.lifecycle.event"].with_user(self.rep).timeline_page(gone)
