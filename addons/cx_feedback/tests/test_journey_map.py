from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models.cx_journey_map import UNKNOWN
from .test_rollup_cut import StageCase


class MapCase(StageCase):
    """Two touchpoints of a lifecycle of two stages; a choice of two months, so that ten days ago is always within."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        touchpoints = cls.env["cx.touchpoint"].with_user(cls.manager)
        cls.delivery, cls.visit = touchpoints.create([{"name": "Delivery"}, {"name": "Visit"}])
        cls.maps = cls.env["cx.journey.map"]
        cls.choice = {"months": 2, "model_id": cls.lifecycle.id}

    def cell(self, stage, touchpoint, **choice):
        read = self.maps.read_map({**self.choice, **choice})
        return self.cell_of(read, stage, touchpoint)

    def cell_of(self, read, stage, touchpoint):
        key = (stage and stage.id or UNKNOWN, touchpoint and touchpoint.id or UNKNOWN)
        return next(cell for cell in read["cells"] if (cell["stage_id"], cell["touchpoint_id"]) == key)


@tagged("post_install", "-at_install")
class TestJourneyMap(MapCase):
    def test_a_cell_has_result_interval_parts_and_level(self):
        self.answer(self.nps, *[10] * 20, *[8] * 10, *[0] * 10, touchpoint_id=self.delivery.id)
        cell = self.cell(self.customer, self.delivery)
        self.assertEqual((cell["value"], cell["count"], cell["level"]), (25, 40, "middle"))
        self.assertLess(cell["low"], 25)
        self.assertEqual(cell["parts"], {"low": 10, "middle": 10, "high": 20})
        self.assertEqual(cell["change"]["verdict"], "nothing_before")

    def test_answers_stand_in_the_stage_of_their_day(self):
        self.answer(self.nps, 9, touchpoint_id=self.delivery.id)
        earlier = fields.Datetime.now() - timedelta(days=11)
        self.answer(self.nps, 2, 2, touchpoint_id=self.delivery.id, date=earlier)
        stranger = self.env["res.partner"].sudo().create({"name": "New"})
        self.answer(self.nps, 5, partner=stranger, touchpoint_id=self.delivery.id)
        counts = [self.cell(stage, self.delivery)["count"] for stage in (self.customer, self.prospect, None)]
        self.assertEqual(counts, [1, 2, 1])

    def test_a_cell_knows_whether_it_was_designed(self):
        self.delivery.with_user(self.manager).stage_ids = self.customer
        self.assertEqual(self.cell(self.customer, self.delivery)["designed"], True)
        self.assertEqual(self.cell(self.prospect, self.delivery)["designed"], False)
        self.assertIsNone(self.cell(self.prospect, self.visit)["designed"])
        self.assertIsNone(self.cell(self.prospect, self.visit)["value"])

    def test_each_touchpoint_is_told_by_its_main_metric_or_by_the_chosen_one(self):
        self.answer(self.nps, 9, 9, 9, touchpoint_id=self.delivery.id)
        self.answer(self.csat, 1, touchpoint_id=self.delivery.id)
        self.answer(self.csat, 5, touchpoint_id=self.visit.id)
        self.responses.create(
            [{"metric_id": self.text.id, "comment": "x", "touchpoint_id": self.visit.id}] * 3
        )
        told = {row["name"]: row["metric"] for row in self.maps.read_map(self.choice)["touchpoints"]}
        self.assertEqual((told["Delivery"]["id"], told["Visit"]["id"]), (self.nps.id, self.csat.id))
        chosen = self.cell(self.customer, self.delivery, metric_id=self.csat.id)
        self.assertEqual((chosen["count"], chosen["value"]), (1, 0))

    def test_the_worst_of_which_we_are_sure_comes_first(self):
        self.answer(self.nps, *[0] * 60, *[9] * 40, touchpoint_id=self.delivery.id)
        self.answer(self.nps, *[0] * 7, *[9] * 3, touchpoint_id=self.visit.id)
        read = self.maps.read_map(self.choice)
        worst = [read["cells"][number]["touchpoint_id"] for number in read["worst"]]
        self.assertEqual(worst[:2], [self.delivery.id, self.visit.id])
        self.answer(self.nps, 0, 0, 0)
        self.assertNotIn(UNKNOWN, [read["cells"][number]["touchpoint_id"] for number in read["worst"]])

    def test_a_cell_opens_its_words_and_its_answers(self):
        mine = self.answer(self.nps, 0, 9, touchpoint_id=self.delivery.id, comment="Late")
        self.answer(self.nps, 0, touchpoint_id=self.visit.id, comment="Visit")
        self.answer(self.csat, 1, touchpoint_id=self.delivery.id, comment="Other question")
        place = (self.choice, self.customer.id, self.delivery.id, self.nps.id)
        self.assertEqual({row["id"] for row in self.maps.cell(*place)["comments"]}, set(mine.ids))
        action = self.maps.open_answers(*place)
        self.assertEqual(self.responses.search(action["domain"]), mine.sorted())
        action = self.maps.open_answers(*place, tone="low")
        self.assertEqual(self.responses.search(action["domain"]), mine[0])
        action = self.maps.open_answers(*place, before=True)
        self.assertFalse(self.responses.search(action["domain"]))

    def test_a_map_costs_the_same_for_any_number_of_answers(self):
        self.answer(self.nps, 9, touchpoint_id=self.delivery.id)
        self.maps.read_map(self.choice)
        for scores in ([9], [9, 3, 4, 5] * 10):
            self.answer(self.nps, *scores, touchpoint_id=self.visit.id)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(15):
                self.maps.read_map(self.choice)

    def test_other_companies_few_nameless_answers_and_strangers_are_shut_out(self):
        self.responses.sudo().create(
            {
                "metric_id": self.nps.id,
                "score": 0,
                "touchpoint_id": self.delivery.id,
                "company_id": self.other.id,
                "comment": "Foreign",
            }
        )
        program = self.running(identity="anonymous", touchpoint_id=self.visit.id)
        self.take(self.invite(program, self.miller)._ticket(), "0", comment="Nobody")
        told = str(self.maps.read_map(self.choice)["cells"])
        self.assertNotIn("'count': 1", told)
        for touchpoint in (self.delivery, self.visit):
            self.assertFalse(self.maps.cell(self.choice, 0, touchpoint.id, self.nps.id)["comments"])
        stranger = new_test_user(self.env(su=True), "map_stranger", groups="base.group_user")
        maps, place = self.maps.with_user(stranger), (self.customer.id, self.delivery.id, self.nps.id)
        for call in (
            lambda: maps.read_map(self.choice),
            lambda: maps.cell(self.choice, *place),
            lambda: maps.open_answers(self.choice, *place),
            lambda: maps.open_cases(self.choice, *place),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_what_no_screen_sends_is_refused_in_words(self):
        for choice in (None, {}, {"months": 0}, {"months": 10**9}, {"months": 3, "metric_id": "x"}, [1]):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.maps.read_map(choice)
        with self.assertRaisesRegex(UserError, "Reload"):
            self.maps.cell(self.choice, "x", None, 1)
        with self.assertRaisesRegex(UserError, "Reload"):
            self.maps.open_answers(self.choice, [1], 0, 1)
        self.assertTrue(self.maps.read_map({"months": 3, "model_id": 10**6})["lifecycle"])
