"""Signals and ratings of apps that the addons do not need: their tests, where all of those apps are there."""

import os
import re

import pytest
from databases import odoo, scratch_database

APPS = "stock,loyalty,event,im_livechat,website"


@pytest.mark.skipif(
    not os.environ.get("SUITE_OPTIONAL_APPS"), reason="installs five more apps; set SUITE_OPTIONAL_APPS=1"
)
def test_the_sources_of_optional_apps_find_their_signals():
    with scratch_database(("crm_lifecycle", "cx_feedback"), "plain") as database:
        log = odoo(
            "server",
            "-d",
            database,
            "-i",
            f"crm_lifecycle,cx_feedback,{APPS}",
            "--test-tags",
            "lifecycle_optional",
            "--stop-after-init",
            "--http-interface",
            "127.0.0.1",
            "--http-port",
            "0",
        )
    assert re.search(r"0 failed, 0 error\(s\) of (\d+) tests", log), log[-3000:]
    assert not re.search(r"skipped|is not installed", log), log[-3000:]
