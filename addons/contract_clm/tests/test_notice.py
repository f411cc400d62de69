from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tools import evidence
from .notice_common import LETTER, PICTURE, NoticeCase


@tagged("post_install", "-at_install")
class TestNotice(NoticeCase):
    def test_notice_in_time_ends_the_contract_with_its_term(self):
        contract, card = self.with_card()
        notice = self.give(contract, way="registered", proof=self.encoded(LETTER), proof_filename="sent.eml")
        self.assertEqual((notice.standing, notice.ends_on), ("in_time", date(2026, 12, 31)))
        self.assertTrue(contract.current_term_id.renewal_stopped)
        self.assertEqual((card.state, card.loss_reason_id.name), ("lost", "Notice by us"))
        self.assertEqual(contract.ends_by_notice_on, date(2026, 12, 31))
        self.run_nightly("2027-01-01")
        self.assertEqual((contract.state, contract.end_reason), ("ended", "expired"))

    def test_evidence_keeps_the_days_and_the_hashes_of_the_proofs(self):
        contract = self.active()
        notice = self.give(contract, proof=self.encoded(LETTER), proof_filename="sent.eml")
        self.assertEqual(notice.proof_sha256, evidence.sha256(LETTER))
        entry = contract.evidence_ids.filtered(lambda row: row.kind == "noticed")
        self.assertIn(evidence.sha256(LETTER), entry.content)
        self.assertIn('"sent_on":"2026-09-01"', entry.content.replace(": ", ":"))
        self.arrive(notice, "2026-09-04", arrival_proof=self.encoded(PICTURE), arrival_proof_filename="a.png")
        entry = contract.evidence_ids.filtered(lambda row: row.kind == "notice_arrived")
        self.assertIn(evidence.sha256(PICTURE), entry.content)
        self.assertEqual(notice._bytes("arrival_proof"), PICTURE)
        self.assertFalse(contract._verify_evidence())

    def test_what_a_notice_says_is_never_changed(self):
        contract = self.active()
        notice = self.give(contract, proof=self.encoded(LETTER), proof_filename="sent.eml")
        for values in (
            {"sent_on": "2026-08-01"},
            {"proof": self.encoded(PICTURE)},
            {"deadline": "2030-01-01"},
        ):
            with self.assertRaises(UserError):
                notice.sudo().write(values)
        with self.assertRaises(UserError):
            notice.sudo().unlink()
        self.arrive(notice, "2026-09-04")
        with self.assertRaises(UserError):
            notice.sudo().received_on = "2026-09-03"
        with self.assertRaises(UserError):
            self.arrive(notice, "2026-09-05")

    def test_the_files_are_as_closed_as_the_contract(self):
        notice = self.give(self.active(), proof=self.encoded(LETTER), proof_filename="sent.eml")
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [("res_model", "=", "clm.notice"), ("res_id", "=", notice.id), ("res_field", "=", "proof")]
            )
        )
        self.assertEqual(len(files), 1)
        self.assertTrue(files.with_user(self.rep).sudo(False).has_access("read"))
        for user in (self.other_rep, self.outsider, self.public):
            self.assertFalse(files.with_user(user).sudo(False).has_access("read"))

    def test_the_card_stays_open_while_the_terms_are_renegotiated(self):
        contract, card = self.with_card()
        notice = self.give(contract, card="negotiating")
        self.assertEqual(card.state, "open")
        self.assertTrue(contract.current_term_id.renewal_stopped)
        with freeze_time("2026-10-15"):
            card.action_renewed()
        self.assertEqual(notice.state, "superseded")
        self.assertFalse(contract.current_term_id.renewal_stopped)
        self.run_nightly("2027-01-02")
        self.assertEqual((contract.state, contract.end_date), ("active", date(2027, 12, 31)))

    def test_a_contract_without_an_end_gets_one_by_notice(self):
        contract = self.active("evergreen")
        notice = self.give(contract, "2026-05-15", kind="terminate")
        self.assertEqual((notice.ends_on, contract.end_date), (date(2026, 8, 15), date(2026, 8, 15)))
        self.arrive(notice, "2026-05-20")
        self.assertEqual((notice.ends_on, contract.end_date), (date(2026, 8, 20), date(2026, 8, 20)))
        self.run_nightly("2026-08-20")
        self.assertEqual(contract.state, "active")
        self.run_nightly("2026-08-21")
        self.assertEqual((contract.state, contract.end_reason), ("ended", "terminated"))
        self.assertIn("terminated", self.kinds(contract))

    def test_an_evergreen_contract_has_no_renewal_to_refuse(self):
        contract = self.active("evergreen")
        with freeze_time("2026-05-15"), self.assertRaises(UserError):
            self.env["clm.notice"].with_user(self.rep)._record(
                contract, {"direction": "given", "kind": "not_renew", "sent_on": date(2026, 5, 15)}
            )

    def test_their_notice_closes_the_card_and_the_owner_is_told(self):
        contract, card = self.with_card()
        notice = self.receive(
            contract, user=self.officer, proof=self.encoded(PICTURE), proof_filename="x.png"
        )
        self.assertEqual((notice.direction, notice.standing), ("received", "in_time"))
        self.assertEqual((card.state, card.loss_reason_id.name), ("lost", "Notice by the customer"))
        kind = self.env.ref("contract_clm.mail_activity_notice_received")
        self.assertEqual(
            contract.sudo().activity_ids.filtered(lambda row: row.activity_type_id == kind).user_id, self.rep
        )

    def test_the_manager_or_an_officer_hears_of_it_where_the_owner_is_gone(self):
        contract, _card = self.with_card()
        self.rep.active = False
        self.receive(contract, user=self.officer)
        self.env.ref("contract_clm.group_contract_clm_officer")
        kind = self.env.ref("contract_clm.mail_activity_notice_received")
        told = contract.sudo().activity_ids.filtered(lambda row: row.activity_type_id == kind).user_id
        self.assertNotIn(self.rep, told)
        self.assertTrue(not told or told.has_group("contract_clm.group_contract_clm_officer"))


