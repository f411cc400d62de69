import base64
from datetime import date, timedelta

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.clm_contract_disposal import PARTS
from .common import ContractCase


class RetentionCase(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.write({"retention_length": 2, "retention_unit": "year"})
        cls.manager = new_test_user(cls.env, "clm_manager", "contract_clm.group_contract_clm_manager")
        cls.second = new_test_user(cls.env, "clm_second", "contract_clm.group_contract_clm_manager")

    @classmethod
    def ended(cls, on=date(2020, 2, 29)):
        contract = cls.activate(cls.draft(effective_date=date(2019, 1, 1)))
        contract.action_terminate("Over")
        contract.sudo()._write_guarded({"ended_on": on})
        cls.env.flush_all()
        cls.env.invalidate_all()
        return contract

    def due(self, user=None):
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action_review")
        return (
            self.env["clm.contract"]
            .with_user(user or self.officer)
            .with_context(active_test=False)
            .search([("retention_until", "<", "today"), ("on_hold", "=", False)])
            if "retention_until" in str(action["domain"])
            else None
        )

    def propose(self, contract, user=None):
        action = contract.with_user(user or self.manager).action_open_disposal()
        wizard = (
            self.env[action["res_model"]].with_user(user or self.manager).with_context(**action["context"])
        )
        wizard = Form(wizard)
        wizard.reason = "Retention is over"
        wizard = wizard.save()
        self.assertEqual(wizard.mode, "propose")
        wizard.action_propose()

    def confirm(self, contract, user=None):
        action = contract.with_user(user or self.second).action_open_disposal()
        wizard = (
            self.env[action["res_model"]].with_user(user or self.second).with_context(**action["context"])
        )
        wizard = wizard.create({})
        self.assertEqual(wizard.mode, "confirm")
        return wizard.action_confirm()


@tagged("post_install", "-at_install")
class TestRetention(RetentionCase):
    def test_the_clock_starts_when_the_contract_ends(self):
        contract = self.activate(self.draft())
        self.assertFalse(contract.retention_until)
        with freeze_time("2024-02-29"):
            contract.action_terminate("Over")
        self.assertEqual(
            (contract.ended_on, contract.retention_until), (date(2024, 2, 29), date(2026, 2, 28))
        )
        cancelled = self.draft()
        with freeze_time("2024-01-31"):
            cancelled.action_cancel("No")
        self.assertEqual(cancelled.retention_until, date(2026, 1, 31))
        cancelled.action_reset_to_draft()
        self.assertFalse(cancelled.ended_on or cancelled.retention_until)

    def test_what_ran_out_ended_with_its_last_term(self):
        contract = self.activate(self.draft(effective_date=date(2021, 1, 1)))
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        contract.invalidate_recordset()
        self.assertEqual(contract.state, "ended")
        self.assertEqual(contract.ended_on, max(contract.term_ids.mapped("end_date")))

    def test_zero_keeps_for_ever(self):
        contract = self.ended()
        self.assertEqual(contract.retention_until, date(2022, 2, 28))
        self.assertIn(contract, self.due())
        self.type.retention_length = 0
        self.assertFalse(contract.retention_until)
        self.assertNotIn(contract, self.due())

    def test_nobody_writes_the_dates_by_hand(self):
        contract = self.ended()
        for name in ("ended_on", "kept_until", "disposal_proposed_by_id"):
            with self.assertRaises(UserError):
                contract.with_user(self.manager).write({name: False})

    def test_keeping_longer_takes_it_off_the_review_and_leaves_evidence(self):
        contract = self.ended()
        self.propose(contract)
        until = date.today() + timedelta(days=400)
        action = contract.with_user(self.officer).action_open_keep_longer()
        wizard = self.env[action["res_model"]].with_user(self.officer).with_context(**action["context"])
        wizard.create({"until": until, "reason": "Warranty claims"}).action_keep()
        self.assertEqual(contract.retention_until, until)
        self.assertFalse(contract.disposal_proposed_by_id)
        self.assertNotIn(contract, self.due())
        self.assertEqual(self.kinds(contract)[-1], "retention_extended")
        with self.assertRaises(UserError):
            contract.with_user(self.officer).action_open_disposal()

    def test_on_hold_it_is_not_reviewed(self):
        contract = self.ended()
        self.env["clm.legal.hold"].with_user(self.officer)._place(
            contract.with_user(self.officer), "Dispute", "Court"
        )
        self.assertNotIn(contract, self.due())
        with self.assertRaises(UserError):
            contract.with_user(self.officer)._keep_longer(date.today() + timedelta(days=9), "x")


@tagged("post_install", "-at_install")
class TestDisposal(RetentionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.ended()

    def test_two_administrators_delete_for_good_and_one_row_stays(self):
        contract = self.contract
        self.env["clm.renewal"].create(self.env["clm.renewal"]._values(contract.term_ids[:1]))
        self.env["clm.notice"].create(
            {"contract_id": contract.id, "term_id": contract.term_ids[:1].id, "sent_on": date(2019, 5, 1)}
        )
        contract.message_post(body="Hello", attachments=[("note.txt", b"note")])
        contract.sudo().activity_schedule(user_id=self.rep.id, summary="Look")
        self.env["clm.template.case"].create(
            {"template_id": self.type.template_ids[:1].id, "name": "Deal", "contract_id": contract.id}
        )
        hashes = contract.version_ids.mapped("sha256")
        self.propose(contract)
        head, count = contract.evidence_ids.sorted("number")[-1].hash, len(contract.evidence_ids)
        number, contract_id, files = contract.name, contract.id, self.files(contract)
        self.assertGreater(len(files), 3)
        self.confirm(contract)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(contract.exists())
        self.assertFalse(files.exists())
        self.assertTrue(self.order.exists())
        self.assert_nothing_points_at(contract_id)
        row = self.env["clm.disposal"].with_user(self.officer).search([("contract_ref", "=", contract_id)])
        self.assertEqual((row.number, row.evidence_count, row.evidence_head), (number, count, head))
        self.assertIn("clm_manager", row.proposed_by)
        self.assertIn("clm_second", row.confirmed_by)
        self.assertNotIn(self.customer.name, str(row.read()))
        for sha256 in hashes:
            self.assertIn(sha256, row.documents)

    def files(self, contract):
        owners = {
            "clm.contract": contract.ids,
            "clm.contract.version": contract.version_ids.ids,
        }
        Attachment = self.env["ir.attachment"].sudo().with_context(skip_res_field_check=True)
        return Attachment.union(
            *(
                Attachment.search([("res_model", "=", model), ("res_id", "in", ids)])
                for model, ids in owners.items()
            )
        )

    def assert_nothing_points_at(self, contract_id):
        for model in self.env.registry.values():
            field = model._fields.get("contract_id")
            if field and field.comodel_name == "clm.contract" and field.store and not model._abstract:
                rows = self.env[model._name].sudo().with_context(active_test=False)
                self.assertFalse(rows.search([("contract_id", "=", contract_id)]), model._name)
        for table, column in (
            ("mail_message", "model"),
            ("mail_activity", "res_model"),
            ("mail_followers", "res_model"),
            ("ir_attachment", "res_model"),
        ):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} WHERE {column} = 'clm.contract' AND res_id = %s",
                (contract_id,),
            )
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)

    def test_every_part_goes_or_is_named(self):
        """A new model that belongs to contracts must not keep them from being deleted."""
        for name, model in self.env.registry.items():
            field = model._fields.get("contract_id")
            points = field and field.comodel_name == "clm.contract" and field.store and not field.related
            if points and not model._abstract:
                self.assertTrue(name in PARTS or field.ondelete in ("cascade", "set null"), name)

    def test_one_person_alone_cannot(self):
        with self.assertRaises(AccessError):
            self.contract.with_user(self.officer).action_open_disposal()
        with self.assertRaises(UserError):
            self.contract.with_user(self.second)._dispose()
        self.propose(self.contract)
        with self.assertRaises(UserError):
            self.confirm(self.contract, self.manager)
        self.contract.with_user(self.manager).action_withdraw_disposal()
        self.assertFalse(self.contract.disposal_proposed_by_id)
        self.assertEqual(self.kinds(self.contract)[-1], "disposal_withdrawn")

    def test_what_is_still_kept_stays(self):
        young = self.ended(on=date.today())
        with self.assertRaises(UserError):
            young.with_user(self.manager)._propose_disposal("x")
        self.propose(self.contract)
        self.contract.sudo()._write_guarded({"kept_until": date.today() + timedelta(days=9)})
        with self.assertRaises(UserError):
            self.contract.with_user(self.second)._dispose()

    def test_a_hold_that_comes_after_the_proposal_stops_it(self):
        self.propose(self.contract)
        self.env["clm.legal.hold"].with_user(self.officer)._place(
            self.contract.with_user(self.officer), "Dispute", "Court"
        )
        with self.assertRaises(UserError):
            self.contract.with_user(self.second)._dispose()

    def test_a_master_agreement_goes_last(self):
        child = self.draft()
        child.sudo().parent_id = self.contract
        with self.assertRaises(UserError):
            self.contract.with_user(self.manager)._propose_disposal("x")

    def test_deleting_in_other_ways_stays_refused(self):
        self.propose(self.contract)
        with self.assertRaises(UserError):
            self.contract.with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            self.contract.sudo().unlink()
        for operation in ("write", "create", "unlink"):
            self.assertFalse(self.env["clm.disposal"].with_user(self.manager).has_access(operation))

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_what_leaves_no_trace(self):
        self.env.flush_all()
        held = self.ended()
        self.env["clm.legal.hold"].with_user(self.officer)._place(
            held.with_user(self.officer), "Dispute", "Court"
        )
        young = self.ended(on=date.today())
        self.env.flush_all()
        insert = """
            INSERT INTO clm_disposal (contract_ref, number, type_name, company_id, evidence_count, evidence_head,
                                      ended_on, retention_until, proposed_by, proposed_on, confirmed_by, disposed_on,
                                      reason)
            SELECT id, name, 'x', company_id, 1, 'x', '2020-01-01', '2020-01-01', 'a', now(), 'b', now(), 'x'
              FROM clm_contract WHERE id = %s
        """
        for query in (
            f"DELETE FROM clm_evidence WHERE contract_id = {self.contract.id}",
            insert % held.id,
            insert % young.id,
            "TRUNCATE clm_disposal",
        ):
            with self.subTest(query[:40]), self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
                self.env.cr.execute(query)
        self.env.cr.execute(insert % self.contract.id)
        for query in (
            "UPDATE clm_disposal SET number = 'x'",
            "DELETE FROM clm_disposal",
            insert % self.contract.id,
        ):
            with self.subTest(query[:40]), self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
                self.env.cr.execute(query)


