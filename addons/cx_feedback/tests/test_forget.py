from odoo import fields
from odoo.tests import tagged

from .program_common import ProgramCase

KEPT = ("score", "date", "metric_id", "program_id", "company_id", "channel")


@tagged("post_install", "-at_install")
class TestForget(ProgramCase):
    def setUp(self):
        super().setUp()
        self.order = self.env(su=True)["sale.order"].create({"partner_id": self.miller.id})
        self.program.write(
            {
                "followup_ids": [
                    fields.Command.create(
                        {"score_from": 0, "score_to": 6, "question": "Why?", "choices": "Late"}
                    )
                ]
            }
        )
        named = self.take(
            self.invite(self.program, self.miller, order_id=self.order.id)._ticket(),
            "3",
            comment="I am Miller",
            choice="0",
            lang="en_US",
        )
        secret_program = self.running(name="Secret", identity="pseudonymous")
        self.secret_invitation = self.invite(secret_program, self.miller)
        secret = self.take(self.secret_invitation._ticket(), "4", comment="Guess who")
        nameless = self.running(name="Nameless", identity="anonymous")
        self.nameless = self.take(self.invite(nameless, self.miller)._ticket(), "5", comment="Nobody").sudo()
        self.mine = (named | secret).sudo()
        self.others = self.answer(self.nps, 9, partner=self.mill, comment="The mill").sudo()

    def kept(self):
        return [[response[name] for name in KEPT] for response in self.mine]

    def assert_forgotten(self, responses):
        self.env.invalidate_all()
        for response in responses:
            left = response.read(
                [
                    "partner_id",
                    "invitation_id",
                    "comment",
                    "choice",
                    "pseudonym",
                    "ticket_key",
                    "order_id",
                    "lang",
                ]
            )[0]
            left.pop("id")
            self.assertFalse(any(left.values()), left)

    def test_forgetting_a_person_leaves_score_and_date(self):
        before, counts = self.kept(), self.env["cx.rollup"].sudo()._by_score(self.nps)
        ticket = self.secret_invitation._ticket()
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.assert_forgotten(self.mine)
        self.assertEqual(self.kept(), before)
        self.assertEqual(self.env["cx.rollup"].sudo()._by_score(self.nps), counts)
        self.assertFalse(self.env["cx.invitation"].sudo().search([("partner_id", "=", self.miller.id)]))
        self.assertTrue(self.env["cx.intake"]._open(ticket).closed)
        self.assertEqual((self.nameless.comment, self.others.comment), ("Nobody", "The mill"))

    def test_deleting_a_person_does_the_same(self):
        before = self.kept()
        self.order.unlink()
        self.miller.sudo().unlink()
        self.assert_forgotten(self.mine)
        self.assertEqual(self.kept(), before)

    def test_the_privacy_lookup_erases_the_person_and_not_the_score(self):
        named, before = self.mine[0], self.kept()
        self.miller.sudo().email = "miller.unique@example.com"
        lookup = (
            self.env["privacy.lookup.wizard"]
            .sudo()
            .create({"name": "Miller Unique", "email": "miller.unique@example.com"})
        )
        lookup.action_lookup()
        line = lookup.line_ids.filtered(lambda row: row.res_model == "cx.response")
        self.assertEqual(line.res_id, named.id)
        line.action_unlink()
        self.assert_forgotten(named)
        self.assertEqual(self.kept(), before)

    def test_people_who_become_one_keep_their_answers_and_invitations(self):
        twin = self.env(su=True)["res.partner"].create({"name": "Miller again", "parent_id": self.mill.id})
        double = self.invite(self.program, twin, wave=1)
        kept = self.invite(self.program, self.miller, wave=1)
        other = self.invite(self.program, twin, wave=2)
        answer = self.take(other._ticket(), "9", comment="Twin")
        merge = self.env["base.partner.merge.automatic.wizard"].sudo().create({})
        merge._merge([self.miller.id, twin.id], self.miller)
        self.env.invalidate_all()
        self.assertEqual((answer.partner_id, other.exists().partner_id), (self.miller, self.miller))
        self.assertEqual(answer.invitation_id, other)
        self.assertEqual(len((double | kept).exists()), 1)
        self.assertEqual(self.mine[0].partner_id, self.miller)
