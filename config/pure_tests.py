"""pytest plugin: tests of `tools/` run without a database and without the addons' models.

The addons become bare packages of `odoo.addons`: their `__init__.py`, and so their models, never load.
"""

import sys
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest_odoo

ROOT = Path(__file__).resolve().parent.parent


def bare_package(name, folder):
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, package)


def pytest_configure(config):
    # A busy machine draws slowly: time is no property of the rules.
    hypothesis.settings.register_profile(
        "suite", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("suite")
    pytest_odoo.support_subtest()
    pytest_odoo.disable_odoo_test_retry()
    pytest_odoo.monkey_patch_resolve_pkg_root_and_module_name()
    for manifest in sorted(ROOT.glob("addons/*/__manifest__.py")):
        addon = manifest.parent
        bare_package(f"odoo.addons.{addon.name}", addon)
        bare_package(f"odoo.addons.{addon.name}.tests", addon / "tests")
