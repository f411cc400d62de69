"""A failure of Odoo's own tests counts only when it does not fail without our addons too."""

import sys

from checkout import ROOT

sys.path.insert(0, str(ROOT / "config"))
import core_results

SETUP = "setUpClass (sale.tests.test_b.TestB)"


def test_only_new_failures_of_the_modules_asked_for_count(tmp_path):
    path = tmp_path / "known.txt"
    path.write_text(f"# why\ncrm.tests.test_a.TestA.test_old\n{SETUP}\n")
    failed = ["crm.tests.test_a.TestA.test_new", "crm.tests.test_a.TestA.test_old"]
    assert core_results.compare(failed, ["crm"], path) == (["crm.tests.test_a.TestA.test_new"], [])
    assert core_results.compare([], ["sale"], path) == ([], [SETUP])


def test_keeping_replaces_only_the_modules_that_ran(tmp_path):
    path = tmp_path / "known.txt"
    path.write_text(f"crm.tests.test_a.TestA.test_old\n{SETUP}\n")
    core_results.keep(["crm.tests.test_a.TestA.test_new"], ["crm"], path)
    assert core_results.kept_failures(path) == {"crm.tests.test_a.TestA.test_new", SETUP}
