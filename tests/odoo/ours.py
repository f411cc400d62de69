"""What in the database belongs to this suite."""

from pathlib import Path

from odoo.tests import TransactionCase

ROOT = Path(__file__).resolve().parent.parent.parent
ADDONS = {manifest.parent.name for manifest in ROOT.glob("addons/*/__manifest__.py")}


class SuiteCase(TransactionCase):
    def our_models(self, *, transient=True):
        """Models that an addon of ours defines and that have a table."""
        return [
            self.env[name]
            for name, model in sorted(self.registry.items())
            if model._original_module in ADDONS
            and not model._abstract
            and (transient or not model._transient)
        ]

    def our_records(self, model):
        """Records of `model` that an addon of ours made, with their XML ids."""
        data = self.env["ir.model.data"].search([("module", "in", sorted(ADDONS)), ("model", "=", model)])
        return {row.complete_name: self.env[model].browse(row.res_id) for row in data}

    def user_of(self, groups):
        """A user with these groups and what they imply, no more."""
        login = f"lowest.{'.'.join(str(group.id) for group in groups)}"
        users = self.env["res.users"].with_context(no_reset_password=True, active_test=False)
        return users.search([("login", "=", login)]) or users.create(
            {"name": login, "login": login, "group_ids": [(6, 0, [group.id for group in groups])]}
        )
