from contextlib import closing
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.crm_lifecycle.models.crm_segment_refresh import LOCK

from .test_engine import SignalCase

RECENT_ORDER = (
    "[('lifecycle_event_ids', 'any', [('kind_id.code', '=', 'order'), ('occurred_at', '>=', 'today -30d')])]"
)


class SegmentCase(SignalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = new_test_user(
            cls.env,
            "marketer",
            groups="crm_lifecycle.group_crm_lifecycle_user,mass_mailing.group_mass_mailing_user",
        )
        cls.people = cls.env["res.partner"].create(
            [{"name": f"Segment Person {n}", "function": "segtest"} for n in range(4)]
        )
        cls.mine = [("function", "=", "segtest")]

    def segment(self, domain=None, user=None, **values):
        domain = repr(self.mine) if domain is None else domain
        segments = self.env["crm.segment"].with_user(user or self.marketer)
        return segments.create({"name": "Test", "domain": domain, **values})

    def refreshed(self, domain=None, **values):
        segment = self.segment(domain, **values)
        segment.action_refresh()
        return segment

    def members(self, segment):
        return segment.env["crm.segment.member"].search(
            [("segment_id", "=", segment.id), ("left_at", "=", False)]
        )

    def found(self, *domain):
        """Who of our people matches, as the marketer sees it."""
        partners = self.env["res.partner"].with_user(self.marketer)
        return partners.search([("id", "in", (self.people | self.customer | self.person).ids), *domain])


@tagged("post_install", "-at_install")
class TestSegment(SegmentCase):
    def test_who_matches_enters_and_who_no_longer_matches_leaves(self):
        segment = self.refreshed()
        self.assertEqual(self.members(segment).partner_id, self.people)
        self.assertRecordValues(segment, [{"member_count": 4, "problem": False}])
        self.people[0].function = False
        segment.action_refresh()
        self.assertEqual(self.members(segment).partner_id, self.people[1:])
        left = segment.env["crm.segment.member"].search([("left_at", "!=", False)])
        self.assertEqual(left.partner_id, self.people[0])
        self.assertEqual(self.people[1].with_user(self.marketer).lifecycle_segment_ids, segment)

    def test_a_second_refresh_changes_nothing(self):
        segment = self.refreshed()
        before = self.members(segment)
        segment.action_refresh()
        self.assertEqual(self.members(segment), before)

    def test_coming_back_is_a_new_stay(self):
        segment = self.refreshed()
        for function in ("gone", "segtest"):
            self.people[0].function = function
            segment.action_refresh()
        stays = segment.env["crm.segment.member"].search([("partner_id", "=", self.people[0].id)])
        self.assertEqual(len(stays), 2)

    def test_entering_and_leaving_become_signals_that_count_as_no_contact(self):
        segment = self.refreshed()
        self.people[0].function = False
        segment.action_refresh()
        rows = self.env["crm.segment.member"].search([("segment_id", "=", segment.id)])
        for name in ("entered", "left"):
            self.env[f"crm.lifecycle.source.segment.{name}"]._collect_ids(rows.ids)
        events = self.env["crm.lifecycle.event"].search(
            [("partner_id", "=", self.people[0].id)], order="kind_id"
        )
        self.assertEqual(set(events.kind_id.mapped("code")), {"segment_entered", "segment_left"})
        self.assertEqual(events[0].payload["title"], "Test")
        self.assertEqual(events[0].source_model, "crm.segment.member")

    def test_the_size_of_each_day_is_kept(self):
        segment = self.refreshed()
        self.people[0].function = False
        segment.action_refresh()
        sizes = segment.env["crm.segment.size"].search([("segment_id", "=", segment.id)])
        self.assertRecordValues(sizes, [{"size": 3, "entered": 4, "left": 1}])
        self.assertIn('"y": 3', segment.trend)

    def test_persons_are_not_companies_and_addresses(self):
        company = self.env["res.partner"].create(
            {
                "name": "Firm",
                "is_company": True,
                "function": "firm",
                "child_ids": [
                    Command.create({"name": "Asha", "function": "firm"}),
                    Command.create({"name": "Dock", "type": "delivery", "function": "firm"}),
                ],
            }
        )
        domain = "[('function', '=', 'firm')]"
        self.assertEqual(self.members(self.refreshed(domain)).partner_id, company)
        persons = self.refreshed(domain, target="person")
        self.assertEqual(self.members(persons).partner_id.name, "Asha")

    def test_colleagues_and_our_own_companies_are_no_customers(self):
        segment = self.refreshed("[]")
        partners = self.members(segment).partner_id
        self.assertTrue(segment.is_everyone)
        self.assertIn(self.people[0], partners)
        self.assertNotIn(self.marketer.partner_id, partners)
        self.assertNotIn(self.env.company.partner_id, partners)

    def test_the_number_of_queries_does_not_grow_with_the_members(self):
        segment = self.refreshed()
        self.env.flush_all()
        with self.assertQueryCount(30):
            segment.sudo()._refresh()
        self.env["res.partner"].create([{"name": f"P{n}", "function": "segtest"} for n in range(200)])
        self.env.flush_all()
        with self.assertQueryCount(30):
            segment.sudo()._refresh()
        self.assertEqual(segment.member_count, 204)

    def test_a_filter_that_cannot_be_read_is_refused(self):
        for domain in ("[('no_such_field', '=', 1)]", "[(", "__import__('os')", "[('name',)]"):
            with self.subTest(domain), self.assertRaises(ValidationError):
                self.segment(domain)

    def test_a_segment_is_no_part_of_its_own_filter(self):
        segment = self.segment()
        with self.assertRaises(ValidationError):
            segment.domain = repr([("lifecycle_segment_ids", "in", segment.ids)])

    def test_the_preview_tells_how_many_match_or_what_is_wrong(self):
        segment = self.segment().new({"domain": repr(self.mine), "target": "customer"})
        self.assertIn("4", segment.preview)
        segment.domain = "[('no_such_field', '=', 1)]"
        self.assertIn("no_such_field", segment.preview)

    def test_a_filter_that_fails_later_leaves_the_members_and_tells_why(self):
        segment = self.refreshed()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_segment SET domain = %s WHERE id = %s", ("[('gone', '=', 1)]", segment.id)
        )
        segment.invalidate_recordset()
        segment.action_refresh()
        self.assertIn("gone", segment.problem)
        self.assertEqual(len(self.members(segment)), 4)
        segment.domain = repr(self.mine)
        segment.action_refresh()
        self.assertFalse(segment.problem)

    def test_a_refresh_that_dies_in_the_middle_changes_nothing(self):
        segment = self.refreshed()
        self.people[0].function = False
        with patch.object(type(segment), "_let_enter", side_effect=RuntimeError("killed")):
            segment.action_refresh()
        self.assertEqual(len(self.members(segment)), 4)
        self.assertEqual(segment.problem, "killed")

    def test_a_second_worker_leaves_the_segment_to_the_first(self):
        segment = self.segment()
        with closing(self.registry.cursor()) as other:
            other.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK, segment.id))
            with self.assertRaises(UserError):
                segment.action_refresh()
            other.rollback()

    def test_the_cron_refreshes_what_is_due_and_goes_on_after_a_fault(self):
        good, bad = self.segment(), self.segment()
        later = self.refreshed()
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_segment SET domain = '[(' WHERE id = %s", (bad.id,))
        (good | bad).invalidate_recordset()
        last = later.last_refresh_at = fields.Datetime.to_datetime("2020-01-01 00:00:00")
        with self.enter_registry_test_mode():
            self.env.ref("crm_lifecycle.ir_cron_segments").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(good.member_count, 4)
        self.assertTrue(bad.problem)
        self.assertEqual(later.last_refresh_at, last)
        self.assertFalse(self.env["crm.segment"].search([("next_refresh_at", "<=", fields.Datetime.now())]))

    def test_archived_and_deleted_contacts_leave(self):
        segment = self.refreshed()
        self.people[0].active = False
        self.people[1].unlink()
        segment.action_refresh()
        self.assertEqual(self.members(segment).partner_id, self.people[2:])

    def test_an_archived_segment_is_empty_and_fills_again(self):
        segment = self.refreshed()
        segment.active = False
        self.assertFalse(self.members(segment))
        segment.active = True
        segment.action_refresh()
        self.assertEqual(len(self.members(segment)), 4)

    @mute_logger("odoo.models.unlink")
    def test_merged_contacts_keep_one_open_stay(self):
        segment = self.refreshed()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(self.people[:2].ids, self.people[0])
        self.assertEqual(self.members(segment).partner_id, self.people[:1] | self.people[2:])
        stays = segment.env["crm.segment.member"].search([("partner_id", "=", self.people[0].id)])
        self.assertEqual(len(stays), 2)

    def test_the_export_tells_the_members_and_no_formulas(self):
        action = self.refreshed().action_export()
        self.assertTrue(action["url"].endswith(".csv"))


