import doctest

from odoo.tests import BaseCase

from ..tools import origins
from ..tools.exceptions import OriginError


class TestOrigins(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(origins).failed)

    def test_nothing_gets_into_the_policy_but_origins(self):
        for line in (
            "shop.example.com",
            "https://",
            "https://shop.example.com/path",
            "https://shop.example.com; script-src *",
            "https://shop.example.com 'unsafe-inline'",
            "javascript:alert(1)",
            "*",
            "https://*",
            "https://shop.example.com:port",
            "https://shop.example.com\r\nX: y",
            "https://bücher.example",
        ):
            with self.assertRaises(OriginError, msg=line):
                origins.parse(f"https://good.example.com\n{line}")

    def test_no_site_is_none(self):
        self.assertEqual(origins.parse(None), ())
        self.assertEqual(
            origins.frame_ancestors(origins.parse("https://a.example\r\nhttp://localhost:8069")),
            "frame-ancestors https://a.example http://localhost:8069",
        )
