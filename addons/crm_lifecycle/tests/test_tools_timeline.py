import doctest

from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools import timeline


class TestToolsTimeline(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(timeline).failed)

    def test_what_no_screen_sends_is_refused(self):
        for filters in (
            {"kind_ids": ["x"]},
            {"directions": ["up"]},
            {"date_from": "yesterday"},
            {"date_to": "9999-12-31"},
            {"channels": 3},
            ["mail"],
        ):
            with self.subTest(filters), self.assertRaises(timeline.BadRequest):
                timeline.parse(filters, "UTC")

    def test_a_cursor_comes_back_as_it_went(self):
        asked = timeline.parse({"date_from": "2026-03-01"}, "Asia/Kolkata")
        cursor = timeline.write_cursor(asked.start, 7)
        self.assertEqual(timeline.parse_cursor(cursor), (asked.start, 7))
        self.assertIsNone(timeline.parse_cursor(False))
        for faulty in (["x", 1], [cursor[0]], 5):
            with self.assertRaises(timeline.BadRequest):
                timeline.parse_cursor(faulty)