@tagged("post_install", "-at_install")
class TestDraftCleanup(RetentionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.write({"cleanup_length": 6, "cleanup_unit": "month"})

    def remove_drafts(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_remove_drafts").method_direct_trigger()
        self.env.invalidate_all()

    def two_versions(self):
        contract = self.draft()
        contract.purpose = "Another purpose"
        contract.action_generate()
        return contract

    def test_drafts_that_nobody_got_lose_their_files_and_keep_their_hash(self):
        contract = self.two_versions()
        old, current = contract.version_ids.sorted("number")
        sha256 = old.sha256
        contract.action_cancel("No")
        self.remove_drafts()
        self.assertTrue(old.pdf)
        contract.sudo()._write_guarded({"ended_on": date(2020, 1, 1)})
        self.remove_drafts()
        count = len(contract.evidence_ids)
        self.remove_drafts()
        self.assertEqual(len(contract.evidence_ids), count, "the second run finds nothing")
        self.env.invalidate_all()
        self.assertFalse(old.docx or old.pdf)
        self.assertEqual((old.sha256, old.files_removed_on), (sha256, date.today()))
        self.assertTrue(base64.b64decode(current.pdf))
        self.assertEqual(self.kinds(contract)[-1], "drafts_removed")
        with self.assertRaises(UserError):
            old._read_file("pdf")

    def test_what_was_approved_signed_or_sent_stays(self):
        contract = self.draft()
        contract.action_start_negotiation()
        contract.purpose = "Another purpose"
        contract.action_generate()
        self.activate(contract).action_terminate("Over")
        contract.sudo()._write_guarded({"ended_on": date(2020, 1, 1)})
        self.remove_drafts()
        self.env.invalidate_all()
        self.assertTrue(all(version.pdf for version in contract.version_ids))

    def test_a_hold_stops_it(self):
        contract = self.two_versions()
        contract.action_cancel("No")
        contract.sudo()._write_guarded({"ended_on": date(2020, 1, 1)})
        hold = (
            self.env["clm.legal.hold"]
            .with_user(self.officer)
            ._place(contract.with_user(self.officer), "Dispute", "Court")
        )
        self.remove_drafts()
        self.assertFalse(contract.version_ids.filtered("files_removed_on"))
        hold.action_release("Settled")
        self.remove_drafts()
        self.assertEqual(len(contract.version_ids.filtered("files_removed_on")), 1)