@tagged("post_install", "-at_install")
class TestPartnerMeasures(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create({"name": "Miller", "parent_id": cls.customer.id})

    def setUp(self):
        super().setUp()
        for days_ago in (90, 60, 10):
            self.signal(self.customer, "order", days_ago, amount=100)
        self.signal(self.person, "lead", 5)
        self.env["crm.lifecycle.profile"]._refresh_dirty()
        self.env.invalidate_all()

    def test_measures_are_read_from_the_profile_and_zero_without_one(self):
        customer, nobody = self.customer.with_user(self.marketer), self.people[0].with_user(self.marketer)
        self.assertEqual((customer.lifecycle_order_count, customer.lifecycle_order_amount), (3, 300))
        self.assertEqual(self.contact.with_user(self.marketer).lifecycle_order_count, 3)
        self.assertEqual((nobody.lifecycle_order_count, nobody.lifecycle_last_order_at), (0, False))

    def test_measures_of_many_contacts_take_a_constant_number_of_queries(self):
        partners = (self.people | self.customer | self.person).with_user(self.marketer)
        partners.mapped("lifecycle_order_count")
        partners.invalidate_recordset()
        with self.assertQueryCount(4):
            partners.mapped("lifecycle_order_count")
            partners.mapped("lifecycle_last_seen_at")

    def test_conditions_on_measures_count_the_unknown_as_zero(self):
        field = "lifecycle_order_count"
        without = self.people | self.person
        for operator, value, expected in (
            ("=", 3, self.customer),
            (">", 2, self.customer),
            ("<", 3, without),
            ("<=", 0, without),
            (">=", 0, without | self.customer),
            ("=", 0, without),
            ("!=", 0, self.customer),
            ("!=", 3, without),
            ("in", [0, 3], without | self.customer),
        ):
            with self.subTest(operator=operator, value=value):
                self.assertEqual(self.found((field, operator, value)), expected.sorted("id").sorted())

    def test_conditions_on_dates(self):
        field = "lifecycle_last_order_at"
        for operator, value, expected in (
            (">=", "today -30d", self.customer),
            ("<", "today -30d", self.env["res.partner"]),
            ("=", False, self.people | self.person),
            ("!=", False, self.customer),
        ):
            with self.subTest(operator=operator, value=value):
                self.assertEqual(self.found((field, operator, value)), expected.sorted("id").sorted())

    def test_conditions_on_the_furthest_stage(self):
        stage = self.env.ref("crm_lifecycle.stage_active")
        self.assertEqual(self.found(("lifecycle_furthest_stage_id", "=", stage.id)), self.customer)
        self.assertEqual(self.found(("lifecycle_furthest_stage_id", "ilike", stage.name)), self.customer)
        self.assertNotIn(self.customer, self.found(("lifecycle_furthest_stage_id", "!=", stage.id)))
        self.assertIn(self.people[0], self.found(("lifecycle_furthest_stage_id", "=", False)))

    def test_contacts_stand_for_their_customer(self):
        contacts = self.env["res.partner"].with_user(self.marketer)
        self.assertIn(self.contact, contacts.search([("lifecycle_order_count", "=", 3)]))

    def test_a_segment_may_ask_for_signals(self):
        self.assertEqual(self.members(self.refreshed(RECENT_ORDER)).partner_id, self.customer)

    def test_a_segment_may_ask_for_other_segments(self):
        first = self.refreshed(RECENT_ORDER)
        without = [("lifecycle_segment_ids", "not in", first.ids), ("lifecycle_event_ids", "!=", False)]
        second = self.refreshed(repr(without))
        self.assertIn(self.person, self.members(second).partner_id)
        self.assertNotIn(self.customer, self.members(second).partner_id)
        self.assertIn(self.people[0], self.found(("lifecycle_segment_ids", "=", False)))
        self.assertEqual(self.found(("lifecycle_segment_ids", "ilike", "Test")), self.customer | self.person)
