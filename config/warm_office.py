"""pytest plugin: LibreOffice stays open from one class to the next, for its start takes longer than a document.

At the end of each class Odoo warns of child processes and ends them, and our classes end their LibreOffice before that.
"""

import os
import sys
from types import SimpleNamespace

import psutil
import pytest

PDF = "odoo.addons.contract_clm.tools.pdf"


class Tests(psutil.Process):
    """The process of the tests; LibreOffice runs in process groups of its own."""

    def children(self, **options):
        return [child for child in super().children(**options) if _group(child.pid) == os.getpgrp()]


def _group(pid):
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session):
    from odoo.tests import common

    common.psutil = SimpleNamespace(Process=Tests, wait_procs=psutil.wait_procs)
    if pdf := sys.modules.get(PDF):
        session.config.add_cleanup(pdf.close_all)
        pdf.close_all = lambda: None
