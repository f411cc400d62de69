from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCrossSellDemo(TransactionCase):
    def test_the_phone_and_its_case_are_a_rule_that_ran(self):
        # A database with demo data has told its story.
        self.env["res.partner"].search([("ref", "=like", "demo-c-%")]).ref = False
        before = self.env["crm.cross.sell.rule"].search([])
        self.env["crm.lifecycle.demo"]._generate(seed=11, businesses=10, consumers=6)
        self.env["crm.lifecycle.demo"]._cross_sell()
        rule = self.env["crm.cross.sell.rule"].search([]) - before
        self.assertEqual((rule.name, rule.state), ("Phone → Phone Case", "running"))
        travelled = rule.journey_id.token_ids
        self.assertTrue(travelled)
        self.assertNotIn("waiting", travelled.mapped("state"))
        self.env["crm.lifecycle.demo"]._cross_sell()
        self.assertEqual(self.env["crm.cross.sell.rule"].search([]) - before, rule)
