import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import ContractCase


@tagged("post_install", "-at_install")
class TestLegalHold(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.activate(cls.draft())
        cls.manager = new_test_user(cls.env, "clm_manager", "contract_clm.group_contract_clm_manager")

    def place(self, contracts=None, user=None, **values):
        action = (contracts or self.contract).with_user(user or self.officer).action_open_hold()
        wizard = Form(
            self.env[action["res_model"]].with_user(user or self.officer).with_context(**action["context"])
        )
        for name, value in ({"name": "Dispute", "reason": "Court"} | values).items():
            wizard[name] = value
        wizard.save().action_place()
        return self.env["clm.legal.hold"].search([], order="id desc", limit=1)

    def refused(self, act, *arguments):
        with self.assertRaises(UserError) as refused:
            act(*arguments)
        self.assertIn("legal hold", str(refused.exception))

    def test_a_hold_is_placed_and_released_with_evidence(self):
        hold = self.place()
        self.assertTrue(self.contract.on_hold)
        self.assertEqual(hold.placed_by_id, self.officer)
        entry = self.contract.evidence_ids.sorted("number")[-1]
        self.assertEqual((entry.kind, entry.summary), ("hold_placed", "Court"))
        self.assertEqual(json.loads(entry.content)["payload"]["matter"], "Dispute")
        action = hold.with_user(self.officer).action_open_release()
        wizard = self.env["clm.reason.wizard"].with_user(self.officer).with_context(**action["context"])
        wizard.create({"reason": "Settled"}).action_confirm()
        self.assertFalse(self.contract.on_hold)
        self.assertEqual(
            (hold.state, hold.released_by_id, hold.release_reason), ("released", self.officer, "Settled")
        )
        self.assertEqual(self.kinds(self.contract)[-1], "hold_released")
        with self.assertRaises(UserError):
            hold.with_user(self.officer).action_release("again")

    def test_two_holds_end_one_by_one(self):
        first, second = self.place(), self.place(name="Audit")
        first.with_user(self.officer).action_release("Settled")
        self.assertTrue(self.contract.on_hold)
        second.with_user(self.officer).action_release("Done")
        self.assertFalse(self.contract.on_hold)

    def test_more_contracts_join_a_hold(self):
        hold = self.place()
        other = self.draft()
        self.place(other, hold_id=hold)
        self.assertEqual(hold.contract_ids, self.contract + other)
        self.assertTrue(other.on_hold)
        self.assertEqual(self.kinds(other)[-1], "hold_placed")

    def test_what_is_on_hold_is_not_archived(self):
        hold = self.place()
        self.refused(self.contract.action_archive)
        self.refused(self.contract.sudo().write, {"active": False})
        hold.with_user(self.officer).action_release("Settled")
        self.contract.action_archive()
        self.assertFalse(self.contract.active)

    def test_nothing_of_it_is_deleted(self):
        contract = self.draft()
        annex = self.env["clm.contract.annex"].create(
            {
                "contract_id": contract.id,
                "name": "Annex",
                "datas": self.encoded(contract.current_version_id._read_file("pdf")),
            }
        )
        message = contract.message_post(body="Hello", attachments=[("note.txt", b"note")])
        self.place(contract)
        self.refused(contract.current_version_id.sudo().unlink)
        self.refused(annex.unlink)
        self.refused(annex.write, {"datas": annex.datas})
        self.refused(message.sudo().unlink)
        self.refused(message.sudo().attachment_ids.unlink)
        self.refused(lambda: contract._message_update_content(message, body=""))
        files = self.env["ir.attachment"].sudo().with_context(skip_res_field_check=True)
        self.refused(
            files.search(
                [("res_model", "=", "clm.contract.version"), ("res_id", "=", contract.current_version_id.id)]
            ).unlink
        )

    def test_work_on_it_goes_on(self):
        contract = self.draft()
        self.place(contract)
        contract.purpose = "As agreed by phone"
        contract.action_generate()
        self.activate(contract)
        contract.action_terminate("Over")
        self.assertEqual(contract.state, "ended")

    def test_only_officers_place_and_release_and_nobody_deletes(self):
        hold = self.place()
        with self.assertRaises(AccessError):
            self.env["clm.legal.hold"].with_user(self.rep)._place(self.contract, "x", "y")
        with self.assertRaises(AccessError):
            hold.with_user(self.rep).action_release("x")
        for operation in ("write", "create", "unlink"):
            self.assertFalse(hold.with_user(self.manager).has_access(operation))
        with self.assertRaises(UserError):
            hold.sudo().unlink()
        with self.assertRaises(UserError):
            hold.with_user(self.officer).action_release(" ")

    def test_a_hold_says_nothing_about_what_is_behind_a_wall(self):
        hold = self.place()
        self.contract.write({"confidentiality": "walled", "insider_ids": [Command.set(self.rep.ids)]})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(hold.with_user(self.officer).contract_ids)
        self.assertEqual(hold.with_user(self.officer).contract_count, 0)
        with self.assertRaises(AccessError):
            self.env["clm.legal.hold"].with_user(self.officer)._place(self.contract, "x", "y")
        hold.with_user(self.officer).action_release("Settled")
        self.assertFalse(self.contract.sudo().on_hold)
        self.assertEqual(self.kinds(self.contract.sudo())[-1], "hold_released")
