"""Addresses that carry a ticket, which is the whole right of whoever opens them."""

from odoo import http

ROUTE = "/feedback/<string:ticket>"
MAX_BYTES = 8 * 2**20
COMMON = {"type": "http", "auth": "public", "website": False, "sitemap": False, "save_session": False}


def reading(path):
    """A route that stores nothing, whatever opens it: mail scanners follow every link, and so do robots."""
    return http.route(path, methods=["GET"], readonly=True, **COMMON)


def storing(path):
    # No cookie is looked at: there is nothing to forge.
    return http.route(path, methods=["POST"], csrf=False, max_content_length=MAX_BYTES, **COMMON)


def text(value, otherwise=""):
    """A field of a form as text; a file is none."""
    return value if isinstance(value, str) else otherwise


def texts(told):
    """What was told in words: a form may also carry files."""
    return {name: value for name, value in told.items() if isinstance(value, str)}
