import json
import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import file_open, mute_logger

from ..models.cx_inbound import Refused
from .program_common import ProgramCase

PATH = "/cx_feedback/1/responses"


@tagged("post_install", "-at_install")
class TestFeedbackApi(ProgramCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sender = cls.env.user
        cls.miller.sudo().email = "miller@example.com"

    def key(self, user=None):
        expiration = fields.Datetime.now() + timedelta(days=1)
        keys = self.env["res.users.apikeys"].with_user(user or self.sender)
        return keys.sudo()._generate(None, "test", expiration)

    def answer_of(self, ref="1", **values):
        return {"id": ref, "program_id": self.program.id, "score": 9, **values}

    def post(self, body, user=None, **headers):
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key(user)}"} | headers
        self.env.flush_all()
        data = body if isinstance(body, str) else json.dumps(body)
        answer = self.url_open(PATH, data=data, headers=headers)
        self.env.invalidate_all()
        return answer

    def codes(self, *answers):
        got = self.post({"responses": list(answers)})
        self.assertEqual(got.status_code, 200, got.text)
        return [result.get("code", result["status"]) for result in got.json()["results"]]

    def stored(self, program=None):
        return self.responses.search([("program_id", "=", (program or self.program).id)], order="id")

    def test_an_answer_given_elsewhere_is_kept(self):
        answer = self.answer_of(
            partner={"email": "MILLER@example.com"},
            comment="Good",
            answered_at="2026-01-02T03:04:05+02:00",
            lang="en_US",
        )
        self.assertEqual(self.codes(answer), ["new"])
        self.assertRecordValues(
            self.stored(),
            [
                {
                    "partner_id": self.miller.id,
                    "score": 9,
                    "comment": "Good",
                    "channel": "api",
                    "lang": "en_US",
                    "date": fields.Datetime.to_datetime("2026-01-02 01:04:05"),
                    "metric_id": self.nps.id,
                }
            ],
        )

    def test_the_same_id_is_one_answer(self):
        self.assertEqual(self.codes(self.answer_of(), self.answer_of()), ["new", "known"])
        self.assertEqual(self.codes(self.answer_of(score=1), self.answer_of("2", score=0)), ["known", "new"])
        self.assertEqual(self.stored().mapped("score"), [9, 0])
        self.assertEqual(self.post([self.answer_of()], self.manager).json()["new"], 1)

    def test_faulty_answers_are_refused_and_the_others_taken(self):
        text = self.running(metric_id=self.text.id)
        anonymous = self.running(identity="anonymous")
        closed = self.running()
        closed.action_close()
        answers = {
            "not_on_scale": [self.answer_of("a", score=11), self.answer_of("b", score="x")],
            "not_a_score": [self.answer_of("c", score=9.5), self.answer_of("d", score=True)],
            "missing": [
                self.answer_of("e", score=None),
                self.answer_of(""),
                self.answer_of("f", program_id=text.id, score=None),
            ],
            "not_an_object": ["text", None, 5],
            "unknown_field": [self.answer_of("g", stars=5)],
            "unknown_program": [self.answer_of("h", program_id=2**31 - 1)],
            "program_or_metric": [self.answer_of("i", metric_id=self.nps.id), {"id": "j", "score": 1}],
            "in_future": [self.answer_of("k", answered_at="2999-01-01")],
            "not_a_time": [self.answer_of("l", answered_at="yesterday")],
            "too_long": [self.answer_of("m", comment="x" * 10_001), self.answer_of("n\0")],
            "unknown_partner": [self.answer_of("o", partner={"email": "who@example.com"})],
            "promised": [self.answer_of("p", program_id=anonymous.id, partner={"id": self.miller.id})],
            "not_open": [self.answer_of("q", program_id=closed.id)],
            "new": [self.answer_of("r"), {"id": "s", "metric_id": self.csat.id, "score": "5"}],
        }
        batch = [(code, answer) for code, group in answers.items() for answer in group]
        got = self.post({"responses": [answer for _code, answer in batch]}).json()
        self.assertEqual(
            [result.get("code", result["status"]) for result in got["results"]], [code for code, _ in batch]
        )
        self.assertEqual((got["new"], got["refused"]), (2, len(batch) - 2))
        self.assertTrue(all(result.get("reason") for result in got["results"] if "code" in result))

    def test_a_promise_is_kept_here_too(self):
        program = self.running(identity="anonymous")
        self.assertEqual(
            self.codes(
                self.answer_of(program_id=program.id, answered_at="2026-01-02T03:04:05", lang="en_US")
            ),
            ["new"],
        )
        stored = program.sudo().response_ids
        self.assertEqual((stored.date, stored.lang), (fields.Datetime.to_datetime("2026-01-02"), False))

    def test_a_quota_counts_them(self):
        program = self.running(quota=1)
        answers = [self.answer_of(ref, program_id=program.id) for ref in ("1", "2")]
        self.assertEqual(self.codes(*answers), ["new", "full"])

    def test_a_thousand_answers_are_a_few_queries(self):
        inbound = self.env["cx.inbound"]
        inbound._receive([self.answer_of("warm")])
        counts = []
        for size in (10, 1000):
            self.env.flush_all()
            before = self.cr.sql_log_count
            results = inbound._receive([self.answer_of(f"{size}-{n}") for n in range(size)])
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual({result["status"] for result in results}, {"new"})
        self.assertLess(counts[1] - counts[0], 40, counts)

    def test_what_is_no_batch_is_refused_as_a_whole(self):
        with mute_logger("odoo.http"):
            for body, status in (
                ("{", 400),
                ("[NaN]", 400),
                ({"responses": [], "more": 1}, 422),
                ("5", 422),
                ([{}] * 1001, 413),
                ("[" + " " * 4_000_001 + "]", 413),
            ):
                self.assertEqual(self.post(body).status_code, status, str(body)[:20])
            self.assertEqual(self.post([], **{"Content-Type": "text/plain"}).status_code, 415)
            self.assertEqual(self.post([], Authorization="Bearer none").status_code, 401)
        self.assertEqual(self.post([]).json()["results"], [])

    def test_who_may_not_record_answers_may_not_send_them(self):
        stranger = (
            self.env["res.users"]
            .sudo()
            .create(
                {
                    "name": "Stranger",
                    "login": "api_stranger",
                    "group_ids": [(6, 0, [self.env.ref("base.group_user").id])],
                }
            )
        )
        with mute_logger("odoo.http"):
            answer = self.post([self.answer_of()], stranger)
        self.assertEqual((answer.status_code, answer.json()["error"]["code"]), (403, "forbidden"))

    def test_programs_of_other_companies_are_out_of_reach(self):
        theirs = self.programs.sudo().create(
            {"name": "Theirs", "metric_id": self.nps.id, "company_id": self.other.id, "user_id": False}
        )
        theirs.action_start()
        self.assertEqual(self.codes(self.answer_of(program_id=theirs.id)), ["unknown_program"])

    def test_every_reason_has_words(self):
        for code in ("other_company", "ambiguous_partner", "not_text", "not_an_id"):
            self.assertTrue(self.env["cx.inbound"]._reason(Refused(code)))

    def test_the_example_of_the_readme_works(self):
        with file_open("cx_feedback/README.rst") as readme:
            [example] = re.findall(r"^    \{\n.*?^    \}$", readme.read(), re.M | re.S)
        batch = json.loads(example)
        for answer in batch["responses"]:
            answer["program_id"] = self.program.id
            answer["partner"] = {"email": "miller@example.com"}
        self.assertEqual(self.codes(*batch["responses"]), ["new"] * len(batch["responses"]))
