"""Cells of a table that spreadsheets read: what customers wrote must stay text.

Spreadsheets take what begins with one of these signs for a formula, and run it (OWASP, "CSV Injection").

>>> harmless("=cmd()"), harmless("\\t=1"), harmless("- late\\n- broken"), harmless("Fine"), harmless(-5)
("'=cmd()", "'\\t=1", "'- late\\n- broken", 'Fine', -5)
"""

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value):
    """Return the value of a cell; text that would be a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS) else value
