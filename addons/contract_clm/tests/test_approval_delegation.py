from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import stand_in
from .common import CONTRACT_USER

TODAY = date(2026, 3, 4)


class PeopleCase(TransactionCase):
    """Three who decide on contracts, an administrator, and somebody without contracts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-04 12:00:00"))
        cls.env["clm.approval.delegation"].search([]).action_end()
        groups = f"base.group_user,{CONTRACT_USER}"
        cls.ann, cls.bob, cls.cho = (
            new_test_user(cls.env, f"clm_{name}", groups, name=name.title(), tz="UTC")
            for name in ("ann", "bob", "cho")
        )
        cls.manager = new_test_user(cls.env, "clm_manager", "contract_clm.group_contract_clm_manager")
        cls.outsider = new_test_user(cls.env, "clm_without", "base.group_user", name="Olga")
        cls.Delegation = cls.env["clm.approval.delegation"]

    @classmethod
    def away(cls, user, delegate, first=TODAY, last=TODAY, by=None, **values):
        return cls.Delegation.with_user(by or user).create(
            {
                "user_id": user.id,
                "delegate_id": delegate.id,
                "date_from": first,
                "date_to": last,
                **values,
            }
        )

    def acts_for(self, user):
        return self.env["res.users"].with_user(user)._clm_acts_for()

    def stand_ins(self, user):
        return user.sudo().clm_stand_in_ids


@tagged("post_install", "-at_install")
class TestDelegation(PeopleCase):
    def test_a_stand_in_acts_while_the_other_is_away(self):
        self.away(self.ann, self.bob)
        self.assertEqual(self.acts_for(self.bob), self.ann)
        self.assertFalse(self.acts_for(self.cho))
        self.assertFalse(self.acts_for(self.ann))
        self.assertEqual(self.stand_ins(self.ann), self.bob)
        self.assertEqual(self.bob.sudo().clm_stands_in_for_ids, self.ann)
        self.assertFalse(self.env["res.users"].with_user(self.bob)._clm_acts_for(self.cho))
        self.assertEqual(
            self.env["res.users"].with_user(self.bob)._clm_acts_for(self.cho | self.ann), self.ann
        )

    def test_the_form_proposes_oneself_and_colleagues_with_contracts(self):
        form = Form(self.Delegation.with_user(self.ann))
        self.assertEqual(form.user_id, self.ann)
        form.delegate_id = self.bob
        form.date_to = TODAY
        self.assertEqual(form.save().state, "current")
        field = self.Delegation.with_user(self.ann).fields_get(["delegate_id"])["delegate_id"]
        group = self.env.ref(CONTRACT_USER)
        self.assertEqual(
            field["domain"],
            f"[('share', '=', False), ('id', '!=', user_id), ('all_group_ids', 'in', {group.id})]",
        )
        offered = (
            self.env["res.users"]
            .with_user(self.ann)
            .name_search(
                "",
                [
                    ("id", "in", (self.bob | self.outsider).ids),
                    ("share", "=", False),
                    ("all_group_ids", "in", group.id),
                ],
            )
        )
        self.assertEqual(offered, [(self.bob.id, "Bob")])

    def test_chains_are_followed_while_all_of_them_are_away(self):
        self.away(self.ann, self.bob, last=TODAY + timedelta(days=5))
        self.away(self.bob, self.cho)
        self.assertEqual(self.acts_for(self.cho), self.ann | self.bob)
        self.assertEqual(self.stand_ins(self.ann), self.bob | self.cho)
        with freeze_time("2026-03-05 12:00:00"):
            self.assertFalse(self.acts_for(self.cho))
            self.assertEqual(self.acts_for(self.bob), self.ann)

    def test_a_circle_is_refused_and_says_who_stands_in_for_whom(self):
        self.away(self.ann, self.bob)
        self.away(self.bob, self.cho)
        with self.assertRaisesRegex(
            ValidationError,
            "(?s)back to Cho.*Ann stands in for Cho.*Bob stands in for Ann.*Cho stands in for Bob",
        ):
            self.away(self.cho, self.ann)
        tomorrow = TODAY + timedelta(days=1)
        later = self.away(self.cho, self.ann, tomorrow, tomorrow)
        with self.assertRaises(ValidationError):
            later.date_from = TODAY

    def test_a_circle_that_slipped_in_does_no_harm(self):
        self.away(self.ann, self.bob)
        with patch.object(stand_in, "circle", return_value=()):
            self.away(self.bob, self.ann)
        self.assertEqual(self.acts_for(self.ann), self.bob)
        self.assertEqual(self.acts_for(self.bob), self.ann)

    def test_days_are_those_of_the_zone_of_who_is_away(self):
        self.ann.tz = "Pacific/Auckland"
        self.away(self.ann, self.bob, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
        for moment, expected in (
            ("2026-03-04 10:59:00", False),
            ("2026-03-04 11:01:00", True),
            ("2026-03-05 10:59:00", True),
            ("2026-03-05 11:01:00", False),
        ):
            with freeze_time(moment):
                self.assertEqual(bool(self.acts_for(self.bob)), expected, moment)
                self.Delegation._refresh_stand_ins()
                self.assertEqual(bool(self.stand_ins(self.ann)), expected, moment)

    def test_the_job_is_planned_for_the_first_and_the_last_midnight(self):
        self.away(self.ann, self.bob, TODAY + timedelta(days=1), TODAY + timedelta(days=2))
        cron = self.env.ref("contract_clm.ir_cron_stand_ins")
        moments = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).mapped("call_at")
        self.assertLessEqual(
            {fields.Datetime.to_datetime("2026-03-05"), fields.Datetime.to_datetime("2026-03-07")},
            set(moments),
        )

    def test_nothing_is_written_when_nothing_changed(self):
        self.away(self.ann, self.bob)
        self.assertEqual(self.Delegation._refresh_stand_ins(), 0)
        with freeze_time("2026-03-05 12:00:00"):
            self.assertEqual(self.Delegation._refresh_stand_ins(), 1)
            self.assertEqual(self.Delegation._refresh_stand_ins(), 0)

    def test_many_delegations_need_no_more_queries(self):
        groups = f"base.group_user,{CONTRACT_USER}"
        users = [new_test_user(self.env, f"clm_many_{number}", groups) for number in range(12)]
        self.away(users[0], self.bob)
        self.env.flush_all()

        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Delegation._refresh_stand_ins()
            return self.env.cr.sql_log_count - before

        few = queries()
        for user in users[1:]:
            self.away(user, self.bob)
        self.assertEqual(queries(), few)
        self.assertEqual(len(self.acts_for(self.bob)), len(users))

    def test_whoever_stands_in_for_nobody_costs_one_query(self):
        self.away(self.ann, self.bob)
        users = self.env["res.users"].with_user(self.cho)
        users._clm_acts_for()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.assertFalse(users._clm_acts_for())

    def test_who_is_archived_counts_on_neither_side(self):
        self.away(self.ann, self.bob)
        self.away(self.cho, self.ann)
        self.bob.active = False
        self.Delegation._refresh_stand_ins()
        self.assertFalse(self.stand_ins(self.ann))
        self.assertEqual(self.acts_for(self.ann), self.cho)
        self.bob.active = True
        self.assertEqual(self.acts_for(self.bob), self.ann | self.cho)
        self.ann.active = False
        self.assertFalse(self.acts_for(self.bob))

    def test_who_lost_the_access_to_contracts_stands_in_no_more(self):
        self.away(self.ann, self.bob)
        self.bob.group_ids = self.env.ref("base.group_user")
        self.assertFalse(self.acts_for(self.bob))
        self.Delegation._refresh_stand_ins()
        self.assertFalse(self.stand_ins(self.ann))

    def test_a_stand_in_needs_access_to_contracts_and_to_the_company(self):
        portal = new_test_user(self.env, "clm_portal", "base.group_portal")
        for delegate in (self.outsider, portal):
            with self.assertRaisesRegex(ValidationError, "no access to contracts"):
                self.away(self.ann, delegate)
        self.bob.active = False
        with self.assertRaisesRegex(ValidationError, "no access to contracts"):
            self.away(self.ann, self.bob)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.cho.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        with self.assertRaisesRegex(ValidationError, "does not work for"):
            self.away(self.ann, self.cho)

    def test_who_left_the_company_stands_in_no_more(self):
        self.away(self.ann, self.bob)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.bob.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        self.assertFalse(self.acts_for(self.bob))

    @mute_logger("odoo.sql_db")
    def test_nobody_stands_in_for_themselves_or_backwards_in_time(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.away(self.ann, self.ann)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.away(self.ann, self.bob, TODAY, TODAY - timedelta(days=1))

    def test_the_stand_in_is_told_in_their_language(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.bob.lang = "ar_001"
        delegation = self.away(self.ann, self.bob)
        message = delegation.message_ids[:1]
        self.assertEqual(message.notified_partner_ids, self.bob.partner_id)
        delegation.action_end()
        self.assertEqual(delegation.message_ids[:1].notified_partner_ids, self.bob.partner_id)


@tagged("post_install", "-at_install")
class TestDelegationPast(PeopleCase):
    def test_being_back_ends_it_at_once_and_keeps_it(self):
        delegation = self.away(self.ann, self.bob, TODAY, TODAY + timedelta(days=9))
        self.flush_tracking()
        delegation.action_end()
        self.assertFalse(delegation.active)
        self.assertEqual(delegation.date_to, TODAY)
        self.assertEqual(delegation.state, "over")
        self.assertFalse(self.acts_for(self.bob))
        self.assertFalse(self.stand_ins(self.ann))
        self.flush_tracking()
        tracked = delegation.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertLessEqual({"active", "date_to"}, set(tracked))

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    def test_one_that_has_begun_is_never_deleted(self):
        begun = self.away(self.ann, self.bob)
        upcoming = self.away(self.ann, self.bob, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
        for user in (self.ann, self.manager):
            with self.assertRaisesRegex(UserError, "End it instead"):
                begun.with_user(user).unlink()
        upcoming.unlink()
        self.assertFalse(upcoming.exists())

    def test_what_has_been_stays_as_it_was(self):
        begun = self.away(self.ann, self.bob, TODAY - timedelta(days=2), TODAY + timedelta(days=2))
        for values in (
            {"delegate_id": self.cho.id},
            {"date_from": TODAY - timedelta(days=3)},
            {"date_to": TODAY - timedelta(days=1)},
            {"user_id": self.manager.id},
        ):
            with self.assertRaises(UserError):
                begun.with_user(self.manager).write(values)
        begun.write({"date_to": TODAY + timedelta(days=3), "note": "Longer", "delegate_id": self.bob.id})
        with freeze_time("2026-03-09 12:00:00"), self.assertRaisesRegex(UserError, "is over"):
            begun.date_to = date(2026, 3, 20)

    def test_one_that_is_upcoming_can_change(self):
        upcoming = self.away(self.ann, self.bob, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
        upcoming.write({"delegate_id": self.cho.id, "date_from": TODAY})
        self.assertEqual(self.stand_ins(self.ann), self.cho)


@tagged("post_install", "-at_install")
class TestDelegationIntruders(PeopleCase):
    def test_nobody_names_a_stand_in_for_somebody_else(self):
        with self.assertRaisesRegex(AccessError, "their own stand-in"):
            self.away(self.ann, self.bob, by=self.bob)
        with self.assertRaises(AccessError):
            self.Delegation.with_user(self.bob).with_context(default_user_id=self.ann.id).create(
                {"delegate_id": self.bob.id, "date_to": TODAY}
            )
        with self.assertRaises(AccessError):
            self.away(self.ann, self.cho, by=self.bob)
        self.assertTrue(self.away(self.ann, self.bob, by=self.manager))

    def test_nobody_passes_their_own_on_to_somebody_else(self):
        upcoming = self.away(self.bob, self.cho, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
        with self.assertRaises(UserError):
            upcoming.user_id = self.ann

    def test_colleagues_neither_end_nor_change_nor_delete_it(self):
        upcoming = self.away(self.ann, self.bob, TODAY + timedelta(days=1), TODAY + timedelta(days=1))
        for user in (self.bob, self.cho, self.outsider):
            theirs = upcoming.with_user(user)
            for attempt in (
                theirs.action_end,
                theirs.unlink,
                lambda theirs=theirs: theirs.write({"date_from": TODAY}),
                theirs.action_archive,
            ):
                with self.assertRaises(AccessError):
                    attempt()
        self.assertTrue(upcoming.active)

    def test_only_those_concerned_read_it(self):
        delegation = self.away(self.ann, self.bob)
        for user in (self.ann, self.bob, self.manager):
            self.assertEqual(self.Delegation.with_user(user).search([]), delegation)
        self.assertFalse(self.Delegation.with_user(self.cho).search([]))
        with self.assertRaises(AccessError):
            self.Delegation.with_user(self.outsider).search([])
        self.assertTrue(delegation.with_user(self.ann).may_edit)
        self.assertFalse(delegation.with_user(self.bob).may_edit)

    def test_an_administrator_of_another_company_does_not_see_it(self):
        self.away(self.ann, self.bob)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        self.assertFalse(self.Delegation.with_user(self.manager).search([]))

    def test_nobody_reads_or_writes_the_stand_ins_kept_on_users(self):
        self.away(self.ann, self.bob)
        names = ("clm_stand_in_ids", "clm_stands_in_for_ids")
        admin = self.env.ref("base.user_admin")
        for user in (self.ann, self.bob, self.manager, self.outsider, admin):
            users = self.ann.with_user(user)
            for name in names:
                with self.assertRaises(AccessError):
                    users.read([name])
                with self.assertRaises(AccessError):
                    users.write({name: [(6, 0, user.ids)]})
                with self.assertRaises(AccessError):
                    users.search([(name, "in", self.bob.ids)])
                self.assertNotIn(name, users.fields_get())
        writeable = self.env["res.users"].SELF_WRITEABLE_FIELDS + self.env["res.users"].SELF_READABLE_FIELDS
        self.assertFalse(set(names) & set(writeable))

    def test_record_rules_may_read_them(self):
        self.away(self.ann, self.bob)
        contract = self.env["clm.contract"].create(
            {
                "title": "Waits for Ann",
                "type_id": self.env.ref("contract_clm.clm_contract_type_nda").id,
                "partner_id": self.env.company.partner_id.id,
            }
        )
        contract._write_guarded({"approver_ids": [(6, 0, self.ann.ids)]})
        contracts = self.env["clm.contract"]
        self.assertFalse(contracts.with_user(self.bob).search([("id", "=", contract.id)]))
        self.env["ir.rule"].create(
            {
                "name": "Those who stand in",
                "model_id": self.env["ir.model"]._get_id("clm.contract"),
                "groups": [(6, 0, self.env.ref(CONTRACT_USER).ids)],
                "domain_force": "[('approver_ids.clm_stand_in_ids', 'in', user.id)]",
            }
        )
        self.assertEqual(contracts.with_user(self.bob).search([("id", "=", contract.id)]), contract)
        self.assertFalse(contracts.with_user(self.cho).search([("id", "=", contract.id)]))
