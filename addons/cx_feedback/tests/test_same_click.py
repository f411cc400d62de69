from unittest.mock import patch

from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged

from .page_common import PageCase


@tagged("post_install", "-at_install")
class TestSameClick(PageCase):
    def test_a_click_that_came_twice_at_one_moment_is_stored_without_sleeping(self):
        intake, tries = type(self.env["cx.intake"]), []
        stored = intake._store

        def store(*args, **values):
            tries.append(values)
            if len(tries) == 1:
                raise ConcurrencyError("the other one was first")
            return stored(*args, **values)

        with patch.object(intake, "_store", store), patch("odoo.service.model.time.sleep") as sleep:
            self.assertEqual(self.post(self.url, score="9").status_code, 303)
        self.assertEqual(len(tries), 2)
        sleep.assert_not_called()
        self.assertEqual(self.program.response_ids.mapped("score"), [9])
