from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import date_utils

from ..tools.text import reading
from .program_common import ProgramCase

YEAR = {"months": 12}


@tagged("post_install", "-at_install")
class TestThemes(ProgramCase):
    def setUp(self):
        super().setUp()
        self.report = self.env["cx.theme.report"]
        self.themes = self.env["cx.theme"].with_user(self.manager)
        self.price = self.env.ref("cx_feedback.theme_price")
        self.delivery = self.env.ref("cx_feedback.theme_delivery")
        self.env["cx.response"].sudo().search([]).unlink()
        self.read_all()

    def read_all(self):
        """As the job does, without its commits."""
        responses = self.env["cx.response"].sudo()
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_kw: 1000):
            responses._cron_read_comments()
        self.env.invalidate_all()

    def say(self, *comments, score=3, metric=None, **values):
        found = self.answer(metric or self.nps, *[score] * len(comments), **values)
        for response, comment in zip(found, comments, strict=True):
            response.comment = comment
        self.read_all()
        return found

    def row(self, theme, **choice):
        rows = self.report.themes({**YEAR, **choice})["themes"]
        return next(row for row in rows if row["id"] == theme.id)

    def test_comments_get_themes_and_a_feeling(self):
        late, cheap, odd = self.say("Delivered late", "क़ीमत बहुत अच्छी है", "价格")
        self.assertEqual((late.theme_ids, late.sentiment), (self.delivery, "negative"))
        self.assertEqual((cheap.theme_ids, cheap.sentiment), (self.price, "positive"))
        self.assertEqual((odd.theme_ids.ids, odd.sentiment), ([], "unknown"))

    def test_answers_to_open_questions_are_read_too(self):
        response = self.responses.create({"metric_id": self.text.id, "comment": "Too expensive 😡"})
        self.read_all()
        self.assertEqual((response.theme_ids, response.sentiment), (self.price, "negative"))
        self.assertEqual(self.row(self.price)["with"], None)

    def test_a_comment_that_changes_is_read_again_and_one_that_goes_is_forgotten(self):
        response = self.say("Expensive")
        response.comment = "The parcel came late"
        self.read_all()
        self.assertEqual(response.theme_ids, self.delivery)
        response.comment = False
        self.read_all()
        self.assertFalse(response.theme_ids or response.sentiment)
        self.assertEqual(self.report.themes(YEAR)["comments"], 0)

    def test_a_changed_lexicon_reads_all_comments_again(self):
        response = self.say("The flibber was fine")
        self.assertFalse(response.theme_ids)
        self.themes.create({"name": "Flibbers", "word_ids": [fields.Command.create({"phrase": "flibber*"})]})
        self.assertEqual(self.report.themes(YEAR)["reading"], {"unread": 1, "all": 1})
        self.read_all()
        self.assertEqual(response.theme_ids.name, "Flibbers")
        self.assertEqual(self.report.themes(YEAR)["reading"]["unread"], 0)
        response.theme_ids.with_user(self.manager).active = False
        self.read_all()
        self.assertFalse(response.theme_ids)

    def test_reading_again_counts_only_the_months_of_answers_that_changed(self):
        self.say("Expensive")
        self.themes.create({"name": "Flibbers", "word_ids": [fields.Command.create({"phrase": "flibber*"})]})
        self.env["cx.response"].sudo()._read_comments()
        self.assertFalse(self.env["cx.theme.rollup"].sudo()._count_due())

    def test_reading_goes_on_where_it_stopped(self):
        self.answer(self.nps, *[3] * 5, comment="Expensive")
        job = self.env["cx.response"].sudo()
        self.assertEqual([job._read_comments(limit=2) for _time in range(4)], [2, 2, 1, 0])

    def test_reading_costs_the_same_for_any_number_of_comments(self):
        job = self.env["cx.response"].sudo()
        self.say("Expensive and late")
        for count in (1, 50):
            self.answer(self.nps, *[3] * count, comment="Expensive and late")
            self.env.flush_all()
            with self.assertQueryCount(7):
                job._read_comments()

    def test_figures_compare_those_who_mention_it_with_the_others(self):
        self.say(*["Expensive"] * 40, score=2)
        self.say(*["Delivered on time"] * 60, score=10)
        price = self.row(self.price)
        self.assertEqual((price["comments"], price["parts"]["negative"]), (40, 40))
        self.assertEqual(
            (price["share"]["value"], price["with"]["value"], price["without"]["value"]), (40, -100, 100)
        )
        self.assertEqual(price["difference"]["verdict"], "down")
        self.assertEqual(price["change"]["verdict"], "nothing_before")
        self.assertEqual(sum(month["count"] for month in price["trend"]), 40)
        self.assertEqual(self.row(self.price, metric_id=self.csat.id)["comments"], 0)

    def test_a_share_that_rose_is_told(self):
        now = fields.Datetime.now()
        self.say(*["Expensive"] * 5, *["Delivered"] * 95, date=now - timedelta(days=400))
        self.say(*["Expensive"] * 50, *["Delivered"] * 50)
        self.assertEqual(self.row(self.price)["change"]["verdict"], "up")
        self.assertEqual(self.row(self.delivery)["change"]["verdict"], "down")

    def test_numbers_follow_answers_that_change_or_go(self):
        first, second = self.say("Expensive", "Expensive", score=0)
        first.score = 10
        self.read_all()
        self.assertEqual(self.row(self.price)["with"]["value"], 0)
        second.with_user(self.manager).unlink()
        self.read_all()
        self.assertEqual((self.row(self.price)["comments"], self.row(self.price)["with"]["value"]), (1, 100))

    def test_each_number_opens_its_comments_with_the_words_that_counted(self):
        cheap, dear = self.say("The price is good", "Price: awful <b>")
        page = self.report.comments(YEAR, theme_id=self.price.id, sentiment="negative")
        self.assertEqual([row["id"] for row in page["rows"]], dear.ids)
        self.assertEqual(
            page["rows"][0]["pieces"],
            [["Price", "theme"], [": ", False], ["awful", "bad"], [" <b>", False]],
        )
        action = self.report.open_responses(YEAR, theme_id=self.price.id)
        self.assertEqual(self.responses.search(action["domain"]), (cheap | dear).sorted())

    def test_a_number_opens_its_comments_wherever_its_reader_lives(self):
        this = date_utils.start_of(fields.Datetime.now(), "month")
        self.say("Expensive", date=date_utils.subtract(this, months=11, hours=1))
        new = self.say("Expensive")
        far = self.report.with_context(tz="Asia/Kolkata")
        self.assertEqual(self.row(self.price)["comments"], 1)
        action = far.open_responses(YEAR, theme_id=self.price.id)
        self.assertEqual(self.responses.with_context(tz="Asia/Kolkata").search(action["domain"]), new)

    def test_pages_of_comments_have_no_gaps(self):
        said = self.say(*["Expensive"] * 45)
        # As other programs write them.
        self.env.cr.execute("UPDATE cx_response SET date = date + interval '0.25 s'")
        self.env.invalidate_all()
        seen, after = [], False
        while True:
            page = self.report.comments(YEAR, theme_id=self.price.id, after=after)
            seen += [row["id"] for row in page["rows"]]
            after = page["next"]
            if not after:
                break
        self.assertEqual(seen, said.sorted().ids)

    def test_the_screen_costs_the_same_for_any_number_of_comments(self):
        self.say("Expensive")
        self.report.themes(YEAR)
        for count in (1, 30):
            self.say(*["Expensive and late"] * count)
            self.env.invalidate_all()
            with self.assertQueryCount(9):
                self.report.themes(YEAR)

    def test_forgetting_a_person_takes_the_words_and_keeps_the_counts(self):
        response = self.say("Miller finds it expensive")
        self.env["crm.lifecycle.people"].sudo()._forget(self.miller.ids)
        self.assertFalse(response.comment or response.partner_id)
        self.env["cx.theme"].with_user(self.manager)._lexicon_changed()
        self.read_all()
        self.assertEqual(self.row(self.price)["comments"], 1)
        self.assertFalse(self.report.comments(YEAR, theme_id=self.price.id)["rows"])

    def test_few_answers_without_a_name_are_not_shown(self):
        program = self.running(name="Nameless", identity="anonymous")
        for _number in range(4):
            self.responses.sudo().create(
                {"metric_id": self.nps.id, "program_id": program.id, "score": 1, "comment": "Expensive"}
            )
        self.read_all()
        self.assertEqual(self.row(self.price)["comments"], 0)
        self.assertFalse(self.report.comments(YEAR)["rows"])

    def test_another_company_and_strangers_are_shut_out(self):
        own = self.themes.sudo().create(
            {
                "name": "Secret project",
                "company_id": self.other.id,
                "word_ids": [fields.Command.create({"phrase": "expensive"})],
            }
        )
        foreign = self.responses.sudo().create(
            {"metric_id": self.nps.id, "score": 1, "comment": "Expensive", "company_id": self.other.id}
        )
        mine = self.say("Expensive")
        self.assertEqual((own in foreign.theme_ids, own in mine.sudo().theme_ids), (True, False))
        self.assertEqual(self.row(self.price)["comments"], 1)
        self.assertNotIn("Secret", str(self.report.themes(YEAR)))
        stranger = new_test_user(self.env(su=True), "themes_stranger", groups="base.group_user")
        report = self.report.with_user(stranger)
        for call in (report.themes, report.comments, report.open_responses):
            with self.assertRaises(AccessError):
                call(YEAR)
        for model in ("cx.theme", "cx.theme.word", "cx.sentiment.word", "cx.theme.rollup"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(stranger).search([("id", ">", 0)])

    def test_only_administrators_change_the_lexicon(self):
        with self.assertRaises(AccessError):
            self.price.with_env(self.env).name = "Mine"
        with self.assertRaises(AccessError):
            self.env["cx.sentiment.word"].create({"phrase": "meh", "value": -1})

    def test_what_no_screen_sends_is_refused_in_words(self):
        for choice in (
            {},
            {"months": 0},
            {"months": 10**9},
            {"months": "x"},
            {**YEAR, "metric_id": "x"},
            None,
            [],
        ):
            with self.assertRaisesRegex(UserError, "Reload"):
                self.report.themes(choice)
        with self.assertRaisesRegex(UserError, "Reload"):
            self.report.comments(YEAR, after="x")
        with self.assertRaisesRegex(UserError, "Reload"):
            self.report.comments(YEAR, theme_id="x")

    def test_a_phrase_tells_how_many_comments_it_finds_before_it_is_saved(self):
        self.say("Flibbers are great", "No flibber here", "Other")
        word = self.env["cx.theme.word"].with_user(self.manager).new({"phrase": "flibber*", "language": "en"})
        self.assertEqual(word.found_text, "2 of the newest 3 comments of the last year")

    def test_a_phrase_without_anything_to_find_is_refused(self):
        for phrase in ("...", "*", "(((", "  "):
            with self.assertRaises(ValidationError):
                self.env["cx.sentiment.word"].with_user(self.manager).create({"phrase": phrase, "value": 1})
        self.env["cx.sentiment.word"].with_user(self.manager).create({"phrase": "a{99999}[", "value": 1})
        self.say("a{99999}[ (")

    def test_a_sentence_can_be_tried(self):
        attempt = self.env["cx.theme.try"].new({"sentence": "Price <b>terrible</b>"})
        self.assertEqual((attempt.theme_ids._origin, attempt.sentiment), (self.price, "negative"))
        self.assertIn("&lt;b&gt;", attempt.words)
        self.assertIn(">terrible</span>", attempt.words)

    def test_answers_whose_comment_has_a_phrase_are_found(self):
        angry, calm, silent = self.answer(self.nps, 1, 2, 3)
        angry.comment, calm.comment = "I want my MONEY  back!", "Fine"
        self.assertEqual((angry | calm | silent)._words_match(["money back", "lawyer*"]), angry)
        self.assertFalse((angry | calm | silent)._words_match(["", "((", ".*"]))

    def test_long_comments_are_read_as_far_as_people_write(self):
        response = self.say("x " * reading.LONGEST + "expensive")
        self.assertEqual(response.sentiment, "unknown")
