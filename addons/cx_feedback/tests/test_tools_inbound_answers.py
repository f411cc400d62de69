import doctest
from datetime import datetime

from odoo.tests import BaseCase

from ..tools import inbound_answers
from ..tools.exceptions import Refused

NOW = datetime(2026, 5, 2, 12)


class TestInboundAnswers(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(inbound_answers, optionflags=doctest.IGNORE_EXCEPTION_DETAIL).failed)

    def code(self, **values):
        try:
            inbound_answers.parse({"id": "1", "program_id": 1, "score": 5} | values, NOW)
        except Refused as refused:
            return refused.code, refused.about
        return None

    def test_each_fault_has_its_code(self):
        for values, code, about in (
            ({"id": 5}, "not_text", "id"),
            ({"id": "x" * 201}, "too_long", "id"),
            ({"program_id": True}, "not_an_id", "program_id"),
            ({"program_id": 2**31}, "not_an_id", "program_id"),
            ({"score": "9" * 5000}, "not_a_score", "score"),
            ({"score": [9]}, "not_a_score", "score"),
            ({"comment": 5}, "not_text", "comment"),
            ({"answered_at": "0001-01-01T00:00:00+14:00"}, "not_a_time", "answered_at"),
            ({"answered_at": 5}, "not_text", "answered_at"),
            ({"partner": []}, "not_an_object", "partner"),
            ({"partner": {}}, "missing", "partner"),
            ({"partner": {"name": "x"}}, "unknown_field", "partner.name"),
        ):
            self.assertEqual(self.code(**values), (code, about), values)

    def test_zero_is_a_score_and_nothing_is_none(self):
        self.assertEqual(inbound_answers.parse({"id": "1", "metric_id": 1, "score": 0}, NOW).score, "0")
        self.assertIsNone(inbound_answers.parse({"id": "1", "metric_id": 1}, NOW).score)
