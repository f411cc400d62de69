"""Whoever reads the server's log must not be able to sign: the tokens of signing pages are left out of it."""

import logging
import re

# As in an address, and as in the address of a viewer that was given this one.
_TOKEN = re.compile(r"(contract(?:/|%2F)sign(?:/|%2F)\d+(?:/|%2F))[\w-]+", re.IGNORECASE)


def without_tokens(text):
    return _TOKEN.sub(r"\1***", text)


class TokenLogFilter(logging.Filter):
    def filter(self, record):
        message = record.getMessage()
        if _TOKEN.search(message):
            record.msg, record.args = without_tokens(message), ()
        return True


def install():
    """Requests are logged by this one logger; a reload of the registry adds no second filter."""
    logger = logging.getLogger("werkzeug")
    if not any(type(old).__name__ == TokenLogFilter.__name__ for old in logger.filters):
        logger.addFilter(TokenLogFilter())
