"""Odoo's own tests of some modules, by Odoo's own runner, after everything is installed.

    core_tests.py REPORT ARGUMENTS OF ODOO

Odoo runs most of its tests while their module is being installed, when ours is not there yet; here all of
them run afterwards. REPORT (JSON) gets the number of tests and the names of those that failed.
"""

import json
import sys
from pathlib import Path

import odoo.cli.command
from odoo.tests import loader
from odoo.tests.result import OdooTestResult
from odoo.tests.tag_selector import TagsSelector
from odoo.tools import config

report = {"run": 0, "skipped": 0, "failed": []}


def suite_of_everything(modules, position="at_install"):
    if position != "post_install":
        return loader.OdooSuite([])
    wanted = TagsSelector(config["test_tags"])
    tests = [
        test
        for name in modules
        for module in loader.get_test_modules(name)
        for test in loader.get_module_test_cases(module)
        if wanted.check(test)
    ]
    return loader.OdooSuite(sorted(tests, key=lambda test: getattr(test, "test_sequence", 0)))


def name_of(test):
    return getattr(test, "test_case", test).id().replace("odoo.addons.", "")


class RecordingResult(OdooTestResult):
    def addError(self, test, err):  # noqa: N802  unittest's name
        self._record(test)
        super().addError(test, err)

    def addFailure(self, test, err):  # noqa: N802
        self._record(test)
        super().addFailure(test, err)

    def _record(self, test):
        if not self._soft_fail:
            report["failed"].append(name_of(test))

    def startTest(self, test):  # noqa: N802
        report["run"] += 1
        super().startTest(test)

    def addSkip(self, test, reason):  # noqa: N802
        report["skipped"] += 1
        super().addSkip(test, reason)


def main(target, *arguments):
    loader.make_suite = suite_of_everything
    loader.OdooTestResult = RecordingResult
    sys.argv = ["odoo", "server", *arguments]
    try:
        odoo.cli.command.main()
    finally:
        report["failed"] = sorted(set(report["failed"]))
        Path(target).write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
