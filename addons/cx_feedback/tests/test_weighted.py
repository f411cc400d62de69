from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .program_common import ProgramCase

YEAR = {"days": 365, "grouping": "country"}


@tagged("post_install", "-at_install")
class TestWeighted(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cx.response"].sudo().search([]).unlink()
        cls.env["crm.lifecycle.profile"].sudo().search([]).unlink()
        cls.weighted = cls.env["cx.weighted"]
        cls.india, cls.oman, cls.chad = cls.env.ref("base.in"), cls.env.ref("base.om"), cls.env.ref("base.td")
        cls.indians = cls.customers(cls.india, 30)
        cls.omanis = cls.customers(cls.oman, 10)

    @classmethod
    def customers(cls, country, count):
        partners = (
            cls.env["res.partner"]
            .sudo()
            .create(
                [
                    {"name": f"{country.code} {number}", "is_company": True, "country_id": country.id}
                    for number in range(count)
                ]
            )
        )
        cls.env["crm.lifecycle.profile"].sudo().create(
            [{"partner_id": partner.id, "company_id": cls.env.company.id} for partner in partners]
        )
        return partners.with_env(cls.env)

    def answered(self, partners, *scores, **values):
        return self.responses.create(
            [
                {"metric_id": self.nps.id, "partner_id": partner.id, "score": score, **values}
                for partner, score in zip(partners, scores, strict=True)
            ]
        )

    def found(self, **choice):
        return self.weighted.read_weighted({**YEAR, "metric_id": self.nps.id, **choice})["found"]

    def test_groups_count_by_their_share_among_all_customers(self):
        self.answered(self.omanis[:10], *[10] * 10)
        self.answered(self.indians[:10], *[10] * 5, *[0] * 5)
        found = self.found()
        self.assertEqual((found["count"], found["plain"]["value"], found["weighted"]["value"]), (20, 50, 25))
        self.assertLess(found["weighted"]["low"], found["weighted"]["value"])
        first, second = found["rows"]
        self.assertEqual(
            (first["name"], first["customers"], first["answers"], first["share"], first["answer_share"]),
            ("India", 30, 10, 75, 50),
        )
        self.assertEqual((second["name"], second["value"]), ("Oman", 100))
        self.assertAlmostEqual(found["design_effect"], 20 / found["effective"])

    def test_people_answer_for_their_company_and_whoever_is_no_customer_is_told(self):
        person = self.env["res.partner"].sudo().create({"name": "P", "parent_id": self.omanis[0].id})
        self.answered(self.omanis[1:6], *[9] * 5)
        self.answered(person | self.miller, 9, 0)
        found = self.found()
        self.assertEqual((found["count"], found["others"]), (6, 1))
        self.assertEqual((found["unheard"], found["covered"]), (["India"], 25))

    def test_groups_of_few_answers_are_taken_together(self):
        chadians = self.customers(self.chad, 10)
        self.answered(chadians[:3], 0, 0, 0)
        self.answered(self.omanis[:2], 0, 0)
        self.answered(self.indians[:6], *[9] * 6)
        rows = self.found()["rows"]
        self.assertEqual([(row["answers"], row["is_together"]) for row in rows], [(6, False), (5, True)])

    def test_every_grouping_reads(self):
        segment = self.env["crm.segment"].sudo().create({"name": "Friends"})
        self.env["crm.segment.member"].sudo().create(
            [
                {
                    "segment_id": segment.id,
                    "partner_id": partner.id,
                    "company_id": self.env.company.id,
                    "entered_at": "2026-01-01",
                }
                for partner in self.omanis
            ]
        )
        self.answered(self.omanis[:6], *[9] * 6)
        self.answered(self.indians[:6], *[0] * 6)
        for grouping, groups in (("stage", 1), ("salesperson", 1), ("company_type", 1), ("segment", 2)):
            found = self.found(grouping=grouping, segment_id=segment.id)
            self.assertEqual((found["count"], len(found["rows"])), (12, groups), grouping)
        self.assertEqual(found["weighted"]["value"], -50)
        self.assertEqual({row["name"] for row in found["rows"]}, {"In “Friends”", "Not in “Friends”"})

    def test_answers_without_a_name_have_no_group(self):
        nameless = self.running(identity="anonymous")
        self.responses.sudo().create(
            [{"metric_id": self.nps.id, "program_id": nameless.id, "score": 0} for _answer in range(9)]
        )
        self.assertIsNone(self.found())

    def test_the_program_narrows_and_other_companies_stay_out(self):
        self.answered(self.omanis[:6], *[9] * 6, program_id=self.program.id)
        self.answered(self.indians[:6], *[0] * 6)
        self.assertEqual(self.found(program_id=self.program.id)["count"], 6)
        self.responses.sudo().search([]).write({"company_id": self.other.id, "program_id": False})
        self.assertIsNone(self.found())

    def test_strangers_are_shut_out_and_wrong_choices_refused_in_words(self):
        stranger = new_test_user(self.env(su=True), "weighted_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.weighted.with_user(stranger).read_weighted(YEAR)
        for choice in (
            None,
            {},
            {"days": []},
            {**YEAR, "metric_id": "x"},
            {**YEAR, "segment_id": {}, "metric_id": []},
        ):
            if choice and choice.get("segment_id") == {}:
                # What is empty is not chosen.
                self.assertIn("found", self.weighted.read_weighted(choice))
                continue
            with self.assertRaisesRegex(UserError, "Reload"):
                self.weighted.read_weighted(choice)
        self.assertEqual(self.weighted.read_weighted({**YEAR, "grouping": ["x"]})["grouping"], "stage")