@tagged("post_install", "-at_install")
class TestLateNotice(NoticeCase):
    def test_late_notice_is_recorded_and_the_contract_renews(self):
        contract, card = self.with_card()
        notice = self.give(contract, "2026-10-01")
        self.assertEqual((notice.standing, notice.ends_on), ("late", False))
        self.assertFalse(contract.current_term_id.renewal_stopped)
        self.assertEqual(card.state, "open")
        self.run_nightly("2027-01-01")
        self.assertEqual((contract.state, contract.end_date), ("active", date(2027, 12, 31)))
        self.assertEqual(notice.state, "superseded")

    def test_the_dialog_says_so_before_it_is_recorded(self):
        contract = self.active()
        with freeze_time("2026-10-01"):
            wizard = self.env["clm.notice.wizard"].with_user(self.rep).create({"contract_id": contract.id})
            self.assertEqual((wizard.standing, wizard.may_accept), ("late", True))
            self.assertIn("12/31/2027", wizard.outlook)
            wizard.accepted = True
            self.assertIn("12/31/2026", wizard.outlook)
            wizard.write({"accepted": False, "sent_on": "2026-09-30"})
            self.assertEqual((wizard.standing, wizard.may_accept), ("in_time", False))

    def test_late_notice_that_the_other_side_accepts_counts(self):
        contract, card = self.with_card()
        notice = self.give(contract, "2026-10-01", accepted=True)
        self.assertEqual((notice.ends_on, card.state), (date(2026, 12, 31), "lost"))
        self.run_nightly("2027-01-01")
        self.assertEqual(contract.state, "ended")

    def test_late_notice_to_end_at_the_earliest_date_ends_the_next_term(self):
        contract = self.active()
        notice = self.give(contract, "2026-10-01", kind="terminate")
        self.assertEqual(notice.ends_on, date(2027, 12, 31))
        self.run_nightly("2027-01-01")
        self.assertEqual((contract.state, contract.end_date), ("active", date(2027, 12, 31)))
        self.assertTrue(contract.current_term_id.renewal_stopped)
        self.run_nightly("2028-01-01")
        self.assertEqual(contract.state, "ended")

    def test_a_fixed_contract_ends_whether_notice_is_late_or_not(self):
        contract = self.active("fixed")
        notice = self.give(contract, "2026-12-01")
        self.assertEqual((notice.standing, notice.ends_on), ("late", date(2026, 12, 31)))

    def test_where_arrival_counts_notice_is_under_way_until_it_is_proved(self):
        self.count_by_arrival()
        contract, card = self.with_card()
        notice = self.give(contract, "2026-09-29")
        self.assertEqual(notice.standing, "under_way")
        self.assertTrue(contract.current_term_id.renewal_stopped)
        self.assertEqual(contract.sudo().activity_ids.user_id, self.rep)
        self.arrive(notice, "2026-09-30")
        self.assertEqual((notice.standing, card.state), ("in_time", "lost"))
        self.assertFalse(contract.sudo().activity_ids)

    def test_a_late_arrival_lets_the_contract_renew(self):
        self.count_by_arrival()
        contract, card = self.with_card()
        notice = self.give(contract, "2026-09-29")
        self.assertEqual(card.state, "lost")
        self.arrive(notice, "2026-10-20")
        self.assertEqual((notice.standing, notice.ends_on, card.state), ("late", False, "open"))
        self.assertFalse(contract.current_term_id.renewal_stopped)

    def test_a_late_arrival_that_is_accepted_changes_nothing(self):
        self.count_by_arrival()
        contract, card = self.with_card()
        notice = self.give(contract, "2026-09-29")
        self.arrive(notice, "2026-10-20", accepted=True)
        self.assertEqual((notice.ends_on, card.state), (date(2026, 12, 31), "lost"))


