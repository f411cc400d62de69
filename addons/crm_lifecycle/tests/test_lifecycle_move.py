from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import LifecycleCase


@tagged("post_install", "-at_install")
class TestLifecycleMove(LifecycleCase):
    def test_a_first_move_opens_a_stay(self):
        self.move(self.mill, self.active, "First delivery accepted")
        stay = self.mill.lifecycle_history_ids
        self.assertEqual(stay.stage_id, self.active)
        self.assertEqual((stay.cause, stay.reason), ("manual", "First delivery accepted"))
        self.assertFalse(stay.left_at)
        self.assertEqual(self.mill.lifecycle_stage_id, self.active)
        self.assertEqual(self.mill.lifecycle_stage_entered_at, stay.entered_at)

    def test_a_second_move_ends_the_first_stay_where_the_next_begins(self):
        with freeze_time("2026-01-10"):
            self.move(self.mill, self.active)
        with freeze_time("2026-03-11"):
            self.move(self.mill, self.at_risk)
            now, before = self.mill.lifecycle_history_ids.sorted("entered_at", reverse=True)
            self.assertEqual(before.left_at, now.entered_at)
            self.assertEqual(before.duration_days, 60)
            self.assertEqual(self.mill.lifecycle_stage_id, self.at_risk)
            self.assertEqual(len(self.mill.lifecycle_profile_ids), 1)

    def test_a_contact_moves_its_customer(self):
        self.move(self.miller, self.active)
        self.assertEqual(self.mill.lifecycle_stage_id, self.active)
        self.assertFalse(self.miller.lifecycle_history_ids)

    def test_many_customers_move_at_once_and_those_in_the_stage_stay(self):
        self.move(self.mill, self.active)
        self.move(self.mill | self.bakery, self.active)
        self.assertEqual(self.mill.lifecycle_stay_count, 1)
        self.assertEqual(self.bakery.lifecycle_stage_id, self.active)

    def test_a_move_that_changes_nothing_is_refused(self):
        self.move(self.mill, self.active)
        with self.assertRaisesRegex(UserError, "Active"):
            self.move(self.mill, self.active)

    def test_a_move_may_lie_in_the_past_but_not_before_the_open_stay(self):
        now = fields.Datetime.now()
        self.move(self.mill, self.active, entered_at=now - timedelta(days=10))
        with self.assertRaisesRegex(UserError, "Mill"):
            self.move(self.mill, self.at_risk, entered_at=now - timedelta(days=11))
        self.move(self.mill, self.at_risk, entered_at=now - timedelta(days=9))
        self.assertEqual(self.mill.lifecycle_stage_id, self.at_risk)

    def test_a_move_may_not_lie_in_the_future(self):
        with self.assertRaisesRegex(UserError, "future"):
            self.move(self.mill, self.active, entered_at=fields.Datetime.now() + timedelta(days=1))

    def test_the_dialog_takes_the_chosen_contacts_and_shows_where_they_are(self):
        self.move(self.mill, self.active)
        chosen = {"active_model": "res.partner", "active_ids": (self.miller | self.bakery).ids}
        with Form(self.env["crm.lifecycle.move"].with_context(**chosen)) as dialog:
            self.assertEqual(dialog.partner_ids.ids, (self.mill | self.bakery).ids)
            self.assertEqual(dialog.current_stages, "Active")
            dialog.stage_id = self.at_risk
            self.assertEqual(dialog.stage_description, self.at_risk.description)
            dialog.reason = "Silent"

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_one_open_stay_per_customer_and_company(self):
        self.move(self.mill, self.active)
        values = {"partner_id": self.mill.id, "stage_id": self.at_risk.id}
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["crm.lifecycle.history"].sudo().create(values).flush_recordset()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_stay_that_ends_before_it_begins(self):
        self.move(self.mill, self.active)
        stay = self.mill.lifecycle_history_ids.sudo()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            stay.left_at = stay.entered_at - timedelta(seconds=1)
            stay.flush_recordset()

    def test_a_stay_of_a_contact_is_refused(self):
        values = {"partner_id": self.miller.id, "stage_id": self.active.id}
        with self.assertRaisesRegex(ValidationError, "contact of Mill"):
            self.env["crm.lifecycle.history"].sudo().create(values)

    def test_the_number_of_queries_of_a_move_does_not_grow_with_the_customers(self):
        def queries(count):
            partners = self.env["res.partner"].sudo().create([{"name": f"Shop {n}"} for n in range(count)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.move(partners, self.active)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(60), queries(5) + 2)
