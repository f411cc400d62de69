from odoo.tests import tagged
from odoo.tools import SQL

from ..hooks import TABLES, uninstall_hook
from .common import ContractCase


@tagged("post_install", "-at_install")
class TestUninstall(ContractCase):
    def test_the_hook_clears_the_way_for_types_templates_and_tables(self):
        self.activate(self.draft())
        sequences = self.env["clm.contract.type"].search([]).sequence_id
        uninstall_hook(self.env)
        for table in TABLES:
            self.env.cr.execute(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)
        self.assertFalse(sequences.exists())
        self.env["clm.template"].search([]).unlink()
        self.env["clm.contract.type"].search([]).unlink()
        self.env.flush_all()
