"""For Odoo's shell: writes the terms of SUITE_ADDONS, one .pot each, into SUITE_TERMS."""

import os
from pathlib import Path

from odoo.tools.translate import trans_export

for addon in os.environ["SUITE_ADDONS"].split(","):
    with Path(os.environ["SUITE_TERMS"], f"{addon}.pot").open("wb") as file:
        trans_export(None, [addon], file, "po", env)  # noqa: F821  the shell provides env