@tagged("post_install", "-at_install")
class TestWithdrawnNotice(NoticeCase):
    def withdraw(self, notice, day="2026-09-10", reason="They stay"):
        with freeze_time(day):
            notice.action_withdraw(reason)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_the_contract_renews_again_and_the_card_is_back(self):
        contract, card = self.with_card()
        notice = self.give(contract)
        with self.assertRaises(UserError):
            notice.action_withdraw(" ")
        self.withdraw(notice)
        self.assertEqual((notice.state, notice.withdrawn_by_id), ("withdrawn", self.rep))
        self.assertEqual((card.state, card.lost_reason, card.loss_reason_id.id), ("open", False, False))
        self.assertFalse(contract.ends_by_notice_on)
        self.assertIn("notice_withdrawn", self.kinds(contract))
        self.run_nightly("2027-01-01")
        self.assertEqual((contract.state, contract.end_date), ("active", date(2027, 12, 31)))
        with self.assertRaises(UserError):
            self.withdraw(notice)

    def test_an_open_end_is_open_again(self):
        contract = self.active("evergreen")
        notice = self.give(contract, "2026-05-15", kind="terminate")
        self.withdraw(notice, "2026-05-20")
        self.assertFalse(contract.end_date)
        self.run_nightly("2027-05-01")
        self.assertEqual(contract.state, "active")

    def test_the_other_sides_notice_still_stands(self):
        contract, card = self.with_card()
        ours = self.give(contract)
        self.receive(contract, "2026-09-05")
        self.withdraw(ours)
        self.assertTrue(contract.current_term_id.renewal_stopped)
        self.assertEqual(card.state, "lost")
        self.withdraw(contract.notice_ids.filtered(lambda notice: notice.direction == "received"))
        self.assertEqual((card.state, contract.current_term_id.renewal_stopped), ("open", False))

    def test_a_renewal_that_was_lost_before_stays_lost(self):
        contract, card = self.with_card()
        with freeze_time("2026-08-10"):
            card.action_lost("Price")
        notice = self.give(contract)
        self.withdraw(notice)
        self.assertEqual((card.state, card.lost_reason), ("lost", "Price"))
        self.assertTrue(contract.current_term_id.renewal_stopped)

    def test_after_the_end_nothing_is_withdrawn(self):
        contract = self.active()
        notice = self.give(contract)
        self.run_nightly("2027-01-01")
        with self.assertRaises(UserError):
            self.withdraw(notice, "2027-01-02")


@tagged("post_install", "-at_install")
class TestBadNotice(NoticeCase):
    def refused(self, contract, today="2026-09-01", direction="given", **values):
        values = {"direction": direction, "kind": "not_renew", **values}
        with freeze_time(today), self.assertRaises(UserError) as caught, self.cr.savepoint():
            self.env["clm.notice"].with_user(self.rep)._record(contract, values)
        self.assertFalse(contract.notice_ids)
        self.assertFalse(contract.current_term_id.renewal_stopped)
        return str(caught.exception)

    def test_days_that_cannot_be_are_refused(self):
        contract = self.active()
        self.assertIn("future", self.refused(contract, sent_on=date(2026, 9, 2)))
        self.assertIn("term", self.refused(contract, sent_on=date(2025, 12, 31)))
        self.assertIn("which day", self.refused(contract))
        self.assertIn(
            "before it is sent",
            self.refused(
                contract, direction="received", sent_on=date(2026, 8, 20), received_on=date(2026, 8, 19)
            ),
        )

    def test_an_arrival_in_the_future_or_before_the_sending_is_refused(self):
        notice = self.give(self.active())
        for day in ("2026-08-31", "2026-09-20"):
            with self.assertRaises(UserError):
                self.arrive(notice, day, today="2026-09-10")

    def test_a_proof_of_another_kind_is_refused(self):
        contract = self.active()
        for data in (b"MZ program", b"%PDF-1.4 broken", b"<html></html>"):
            message = self.refused(
                contract, sent_on=date(2026, 9, 1), proof=self.encoded(data), proof_filename="a.pdf"
            )
            self.assertIn("a.pdf", message)

    def test_a_second_notice_waits_until_the_first_is_withdrawn(self):
        contract = self.active()
        self.give(contract)
        with self.assertRaises(UserError) as caught:
            self.give(contract, "2026-09-03")
        self.assertIn("already", str(caught.exception))
        self.assertEqual(len(contract.notice_ids), 1)
        self.receive(contract, "2026-09-04")
        self.assertEqual(len(contract.notice_ids), 2, "the other side may give notice as well")

    def test_a_draft_and_an_ended_contract_take_no_notice(self):
        draft = (
            self.env["clm.contract"]
            .with_user(self.rep)
            .create({"title": "x", "type_id": self.type.id, "partner_id": self.customer.id})
        )
        with self.assertRaises(UserError):
            draft.action_give_notice()
        contract = self.active()
        contract.action_terminate("Breach")
        with self.assertRaises(UserError):
            contract.action_receive_notice()
