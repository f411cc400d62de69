from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models import clm_contract_renewal_run

START = date(2026, 1, 1)
# What no two records share.
OWN = {"id", "name", "title", "contract_id", "current_term_id", "term_id", "access_token", "res_id"}
DATED = {"create_date", "write_date", "message_main_attachment_id"}


@tagged("post_install", "-at_install")
class TestRenewalRun(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep = new_test_user(
            cls.env, "run_rep", "base.group_user,contract_clm.group_contract_clm_user", email="r@example.com"
        )
        cls.type = cls.env.ref("contract_clm.clm_contract_type_nda")
        cls.type.write({"renewal_horizon": 60, "notice_length": 3, "notice_unit": "month"})
        cls.customer = cls.env["res.partner"].create({"name": "Smith & Sons", "is_company": True})

    def active(self, count=1, **values):
        with freeze_time("2026-01-01"):
            contracts = self.env["clm.contract"].create(
                [
                    {
                        "title": f"Support {number}",
                        "type_id": self.type.id,
                        "partner_id": self.customer.id,
                        "user_id": self.rep.id,
                        "term_mode": "auto_renew",
                        "term_length": 12,
                        "renewal_length": 12,
                        "effective_date": START,
                        "line_ids": [(0, 0, {"name": "Support", "price_unit": 100})],
                        **values,
                    }
                    for number in range(count)
                ]
            )
            for contract in contracts:
                contract._activate()
        return contracts

    @contextmanager
    def committing(self, in_time=lambda times: True):
        """The run commits nothing; `in_time` says after how many batches there is time left."""
        calls = []

        def commit_progress(_self, processed=0, *, remaining=None, **_options):
            calls.append((processed, remaining))
            return 100 if in_time(len(calls)) else 0

        with patch.object(self.env.registry["ir.cron"], "_commit_progress", commit_progress):
            yield calls

    def run_on(self, day, **options):
        with freeze_time(day), self.committing(**options) as calls:
            self.env["clm.contract"]._cron_renewal_run()
        self.env.invalidate_all()
        return calls

    def kinds(self, contract):
        return contract.evidence_ids.sorted("number").mapped("kind")

    def stored(self, records):
        names = [
            name
            for name, field in records._fields.items()
            if field.store and field.column_type and name not in OWN | DATED
        ]
        return [[row[name] for name in names] for row in records.sorted("id").read(names, load="")], names

    def test_many_end_as_one_by_one_through_the_orm(self):
        many, one = self.active(), self.active()
        self.run_on("2026-09-01")
        with freeze_time("2027-01-01"):
            one.renewal_ids._set_renewed()
            one._renew("Renewed by itself")
            self.env.flush_all()
        self.run_on("2027-01-01")
        for name in ("term_ids", "renewal_ids", "evidence_ids"):
            self.assertEqual(len(many[name]), len(one[name]), name)
        for theirs, ours in ((many, one), (many.term_ids, one.term_ids), (many.renewal_ids, one.renewal_ids)):
            (found, names), (expected, _names) = self.stored(theirs), self.stored(ours)
            for row, other in zip(found, expected, strict=True):
                self.assertEqual(dict(zip(names, row, strict=True)), dict(zip(names, other, strict=True)))

    def test_stored_computed_columns_are_what_the_orm_computes(self):
        rolled = self.active(3)
        ended = self.active(2, term_mode="fixed")
        limited = self.active(renewal_limit=1)
        self.run_on("2026-09-01")
        self.run_on("2028-02-01")
        contracts = rolled | ended | limited
        self.assertEqual(contracts.mapped("state"), ["active"] * 3 + ["ended"] * 3)
        for records in (contracts, contracts.term_ids, contracts.renewal_ids):
            before, names = self.stored(records)
            for name in names:
                field = records._fields[name]
                if field.compute and (field.readonly or field.related):
                    self.env.add_to_compute(field, records)
            self.env.flush_all()
            self.env.invalidate_all()
            after, _names = self.stored(records)
            for row, other in zip(before, after, strict=True):
                self.assertEqual(dict(zip(names, row, strict=True)), dict(zip(names, other, strict=True)))

    def test_missed_terms_are_caught_up_with_an_entry_of_evidence_each(self):
        contract = self.active(renewal_limit=2)
        self.run_on("2028-06-01")
        self.assertEqual(contract.term_ids.sorted("number").mapped("state"), ["past", "past", "current"])
        self.assertEqual(self.kinds(contract)[2:], ["renewal_opened", "renewed", "renewed"])
        self.run_on("2029-06-01")
        self.assertEqual((contract.state, contract.end_reason), ("ended", "expired"))
        self.assertEqual(contract.ended_on, date(2028, 12, 31))
        self.assertEqual(self.kinds(contract)[5:], ["renewal_opened", "expired"])
        self.assertFalse(contract._verify_evidence())

    def test_a_second_run_and_a_clock_set_back_change_nothing(self):
        contracts = self.active(3) | self.active(2, term_mode="fixed")
        self.run_on("2027-01-01")
        before = self.stored(contracts), self.stored(contracts.term_ids), len(contracts.evidence_ids)
        self.run_on("2027-01-01")
        self.run_on("2026-08-15")
        after = self.stored(contracts), self.stored(contracts.term_ids), len(contracts.evidence_ids)
        self.assertEqual(before, after)

    def test_when_the_time_is_up_the_next_run_goes_on(self):
        contracts = self.active(7)
        with patch.object(clm_contract_renewal_run, "BATCH", 2):
            calls = self.run_on("2026-09-01", in_time=lambda times: False)
            self.assertEqual(len(contracts.renewal_ids), 2)
            self.assertTrue(calls[-1][1], "the job is told that there is more to do")
            self.run_on("2026-09-01", in_time=lambda times: times < 2)
            self.assertEqual(len(contracts.renewal_ids), 6)
            calls = self.run_on("2026-09-01")
        self.assertEqual(len(contracts.renewal_ids), 7)
        self.assertEqual(calls[-1], (0, 0))

    def test_a_bad_contract_is_flagged_the_others_go_on_and_it_is_tried_again(self):
        contracts = self.active(7)
        bad = contracts[3]
        bad._write_guarded({"renewal_length": 9999, "renewal_unit": "year"})
        self.run_on("2027-01-01")
        self.assertTrue(bad.current_term_id.problem)
        self.assertEqual(set((contracts - bad).mapped("start_date")), {date(2027, 1, 1)})
        self.assertEqual(self.env["clm.term"].search([("problem", "!=", False)]), bad.current_term_id)
        bad._write_guarded({"renewal_length": 12, "renewal_unit": "month"})
        self.run_on("2027-01-02")
        self.assertEqual(bad.start_date, date(2027, 1, 1))
        self.assertFalse(self.env["clm.term"].search([("problem", "!=", False)]))

    def test_what_nobody_foresaw_is_found_by_halving_and_logged(self):
        contracts = self.active(7)
        renewal, bad = self.env.registry["clm.renewal"], contracts[4]
        values = renewal._values

        def broken(self, term):
            if term.contract_id == bad:
                raise ZeroDivisionError("uplift")
            return values(self, term)

        with (
            patch.object(renewal, "_values", broken),
            mute_logger("odoo.addons.contract_clm.models.clm_contract_renewal_run"),
        ):
            self.run_on("2026-09-01")
        self.assertEqual(bad.current_term_id.problem, "uplift")
        self.assertEqual(len((contracts - bad).renewal_ids), 6)
        self.assertEqual(self.kinds(contracts[0]).count("renewal_opened"), 1)
        self.run_on("2026-09-02")
        self.assertEqual((len(bad.renewal_ids), bad.current_term_id.problem), (1, False))

    def test_a_card_of_somebody_who_left_is_nobodys_task(self):
        contract = self.active()
        self.rep.active = False
        self.run_on("2026-09-01")
        self.assertEqual(contract.renewal_ids.user_id, self.rep)
        self.assertFalse(contract.renewal_ids.activity_ids)

    def test_nobody_gets_a_mail_for_each_card(self):
        contracts = self.active(3)
        self.env.flush_all()
        mails = self.env["mail.mail"].search_count([])
        self.run_on("2026-09-01")
        # The reminder names all of the owner's cards in one mail.
        self.assertEqual(self.env["mail.mail"].search_count([]), mails + 1)
        self.assertEqual(contracts.renewal_ids.activity_ids.user_id, self.rep)
        self.assertEqual(contracts.renewal_ids.message_partner_ids, self.rep.partner_id)

    def queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_number_of_contracts(self):
        quiet = self.env["clm.contract"].with_context(**clm_contract_renewal_run.QUIET)
        counts = []
        for many in (3, 3, 30):
            contracts = self.active(many) | self.active(many, term_mode="fixed")
            due = self.env["clm.term"].with_env(quiet.env).browse(contracts.current_term_id.ids)
            with freeze_time("2026-09-01"):
                opening = self.queries(lambda due=due: quiet._open_renewals(due, date(2026, 9, 1)))
            with freeze_time("2027-01-01"):
                rolling = self.queries(lambda due=due: quiet._roll_or_end(due, date(2027, 1, 1)))
            counts.append((opening, rolling))
        self.assertEqual(counts[1], counts[2])
