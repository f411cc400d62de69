import doctest
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import notices, proof_file
from odoo.addons.contract_clm.tools.notices import (
    IN_TIME,
    LATE,
    NOT_RENEW,
    RECEIVED,
    SENT,
    TERMINATE,
    UNDER_WAY,
)

DAY = date(2026, 9, 30)
BEFORE, AFTER = DAY - timedelta(1), DAY + timedelta(1)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


class TestNotices(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(notices).failed, 0)

    def test_the_day_that_counts_decides(self):
        for basis, sent, received, expected in (
            (SENT, BEFORE, None, IN_TIME),
            (SENT, DAY, None, IN_TIME),
            (SENT, AFTER, None, LATE),
            (SENT, DAY, AFTER, IN_TIME),
            (SENT, None, DAY, IN_TIME),
            (SENT, None, AFTER, LATE),
            (RECEIVED, BEFORE, None, UNDER_WAY),
            (RECEIVED, DAY, None, UNDER_WAY),
            (RECEIVED, AFTER, None, LATE),
            (RECEIVED, BEFORE, DAY, IN_TIME),
            (RECEIVED, DAY, AFTER, LATE),
            (RECEIVED, None, AFTER, LATE),
        ):
            with self.subTest(basis=basis, sent=sent, received=received):
                self.assertEqual(
                    notices.standing(basis, sent=sent, received=received, deadline=DAY), expected
                )

    def test_without_a_deadline_any_day_is_in_time(self):
        for basis in (SENT, RECEIVED):
            self.assertEqual(notices.standing(basis, sent=AFTER, received=None, deadline=None), IN_TIME)

    def test_late_notice_ends_a_later_term_or_nothing(self):
        end, following = date(2026, 12, 31), date(2027, 12, 31)
        for kind, stands, accepted, next_end, stops, ends_on in (
            (NOT_RENEW, IN_TIME, False, following, True, end),
            (NOT_RENEW, UNDER_WAY, False, following, True, end),
            (NOT_RENEW, LATE, False, following, False, None),
            (NOT_RENEW, LATE, True, following, True, end),
            (NOT_RENEW, LATE, False, None, True, end),
            (TERMINATE, IN_TIME, False, following, True, end),
            (TERMINATE, LATE, False, following, False, following),
            (TERMINATE, LATE, True, following, True, end),
        ):
            with self.subTest(kind=kind, stands=stands, accepted=accepted, next_end=next_end):
                effect = notices.effect(kind, stands, accepted=accepted, term_end=end, next_end=next_end)
                self.assertEqual((effect.stops, effect.ends_on), (stops, ends_on))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from([SENT, RECEIVED]), DAYS, DAYS, DAYS)
    def test_a_later_deadline_never_makes_notice_late(self, basis, sent, received, deadline):
        received = max(sent, received)
        first = notices.standing(basis, sent=sent, received=received, deadline=deadline)
        second = notices.standing(basis, sent=sent, received=received, deadline=deadline + timedelta(days=30))
        self.assertFalse(first == IN_TIME and second == LATE)


class TestProofFile(BaseCase):
    def test_the_examples_of_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(proof_file, optionflags=doctest.IGNORE_EXCEPTION_DETAIL).failed, 0)

    def test_what_is_no_proof_is_refused(self):
        for data in (
            b"",
            b"hello",
            b"From: only@example.com\r\n\r\nno date",
            b"<html>",
            b"%PDF-1.7 broken",
            b"From: a@b.c\r\nDate: today\0\r\n\r\n",
            b"PK\x03\x04" + bytes(30),
        ):
            with self.subTest(data), self.assertRaises(proof_file.WrongProof):
                proof_file.kind(data)

    def test_a_file_that_is_too_large_is_refused(self):
        with self.assertRaises(proof_file.WrongProof):
            proof_file.kind(b"\xff\xd8\xff" + bytes(proof_file.MAXIMUM_BYTES))

    def test_a_photo_is_proof(self):
        self.assertEqual(proof_file.kind(b"\xff\xd8\xff\xe0" + bytes(20)), "jpeg")
