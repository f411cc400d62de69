from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_engine import SignalCase


class PeopleCase(SignalCase):
    def events(self, contact):
        return self.env["crm.lifecycle.event"].search([("contact_id", "=", contact.id)], order="id")

    def counts(self):
        """Signals by kind and day: the statistics."""
        return sorted(
            (kind.code, str(day), count)
            for kind, day, count in self.env["crm.lifecycle.event"]._read_group(
                [], ["kind_id", "occurred_at:day"], ["__count"]
            )
        )

    def touchpoint(self, contact):
        return self.env["crm.lifecycle.touchpoint"].create(
            {
                "contact_id": contact.id,
                "kind_id": self.env.ref("crm_lifecycle.kind_call_in").id,
                "summary": "Private",
            }
        )


@tagged("post_install", "-at_install")
class TestMovingPeople(PeopleCase):
    def test_a_person_who_joins_a_company_ends_a_life_and_brings_the_signals(self):
        self.signal(self.person, "order", 40, amount=30)
        self.touchpoint(self.person)
        stage = self.stage(self.person)
        self.person.parent_id = self.customer
        [stay] = self.env["crm.lifecycle.history"].search([("partner_id", "=", self.person.id)])
        self.assertTrue(stay.left_at)
        self.assertEqual((stay.cause, stay.stage_id), ("merge", stage))
        self.assertFalse(self.profile(self.person))
        self.assertEqual(self.profile(self.customer).order_amount, 30)
        self.assertEqual(self.events(self.person).partner_id, self.customer)
        touchpoints = self.env["crm.lifecycle.touchpoint"].search([("contact_id", "=", self.person.id)])
        self.assertEqual(touchpoints.partner_id, self.customer)

    def test_a_contact_takes_the_signals_along_to_another_company_and_away(self):
        other = self.env["res.partner"].create({"name": "Bakery", "is_company": True})
        self.person.parent_id = self.customer
        self.signal(self.person, "order", 40, amount=30)
        self.assertEqual(self.profile(self.customer).order_count, 1)
        self.person.parent_id = other
        self.assertEqual(self.profile(self.customer).order_count, 0)
        self.assertEqual(self.profile(other).order_count, 1)
        self.person.parent_id = False
        self.assertEqual(self.profile(other).order_count, 0)
        self.assertEqual(self.profile(self.person).order_count, 1)
        self.assertTrue(self.stage(self.person))

    def test_those_below_a_contact_move_with_it(self):
        below = self.env["res.partner"].create({"name": "Invoices", "parent_id": self.person.id})
        self.signal(below, "order", 40)
        self.assertEqual(self.events(below).partner_id, self.person)
        self.person.parent_id = self.customer
        self.assertEqual(self.events(below).partner_id, self.customer)

    def test_many_people_move_in_as_many_queries_as_one(self):
        people = self.env["res.partner"].create([{"name": str(n)} for n in range(21)])
        for one in people:
            self.signal(one, "order", 40)
        self.env["crm.lifecycle.profile"]._refresh_dirty()

        def queries(movers):
            before = self.env["crm.lifecycle.people"]._customers(movers)
            self.env.cr.execute(
                "UPDATE res_partner SET commercial_partner_id = %s WHERE id = ANY(%s)",
                (self.customer.id, movers.ids),
            )
            movers.invalidate_recordset()
            start = self.env.cr.sql_log_count
            self.env["crm.lifecycle.people"]._follow(before)
            return self.env.cr.sql_log_count - start

        self.assertEqual(queries(people[0]), queries(people[1:]))
        self.assertEqual(len(self.events(people[5]).partner_id), 1)

    def merge(self, source, target):
        merger = new_test_user(self.env, "merger", groups="base.group_user,base.group_partner_manager")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(merger).create({})
        wizard._merge((source | target).ids, target.with_user(merger))
        self.env.invalidate_all()

    def test_merged_contacts_keep_each_signal_once(self):
        twin = self.env["res.partner"].create({"name": "Asha too"})
        meeting = self.env["calendar.event"].create(
            {
                "name": "Both came",
                "start": self.now - timedelta(hours=3),
                "stop": self.now - timedelta(hours=2),
                "partner_ids": [(6, 0, (self.person | twin).ids)],
            }
        )
        self.env.flush_all()
        self.assertEqual(self.env["crm.lifecycle.source.meeting"]._collect_ids(meeting.ids), 2)
        self.signal(self.person, "order", 40, amount=5)
        self.signal(twin, "order", 30, amount=7)
        self.merge(twin, self.person)
        codes = [event.kind_id.code for event in self.events(self.person)]
        self.assertEqual(sorted(codes), ["meeting", "order", "order"])
        self.assertRecordValues(self.profile(self.person), [{"order_count": 2, "order_amount": 12}])

    def test_a_contact_merged_into_one_of_another_company_brings_the_signals_there(self):
        other = self.env["res.partner"].create({"name": "Bakery", "is_company": True})
        source = self.env["res.partner"].create({"name": "Asha M", "parent_id": other.id})
        self.person.parent_id = self.customer
        self.signal(source, "order", 40)
        self.assertEqual(self.profile(other).order_count, 1)
        self.merge(source, self.person)
        self.assertEqual(self.events(self.person).partner_id, self.customer)
        self.assertEqual((self.profile(other).order_count, self.profile(self.customer).order_count), (0, 1))

    def test_a_customer_merged_into_a_contact_is_no_customer_any_more(self):
        self.signal(self.person, "order", 40)
        self.assertTrue(self.stage(self.person))
        contact = self.env["res.partner"].create({"name": "Asha M", "parent_id": self.customer.id})
        self.merge(self.person, contact)
        self.assertFalse(self.profile(contact))
        stays = self.env["crm.lifecycle.history"].search([("partner_id", "=", contact.id)])
        self.assertTrue(stays)
        self.assertTrue(all(stay.left_at for stay in stays))
        self.assertEqual(self.profile(self.customer).order_count, 1)

    def test_archiving_changes_nothing(self):
        self.signal(self.person, "order", 40)
        stage = self.stage(self.person)
        self.person.action_archive()
        self.assertEqual(self.stage(self.person), stage)
        self.signal(self.person, "order", 30)
        self.assertEqual(self.profile(self.person).order_count, 2)

    def test_what_happened_stays_without_the_person_who_is_deleted(self):
        self.signal(self.person, "order", 40)
        self.touchpoint(self.person)
        self.profile(self.person)
        before, event = self.counts(), self.events(self.person)
        self.person.unlink()
        self.assertEqual(self.counts(), before)
        self.assertFalse(event.partner_id or event.contact_id)
        self.assertFalse(event.mapped("payload")[-1] or event[0].source_ref)

    def test_the_contacts_of_a_deleted_company_go_their_own_ways(self):
        self.person.parent_id = self.customer
        self.signal(self.person, "order", 40)
        self.profile(self.customer)
        self.customer.unlink()
        self.assertEqual(self.events(self.person).partner_id, self.person)
        self.assertEqual(self.profile(self.person).order_count, 1)


