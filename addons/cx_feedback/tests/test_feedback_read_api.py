from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .program_common import ProgramCase

ROOT = "/cx_feedback/1/"


@tagged("post_install", "-at_install")
class TestFeedbackReadApi(ProgramCase, HttpCase):
    def key(self, user):
        expiration = fields.Datetime.now() + timedelta(days=1)
        return self.env["res.users.apikeys"].with_user(user).sudo()._generate(None, "test", expiration)

    def get(self, path, user=None, **headers):
        headers = {"Authorization": f"Bearer {self.key(user or self.env.user)}"} | headers
        self.env.flush_all()
        return self.url_open(ROOT + path, headers=headers)

    def told(self, path, user=None):
        answer = self.get(path, user)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()

    def test_answers_are_read_page_by_page(self):
        stored = self.answer(self.nps, *range(7))
        after, seen = "", []
        while after is not None:
            page = self.told(f"responses?metric={self.nps.id}&limit=3&after={after}")
            self.assertLessEqual(len(page["responses"]), 3)
            seen += [row["id"] for row in page["responses"]]
            after = page["next"]
        self.assertEqual(seen, sorted(stored.ids))
        [first] = self.told(f"responses?metric={self.nps.id}&limit=1")["responses"]
        self.assertEqual(first["customer"], {"id": self.miller.id, "name": "Miller"})
        self.assertEqual((first["score"], first["level"]), (0, "low"))

    def test_a_time_and_a_program_choose(self):
        self.take(self.invite(self.program, self.miller)._ticket(), "9")
        self.answer(self.nps, 1, date=fields.Datetime.now() - timedelta(days=400))
        day = (fields.Date.today() - timedelta(days=1)).isoformat()
        for query, scores in (
            (f"since={day}", [9]),
            (f"until={day}", [1]),
            (f"program={self.program.id}", [9]),
            (f"since={day}T00:00:00%2B02:00", [9]),
        ):
            rows = self.told(f"responses?metric={self.nps.id}&{query}")["responses"]
            self.assertEqual([row["score"] for row in rows], scores, query)

    def test_results_come_with_their_interval(self):
        self.answer(self.nps, *[10] * 6, *[8] * 3, 0)
        [score] = self.told(f"scores?metric={self.nps.id}&period=year")["scores"]
        self.assertEqual((score["answers"], score["value"], score["unit"]), (10, 50, "points"))
        self.assertAlmostEqual(score["low"], -0.203, 3)
        self.assertAlmostEqual(score["high"], 77.126, 3)
        self.assertEqual(score["from"], fields.Date.today().replace(month=1, day=1).isoformat())

    def test_what_was_promised_is_kept_here_too(self):
        program = self.running(name="Nameless", identity="anonymous")
        people = self.env["res.partner"].sudo().create([{"name": f"P{n}"} for n in range(5)])
        for number, person in enumerate(people):
            path = f"responses?program={program.id}"
            if number == 4:
                self.assertEqual(self.told(path)["responses"], [])
                self.assertEqual(self.told(f"scores?program={program.id}")["scores"], [])
            self.take(self.invite(program, person)._ticket(), "9", lang="en_US")
        rows = self.told(path)["responses"]
        self.assertEqual(len(rows), 5)
        for row in rows:
            self.assertEqual((row["customer"], row["language"]), (None, None))
            self.assertEqual(row["answered_at"], fields.Date.today().isoformat())
        [score] = self.told(f"scores?program={program.id}")["scores"]
        self.assertEqual(score["answers"], 5)

    def test_wrong_parameters_are_refused_in_words(self):
        with mute_logger("odoo.http"):
            for query, code in (
                ("limit=0", "not_a_number"),
                ("limit=1001", "not_a_number"),
                ("limit=٣", "not_a_number"),
                ("metric=1;drop", "not_a_number"),
                ("program=99999999999", "not_a_number"),
                ("since=yesterday", "not_a_time"),
                ("since=0001-01-01T00:00:00%2B14:00", "not_a_time"),
                ("after=%00", "not_a_cursor"),
                ("after=YTE-", "not_a_cursor"),
                ("after=" + "x" * 500, "not_a_cursor"),
                ("stars=5", "unknown_parameter"),
            ):
                answer = self.get(f"responses?{query}")
                self.assertEqual(answer.status_code, 422, query)
                self.assertEqual(answer.json()["error"]["code"], code, query)
                self.assertTrue(answer.json()["error"]["message"])
            self.assertEqual(self.get("scores?period=century").json()["error"]["code"], "not_a_period")

    def test_who_may_not_read_reads_nothing(self):
        self.answer(self.nps, 5)
        stranger = new_test_user(self.env(su=True), "read_stranger", groups="base.group_user")
        theirs = new_test_user(
            self.env(su=True),
            "read_other",
            groups="cx_feedback.group_cx_feedback_user",
            company_id=self.other.id,
            company_ids=[(6, 0, self.other.ids)],
        )
        with mute_logger("odoo.http"):
            for path in ("responses", "scores", "cases"):
                self.assertEqual(self.get(path, stranger).status_code, 403)
                self.assertEqual(self.get(path, Authorization="Bearer none").status_code, 401)
        self.assertFalse(self.told(f"responses?metric={self.nps.id}", theirs)["responses"])
        self.assertFalse(self.told(f"scores?metric={self.nps.id}", theirs)["scores"])

    def test_cases_are_read(self):
        self.assertIn("cases", self.get("cases?limit=5").json())
