from datetime import timedelta

from odoo.fields import Command

from .test_engine import SignalCase


class CrossSellCase(SignalCase):
    """A shop with a phone, its case and bread, and a rule about the first two. Days are counted back from now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whoever looks for pairs finds those of these tests only.
        cls.env["sale.order"].search([("state", "=", "sale")]).state = "cancel"
        cls.phones, cls.food = cls.env["product.category"].create([{"name": "Phones"}, {"name": "Food"}])
        cls.smart = cls.env["product.category"].create({"name": "Smart", "parent_id": cls.phones.id})
        cls.phone = cls.product("Phone", 400, cls.smart)
        cls.case = cls.product("Case", 20)
        cls.bread = cls.product("Bread", 3, cls.food)
        cls.template = cls.env["mail.template"].create(
            {
                "name": "A case for it",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "subject": "A case",
                "body_html": "<p>A case</p>",
            }
        )

    @classmethod
    def product(cls, name, price=10, category=None, **values):
        return cls.env["product.template"].create(
            {
                "name": name,
                "list_price": price,
                "taxes_id": False,
                "categ_id": (category or cls.env["product.category"].search([], limit=1)).id,
                **values,
            }
        )

    def people(self, count, name="Buyer"):
        return self.env["res.partner"].create([{"name": f"{name} {number}"} for number in range(count)])

    def order(self, partner, products, days_ago=0, collect=False, **values):
        """A confirmed order; `collect` makes its signal at once."""
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "date_order": self.now - timedelta(days=days_ago),
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.product_variant_id.id,
                            "product_uom_qty": 1,
                            "price_unit": product.list_price,
                            "tax_ids": False,
                        }
                    )
                    for product in products
                ],
                **values,
            }
        )
        order.state = "sale"
        if collect:
            self.env.flush_all()
            self.env["crm.lifecycle.source.order"]._collect_ids(order.ids)
        return order

    def event_of(self, order):
        return self.env["crm.lifecycle.event"].search(
            [("kind_id.code", "=", "order"), ("source_id", "=", order.id)]
        )

    def rule(self, **values):
        return self.env["crm.cross.sell.rule"].create(
            {
                "product_ids": self.phone.ids,
                "offer_product_ids": self.case.ids,
                "mail_template_id": self.template.id,
                "days": 14,
                "holdout_percent": 0,
                **values,
            }
        )
