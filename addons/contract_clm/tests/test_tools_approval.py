import doctest

from odoo.tests import BaseCase

from ..tools import approval_matrix, payment, terms_snapshot
from ..tools.approval_matrix import Request


class TestToolsApproval(BaseCase):
    def test_the_examples_hold(self):
        for module in (approval_matrix, payment, terms_snapshot):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_steps_are_merged_only_where_people_and_way_are_the_same(self):
        people = frozenset({1, 2})
        requests = [
            Request(10, "A", ("any", 1), people, "r1"),
            Request(10, "B", ("all", 1), people, "r2"),
            Request(20, "C", ("any", 1), people, "r3"),
            Request(10, "D", ("any", 1), frozenset({1}), "r4"),
            Request(10, "E", ("any", 1), people, "r5"),
        ]
        steps = approval_matrix.merge(requests)
        self.assertEqual([step.name for step in steps], ["A", "B", "D", "C"])
        self.assertEqual(steps[0].reasons, ("r1", "r5"))

    def test_a_person_without_a_seat_fills_none(self):
        self.assertFalse(approval_matrix.seats_of(9, set(), {1, 2}, "any"))
        self.assertFalse(approval_matrix.seats_of(9, {3}, {1, 2}, "all"))

    def test_the_own_seat_comes_first(self):
        self.assertEqual(approval_matrix.seats_of(2, {1}, {1, 2}, "any"), {2})
        self.assertEqual(approval_matrix.seats_of(2, {1}, {1}, "count"), {1})

    def test_how_many_are_enough(self):
        table = {("any", 1, 3): 1, ("all", 1, 3): 3, ("count", 2, 3): 2, ("count", 0, 3): 1}
        for (decision, count, seats), enough in table.items():
            self.assertTrue(approval_matrix.is_decided(decision, count, seats, enough))
            self.assertFalse(approval_matrix.is_decided(decision, count, seats, enough - 1))

    def test_the_way_a_term_is_shown_does_not_count(self):
        one = {"a": {"kind": "record", "value": 1, "text": "Old name"}}
        other = {"a": {"kind": "record", "value": 1, "text": "New name"}}
        self.assertFalse(terms_snapshot.compare(one, other))
        self.assertEqual(terms_snapshot.fingerprint(one), terms_snapshot.fingerprint(other))