@tagged("post_install", "-at_install")
class TestForget(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "forgetter",
            groups="crm_lifecycle.group_crm_lifecycle_manager,base.group_partner_manager",
        )

    def forget(self, contacts, user=None):
        wizard = (
            self.env["crm.lifecycle.forget"]
            .with_user(user or self.manager)
            .create({"partner_ids": [(6, 0, contacts.ids)]})
        )
        wizard.action_forget()
        self.env.invalidate_all()
        return wizard

    def test_personal_data_goes_and_statistics_stay(self):
        lead = self.env["crm.lead"].create({"name": "Asha's secret", "partner_id": self.person.id})
        self.env.flush_all()
        collect = self.env["crm.lifecycle.source.lead"]._collect_ids
        collect(lead.ids)
        self.signal(self.person, "order", 40, ref="outside-1")
        self.touchpoint(self.person)
        self.profile(self.person)
        before, events = self.counts(), self.events(self.person)
        self.assertEqual(len(events), 3)
        self.forget(self.person)
        self.assertEqual(self.counts(), before)
        empty = dict.fromkeys(("partner_id", "contact_id", "source_ref", "payload"), False)
        self.assertRecordValues(events, [empty | {"source_id": 0}] * 3)
        self.assertFalse(self.env["crm.lifecycle.touchpoint"].search([("contact_id", "=", self.person.id)]))
        self.assertEqual(self.profile(self.person).order_count, 0)
        self.assertEqual(collect(lead.ids), 0, "what was forgotten is not read in again")

    def test_the_company_keeps_what_a_forgotten_contact_did_for_it(self):
        self.person.parent_id = self.customer
        self.signal(self.person, "order", 40)
        self.signal(self.customer, "order", 30)
        self.forget(self.person)
        self.assertFalse(self.events(self.person))
        self.assertEqual(self.profile(self.customer).order_count, 2)
        self.assertTrue(self.events(self.customer).source_ref)

    def test_the_privacy_lookup_finds_signals_and_erases_what_is_personal(self):
        if "privacy.lookup.wizard" not in self.env:
            self.skipTest("privacy_lookup is not installed")
        self.person.email = "asha.unique@example.com"
        self.signal(self.person, "order", 40)
        before, event = self.counts(), self.events(self.person)
        lookup = self.env["privacy.lookup.wizard"].create(
            {"name": "Asha Unique", "email": "asha.unique@example.com"}
        )
        lookup.action_lookup()
        line = lookup.line_ids.filtered(lambda row: row.res_model == "crm.lifecycle.event")
        self.assertEqual(line.res_id, event.id)
        line.action_unlink()
        self.env.invalidate_all()
        self.assertFalse(event.partner_id or event.contact_id or event.source_ref)
        self.assertEqual(self.counts(), before)

    def test_only_administrators_forget(self):
        user = new_test_user(
            self.env, "plain_user", groups="crm_lifecycle.group_crm_lifecycle_user,base.group_partner_manager"
        )
        with self.assertRaises(AccessError):
            self.forget(self.person, user)
