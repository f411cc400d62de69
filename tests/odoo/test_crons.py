"""Scheduled work is bounded and names methods that exist."""

import inspect
import re

from ours import SuiteCase

from odoo.tests import tagged

CALL = re.compile(r"^model\.(\w+)\(")


@tagged("post_install", "-at_install")
class TestCrons(SuiteCase):
    def test_every_cron_calls_a_method_that_exists(self):
        for name, cron in self.our_records("ir.cron").items():
            with self.subTest(name):
                self.assertEqual(cron.state, "code")
                self.assertTrue(callable(self.method_of(cron)))

    def method_of(self, cron):
        call = CALL.match((cron.code or "").strip())
        return call and getattr(self.env[cron.model_id.model], call.group(1), None)

    def test_every_cron_works_in_batches_and_says_how_far_it_came(self):
        for name, cron in self.our_records("ir.cron").items():
            with self.subTest(name):
                module = inspect.getmodule(inspect.unwrap(self.method_of(cron)))
                self.assertIn("_commit_progress", inspect.getsource(module))

    def test_every_cron_runs_on_an_empty_database(self):
        for name, cron in self.our_records("ir.cron").items():
            with self.subTest(name), self.enter_registry_test_mode():
                cron.method_direct_trigger()
