import doctest
import math
from datetime import datetime

from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools import inbound
from odoo.addons.crm_lifecycle.tools.inbound import Refused

NOW = datetime(2026, 5, 2, 12)
CALL = {"id": "1", "kind": "call_in", "occurred_at": "2026-05-02T09:00:00Z", "partner": {"id": 7}}


class TestInbound(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(inbound).failed, 0)

    def refusal(self, item):
        with self.assertRaises(Refused) as caught:
            inbound.parse(item, NOW)
        return caught.exception.code, caught.exception.about

    def test_times_are_utc_unless_they_say_otherwise(self):
        for text, hour in (
            ("2026-05-02T09:00:00", 9),
            ("2026-05-02T09:00:00Z", 9),
            ("2026-05-02T09:00:00.25+05:30", 3),
        ):
            with self.subTest(text):
                signal = inbound.parse(CALL | {"occurred_at": text}, NOW)
                self.assertEqual((signal.occurred_at.hour, signal.occurred_at.microsecond), (hour, 0))

    def test_a_clock_that_is_a_little_fast_is_borne(self):
        self.assertTrue(inbound.parse(CALL | {"occurred_at": "2026-05-02T12:04:00Z"}, NOW))
        self.assertEqual(
            self.refusal(CALL | {"occurred_at": "2026-05-02T12:06:00Z"}), ("in_future", "occurred_at")
        )

    def test_what_is_wrong_is_named(self):
        cases = {
            "not_an_object": "text",
            "unknown_field": CALL | {"colour": "red"},
            "missing": CALL | {"partner": {}},
            "not_text": CALL | {"kind": 5},
            "too_long": CALL | {"id": "x" * 201},
            "not_an_id": CALL | {"partner": {"id": "7"}},
            "not_a_number": CALL | {"amount": math.nan},
            "not_a_time": CALL | {"occurred_at": "yesterday"},
            "too_old": CALL | {"occurred_at": "1901-01-01"},
        }
        for code, item in cases.items():
            with self.subTest(code):
                self.assertEqual(self.refusal(item)[0], code)

    def test_hostile_values_are_refused(self):
        for change in (
            {"id": True},
            {"id": ""},
            {"id": "a\0b"},
            {"partner": {"id": 2**40}},
            {"partner": {"id": True}},
            {"partner": [7]},
            {"partner": {"email": ["a"]}},
            {"partner": {"sudo": 1}},
            {"product": {"id": -1}},
            {"payload": {"title": "x" * 5_000}},
            {"payload": {"title": "a\0b"}},
            {"payload": ["title"]},
            {"occurred_at": "0001-01-01T00:00:00+14:00"},
            {"occurred_at": 1_700_000_000},
            {"amount": "12"},
            {"company_id": "1"},
        ):
            with self.subTest(str(change)[:40]):
                self.refusal(CALL | change)
