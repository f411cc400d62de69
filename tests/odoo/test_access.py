"""Everything of ours is guarded: by group, and by company."""

from ours import SuiteCase

from odoo.tests import tagged

# model: why somebody without a login may touch it directly
OPEN_TO_PORTAL = {}
OPEN_TO_PUBLIC = {}
# model: why records of every company may be seen
WITHOUT_COMPANY_RULE = {}


@tagged("post_install", "-at_install")
class TestAccess(SuiteCase):
    def test_every_model_is_open_to_some_group(self):
        without = [model._name for model in self.our_models() if not self.rules_of(model)]
        self.assertFalse(without, "these models have no line in ir.model.access.csv")

    def rules_of(self, model):
        return self.env["ir.model.access"].search([("model_id.model", "=", model._name)])

    def test_no_access_rule_is_for_everybody(self):
        for model in self.our_models():
            with self.subTest(model._name):
                self.assertTrue(all(rule.group_id for rule in self.rules_of(model)))

    def test_portal_and_public_touch_nothing_directly(self):
        self.assertEqual(self.open_to("base.group_portal"), OPEN_TO_PORTAL)
        self.assertEqual(self.open_to("base.group_public"), OPEN_TO_PUBLIC)

    def open_to(self, group):
        user = self.user_of(self.env.ref(group))
        operations = ("read", "write", "create", "unlink")
        found = {
            model._name: [
                operation for operation in operations if model.with_user(user).has_access(operation)
            ]
            for model in self.our_models()
        }
        return {name: allowed for name, allowed in found.items() if allowed}

    def test_nobody_sees_records_of_another_company(self):
        for model in self.our_models(transient=False):
            if "company_id" not in model._fields or model._name in WITHOUT_COMPANY_RULE:
                continue
            with self.subTest(model._name):
                self.assertTrue(self.company_rules(model), "a global rule on company_id is missing")

    def company_rules(self, model):
        rules = self.env["ir.rule"].search([("model_id.model", "=", model._name), ("groups", "=", False)])
        return rules.filtered(lambda rule: "company_id" in (rule.domain_force or "") and rule.perm_read)

    def test_every_record_with_a_company_field_checks_that_companies_agree(self):
        for model in self.our_models(transient=False):
            if "company_id" not in model._fields:
                continue
            with self.subTest(model._name):
                self.assertTrue(
                    model._check_company_auto or not self.checked_fields(model),
                    "fields with check_company need _check_company_auto = True",
                )

    def checked_fields(self, model):
        return [name for name, field in model._fields.items() if getattr(field, "check_company", False)]
