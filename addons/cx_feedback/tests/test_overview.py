from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .program_common import ProgramCase

QUARTER = {"days": 90, "step": "month"}


@tagged("post_install", "-at_install")
class TestOverview(ProgramCase):
    def setUp(self):
        super().setUp()
        self.overview = self.env["cx.overview"]
        self.now = fields.Datetime.now()

    def tile(self, metric, **choice):
        return next(
            tile for tile in self.overview.tiles({**QUARTER, **choice})["tiles"] if tile["id"] == metric.id
        )

    def test_a_tile_carries_result_interval_and_change(self):
        ago = self.now - timedelta(days=100)
        self.answer(self.nps, *[10] * 100, *[8] * 60, *[3] * 40, date=ago)
        self.answer(self.nps, *[9] * 120, *[7] * 50, *[6] * 30)
        tile = self.tile(self.nps)
        self.assertEqual((tile["value"], tile["count"], tile["before"]), (45, 200, 200))
        self.assertEqual((round(tile["low"], 2), round(tile["high"], 2)), (34.14, 54.53))
        self.assertEqual(tile["parts"], {"low": 30, "middle": 50, "high": 120})
        self.assertEqual(tile["change"]["verdict"], "up")
        self.assertEqual(round(tile["change"]["difference"]), 15)
        self.assertEqual(sum(step["count"] for step in tile["trend"]), 400)

    def test_open_text_counts_its_answers(self):
        self.responses.create({"metric_id": self.text.id, "comment": "Fine"})
        tile = self.tile(self.text)
        self.assertEqual((tile["count"], tile["value"], tile["unit"], tile["parts"]), (1, None, False, {}))

    def test_choices_narrow_tiles_and_comments(self):
        touchpoint = self.env["cx.touchpoint"].with_user(self.manager).create({"name": "Counter"})
        self.answer(self.nps, 9, comment="Here", touchpoint_id=touchpoint.id, program_id=self.program.id)
        self.answer(self.nps, 2, comment="There")
        for choice in ({"touchpoint_id": touchpoint.id}, {"program_id": self.program.id}):
            self.assertEqual(self.tile(self.nps, **choice)["count"], 1)
            rows = self.overview.comments({**QUARTER, **choice})["rows"]
            self.assertEqual([row["comment"] for row in rows], ["Here"])
        self.assertEqual(self.tile(self.nps, company_id=self.other.id)["count"], 0)

    def test_each_number_opens_its_answers(self):
        old = self.answer(self.nps, 8, date=self.now - timedelta(days=100))
        new = self.answer(self.nps, 10, 9, 2)
        self.answer(self.csat, 5)

        def opened(**place):
            action = self.overview.open_responses(QUARTER, self.nps.id, **place)
            return self.responses.search(action["domain"])

        self.assertEqual(opened(), new.sorted())
        self.assertEqual(opened(before=True), old)
        self.assertEqual(opened(tone="low"), new[2])
        for step in self.tile(self.nps)["trend"]:
            self.assertEqual(len(opened(step_start=step["start"])), step["count"])

    def test_tiles_cost_the_same_for_any_number_of_answers(self):
        self.env["cx.overview"].tiles(QUARTER)
        for scores in ([9], [9, 3, 4, 5] * 10):
            self.answer(self.nps, *scores)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(10):
                self.overview.tiles(QUARTER)

    def test_comments_are_read_page_by_page_without_gaps_or_doubles(self):
        same_second = self.now - timedelta(minutes=5)
        self.answer(self.nps, *[9] * 25, comment="Same", date=same_second)
        self.answer(self.nps, *[2] * 20, comment="Later")
        self.answer(self.nps, 2)
        seen, after = [], False
        while True:
            page = self.overview.comments(QUARTER, after=after)
            seen += [row["id"] for row in page["rows"]]
            if not page["next"]:
                break
            # Answers that come in meanwhile move nothing.
            self.answer(self.nps, 9, comment="New")
            after = page["next"]
        expected = self.responses.search(
            [("comment", "in", ["Same", "Later"])], order="date desc, id desc"
        ).ids
        self.assertEqual(seen, expected)

    def test_dates_with_parts_of_a_second_are_read_on_from(self):
        self.answer(self.nps, *[9] * 25, comment="Exact")
        self.env.flush_all()
        self.env.cr.execute("UPDATE cx_response SET date = date - interval '0.25 second'")
        self.env.invalidate_all()
        page = self.overview.comments(QUARTER)
        rows = page["rows"] + self.overview.comments(QUARTER, after=page["next"])["rows"]
        self.assertEqual(len([row for row in rows if row["comment"] == "Exact"]), 25)

    def test_comments_are_chosen_by_the_level_of_their_score(self):
        for metric, scores in ((self.nps, (0, 8, 10)), (self.csat, (1, 3, 5))):
            for score in scores:
                self.answer(metric, score, comment=f"{metric.kind} {score}")
        self.responses.create({"metric_id": self.text.id, "comment": "words"})
        found = {
            tone: {row["comment"] for row in self.overview.comments(QUARTER, tone=tone)["rows"]}
            for tone in ("low", "middle", "high", False)
        }
        self.assertEqual(found["low"], {"nps 0", "csat 1"})
        self.assertEqual(found["middle"], {"nps 8", "csat 3"})
        self.assertEqual(found["high"], {"nps 10", "csat 5"})
        self.assertEqual(len(found[False]), 7)
        row = next(row for row in self.overview.comments(QUARTER)["rows"] if row["comment"] == "nps 0")
        self.assertEqual((row["customer"], row["score"], row["tone"]), ("Mill, Miller", 0, "low"))

    def test_it_is_told_whether_anybody_ever_answered(self):
        self.env["cx.response"].sudo().search([]).unlink()
        self.assertFalse(self.overview.tiles(QUARTER)["answered"])
        self.answer(self.nps, 9, date=self.now - timedelta(days=900))
        self.assertTrue(self.overview.tiles(QUARTER)["answered"])
        self.assertEqual(self.tile(self.nps)["change"]["verdict"], "nothing_before")

    def test_another_company_and_strangers_are_shut_out(self):
        self.responses.sudo().create(
            {"metric_id": self.nps.id, "score": 0, "comment": "Foreign", "company_id": self.other.id}
        )
        self.assertEqual(self.tile(self.nps)["count"], 0)
        self.assertNotIn("Foreign", str(self.overview.comments(QUARTER)))
        stranger = new_test_user(self.env(su=True), "overview_stranger", groups="base.group_user")
        overview = self.overview.with_user(stranger)
        for call in (
            overview.tiles,
            overview.comments,
            lambda choice: overview.open_responses(choice, self.nps.id),
        ):
            with self.assertRaises(AccessError):
                call(QUARTER)

    def test_what_no_screen_sends_is_refused_in_words(self):
        for choice in (
            {},
            {"days": 0, "step": "month"},
            {"days": 10**9, "step": "month"},
            {"days": 9, "step": "day'; DROP"},
            {**QUARTER, "program_id": "x"},
            None,
        ):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.overview.tiles(choice)
        with self.assertRaisesRegex(UserError, "Reload"):
            self.overview.comments(QUARTER, after="x")
