from pathlib import Path

from odoo.modules.migration import load_script
from odoo.modules.module import get_manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path, parse_version

TEMPLATE = "mail_template_approval_request"


@tagged("post_install", "-at_install")
class TestMigrations(TransactionCase):
    def migrate(self, version, name="post-migrate"):
        path = file_path(f"contract_clm/migrations/{version}/{name}.py")
        load_script(path, name).migrate(self.cr, version)
        self.env.invalidate_all()

    def test_a_view_with_a_field_that_is_gone_is_emptied_and_others_stay(self):
        view = self.env.ref("contract_clm.clm_renewal_view_form_screens")
        arch = view.arch_db
        self.migrate("19.0.1.4.0", "pre-migrate")
        self.assertEqual(view.arch_db, arch)
        self.cr.execute(
            "UPDATE ir_ui_view SET arch_db = jsonb_build_object('en_US', %s) WHERE id = %s",
            ('<data><field name="agreed_amount"/></data>', view.id),
        )
        self.migrate("19.0.1.4.0", "pre-migrate")
        self.assertEqual(view.arch_db, "<data/>")

    def test_the_mail_template_of_before_goes_and_a_second_time_does_nothing(self):
        template = self.env["mail.template"].create({"name": "Request"})
        self.env["ir.model.data"].create(
            {"module": "contract_clm", "name": TEMPLATE, "model": template._name, "res_id": template.id}
        )
        for _time in range(2):
            self.migrate("19.0.1.4.0")
            self.assertFalse(template.exists())
            self.assertFalse(self.env.ref(f"contract_clm.{TEMPLATE}", raise_if_not_found=False))

    def test_no_migration_is_newer_than_the_addon(self):
        newest = parse_version(get_manifest("contract_clm")["version"])
        for folder in Path(file_path("contract_clm/migrations")).iterdir():
            self.assertLessEqual(parse_version(folder.name), newest)
