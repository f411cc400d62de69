"""Lets tours wait as long for their browser as a cold or busy machine may need.

Odoo gives the browser ten seconds to open its port, then skips the test with a
warning, which fails the run. Its first start on a machine reads the whole program
from disk and may take longer.
"""

import pytest

PATIENCE = 90  # seconds


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    from odoo.tests import common

    common.CHECK_BROWSER_ITERATIONS = int(PATIENCE / common.CHECK_BROWSER_SLEEP)
    common.BROWSER_WAIT = PATIENCE
