from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .test_segment import SegmentCase

RULES = "odoo.addons.base.models.ir_rule"
MODELS = "odoo.addons.base.models.ir_model"


@tagged("post_install", "-at_install")
class TestSegmentAccess(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = new_test_user(
            cls.env, "seg_colleague", groups="crm_lifecycle.group_crm_lifecycle_user"
        )
        cls.manager = new_test_user(
            cls.env, "seg_manager", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        cls.mailer = new_test_user(cls.env, "seg_mailer", groups="mass_mailing.group_mass_mailing_user")
        cls.stranger = new_test_user(cls.env, "seg_stranger", groups="base.group_user")
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.env["ir.rule"].create(
            {
                "name": "hidden from lifecycle users",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('ref', '!=', 'hidden')]",
                "groups": [Command.link(cls.env.ref("crm_lifecycle.group_crm_lifecycle_user").id)],
            }
        )
        cls.people[0].ref = "hidden"

    def test_the_filter_sees_what_the_responsible_user_sees(self):
        self.assertEqual(self.members(self.refreshed()).sudo().partner_id, self.people[1:])

    @mute_logger(RULES)
    def test_nobody_borrows_the_rights_of_somebody_else(self):
        root = self.segment(user=self.env.ref("base.user_root"))
        self.assertEqual(root.user_id, self.env.ref("base.user_root"))
        with self.assertRaises(AccessError):
            root.with_user(self.marketer).domain = "[('ref', '=', 'hidden')]"
        mine = self.segment()
        for value in (root.user_id.id, self.manager.id):
            with self.assertRaises(AccessError):
                mine.user_id = value
        made = self.segment(user_id=root.user_id.id)
        self.assertEqual(made.user_id, self.marketer)

    def test_who_changes_the_filter_answers_for_it(self):
        root = self.segment(user=self.env.ref("base.user_root"))
        root.with_user(self.manager).name = "Renamed"
        self.assertEqual(root.user_id, self.env.ref("base.user_root"))
        root.with_user(self.manager).domain = repr([*self.mine, ("name", "!=", "x")])
        self.assertEqual(root.user_id, self.manager)
        root.action_refresh()
        self.assertEqual(self.members(root).partner_id, self.people[1:])

    def test_a_field_that_the_user_may_not_read_is_no_filter(self):
        for domain in ("[('signup_type', '=', 'reset')]", "[('user_ids.password', '=like', 'a%')]"):
            with self.subTest(domain), self.assertRaises(ValidationError):
                self.segment(domain)

    @mute_logger(RULES)
    def test_a_user_changes_own_segments_only_and_an_administrator_all(self):
        segment = self.segment()
        with self.assertRaises(AccessError):
            segment.with_user(self.colleague).name = "Mine now"
        with self.assertRaises(AccessError):
            segment.with_user(self.colleague).unlink()
        segment.with_user(self.colleague).action_refresh()
        segment.with_user(self.manager).action_take_over()
        self.assertEqual(segment.user_id, self.manager)

    def test_members_and_sizes_are_written_by_the_refresh_only(self):
        segment = self.refreshed()
        member = self.members(segment)[0]
        size = segment.env["crm.segment.size"].search([("segment_id", "=", segment.id)])
        for record in (member.with_user(self.manager), size.with_user(self.manager)):
            with self.assertRaises(AccessError):
                record.unlink()
            with self.assertRaises(AccessError):
                record.write({"segment_id": segment.id})

    def test_a_user_of_mailings_reads_segments_and_their_members(self):
        segment = self.refreshed()
        partners = self.env["res.partner"].with_user(self.mailer)
        self.assertTrue(partners.search([("lifecycle_segment_ids", "in", segment.ids)]))
        self.assertTrue(segment.with_user(self.mailer).name)
        for attempt in (
            lambda: segment.with_user(self.mailer).write({"name": "x"}),
            segment.with_user(self.mailer).action_refresh,
            lambda: partners.search([("lifecycle_order_count", "=", 1)]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    @mute_logger(MODELS)
    def test_a_stranger_gets_nothing(self):
        segment = self.refreshed()
        partners = self.env["res.partner"].with_user(self.stranger)
        self.assertNotIn("lifecycle_segment_ids", partners.fields_get())
        self.assertNotIn("lifecycle_order_count", partners.fields_get())
        for attempt in (
            lambda: segment.with_user(self.stranger).name,
            lambda: partners.search([("lifecycle_segment_ids", "in", segment.ids)]),
            lambda: partners.search([("lifecycle_order_count", ">=", 0)]),
            lambda: partners.search([("lifecycle_order_count", "=", 1)]),
            lambda: partners.search([("lifecycle_event_ids", "!=", False)]),
        ):
            with self.assertRaises(AccessError):
                attempt()

    @mute_logger(RULES)
    def test_segments_of_another_company_are_out_of_reach(self):
        foreign = self.segment(user=self.env.ref("base.user_root"), company_id=self.other.id)
        segments = self.env["crm.segment"].with_user(self.marketer)
        self.assertFalse(segments.search([("id", "=", foreign.id)]))
        with self.assertRaises(AccessError):
            segments.browse(foreign.id).action_refresh()

    def test_two_companies_keep_their_customers_apart(self):
        self.people[1].company_id = self.other
        self.people[2].company_id = self.env.company
        segment = self.segment(user=self.env.ref("base.user_root"), company_id=self.other.id)
        segment.action_refresh()
        self.assertEqual(self.members(segment).partner_id, self.people[:2] | self.people[3])

    def test_a_responsible_user_who_left_stops_the_refresh_and_the_members_stay(self):
        segment = self.refreshed()
        self.marketer.active = False
        segment.with_user(self.manager).action_refresh()
        self.assertIn("take", segment.sudo().problem)
        self.assertEqual(segment.sudo().member_count, 3)
        segment.with_user(self.manager).action_take_over()
        segment.with_user(self.manager).action_refresh()
        self.assertFalse(segment.with_user(self.manager).problem)


@tagged("post_install", "-at_install")
class TestSegmentExport(SegmentCase, HttpCase):
    def test_the_export_needs_the_right_to_export(self):
        self.people[0].name = "=cmd()"
        segment = self.refreshed()
        url = f"/crm_lifecycle/segment/{segment.id}.csv"
        self.authenticate("marketer", "marketer")
        self.marketer.group_ids -= self.env.ref("base.group_allow_export")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(url).status_code, 403)
        self.marketer.group_ids += self.env.ref("base.group_allow_export")
        text = self.url_open(url).content.decode("utf-8-sig")
        self.assertEqual(len(text.splitlines()), 5)
        self.assertIn("'=cmd()", text)
