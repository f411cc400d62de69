"""The examples in the engine's modules are true."""

import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import docx_template

from . import docx_builder


class TestDoctests(BaseCase):
    def test_every_example_gives_what_it_says(self):
        names = [module.name for module in pkgutil.iter_modules(docx_template.__path__)]
        modules = [importlib.import_module(f"{docx_template.__name__}.{name}") for name in names]
        for module in (docx_builder, *modules):
            with self.subTest(module=module.__name__):
                tests = [test for test in doctest.DocTestFinder().find(module) if test.examples]
                runner = doctest.DocTestRunner(verbose=False)
                failed = sum(runner.run(test).failed for test in tests)
                self.assertEqual(failed, 0)
