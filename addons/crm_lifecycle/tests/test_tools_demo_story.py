import doctest

from odoo.tests import BaseCase

from odoo.addons.crm_lifecycle.tools import demo_story, demo_words


class TestToolsDemoStory(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = demo_story.write()

    def test_examples(self):
        for module in (demo_story, demo_words):
            self.assertFalse(doctest.testmod(module).failed)

    def test_every_life_is_told_and_every_name_comes_once(self):
        lives = {customer.life for customer in self.story}
        self.assertEqual(lives, {*demo_story.BUSINESS_LIVES, *demo_story.CONSUMER_LIVES})
        self.assertEqual(len({customer.name for customer in self.story}), len(self.story))

    def test_events_lie_in_the_three_years_in_the_order_of_time(self):
        for customer in self.story:
            days = [event.days_ago for event in customer.events]
            self.assertTrue(days)
            self.assertEqual(days, sorted(days, reverse=True))
            self.assertTrue(days[-1] > 0 and days[0] <= demo_story.LONGEST)
            self.assertTrue(all(event.contact <= len(customer.departments) for event in customer.events))

    def test_those_who_came_back_were_gone_for_long(self):
        for customer in self.story:
            orders = [event.days_ago for event in customer.events if event.kind == "order"]
            if customer.life == "returned" and len(orders) > 2:
                silence = max(before - after for before, after in zip(orders, orders[1:], strict=False))
                self.assertGreater(silence, 300)
