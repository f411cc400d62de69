from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_segment import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentOverlap(SegmentCase):
    def setUp(self):
        super().setUp()
        ids = self.people.ids
        self.first = self.refreshed(repr([("id", "in", ids[:3])]), name="First")
        self.second = self.refreshed(repr([("id", "in", ids[2:])]), name="Second")

    def overlap(self, *segments):
        action = self.env["crm.segment"].concat(*segments).with_user(self.marketer).action_open_overlap()
        return self.env["crm.segment.overlap"].with_user(self.marketer).browse(action["res_id"])

    def test_two_segments(self):
        overlap = self.overlap(self.first, self.second)
        self.assertEqual(overlap.part_ids.mapped("size"), [2, 1, 1])
        self.assertEqual(overlap.similarity, 0.25)
        opened = [self.found(*part.action_open()["domain"]) for part in overlap.part_ids]
        self.assertEqual(opened, [self.people[:2], self.people[3], self.people[2]])

    def test_three_segments(self):
        third = self.refreshed(repr([("id", "in", self.people[2].ids)]), name="Third")
        overlap = self.overlap(self.first, self.second, third)
        self.assertEqual(overlap.part_ids.mapped("size"), [2, 1, 0, 0, 0, 0, 1])
        self.assertEqual(overlap.similarity, 0.25)

    def test_a_part_becomes_a_segment(self):
        overlap = self.overlap(self.first, self.second)
        action = overlap.part_ids[0].action_save()
        segment = self.env["crm.segment"].with_user(self.marketer).browse(action["res_id"])
        self.assertEqual(segment.name, "Only First")
        self.assertEqual(self.members(segment).partner_id, self.people[:2])

    def test_a_segment_is_not_compared_with_itself(self):
        wizard = (
            self.env["crm.segment.overlap"]
            .with_user(self.marketer)
            .create({"segment_a_id": self.first.id, "segment_b_id": self.first.id})
        )
        with self.assertRaises(UserError):
            wizard.action_compare()
