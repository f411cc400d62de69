from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.crm_lifecycle.tests.common import LifecycleCase


class LoyaltyCase(LifecycleCase):
    """A program with two tiers; `manager` defines, `user` looks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env(su=True), "loyalty_manager", groups="crm_lifecycle.group_crm_lifecycle_manager"
        )
        admin = cls.env(user=cls.env.ref("base.user_root"))
        cls.program = cls.make_program(admin, "Club")
        tiers = cls.env["crm.loyalty.tier"].with_user(cls.manager)
        cls.silver, cls.gold = tiers.create(
            [
                {"name": "Silver", "program_id": cls.program.id, "threshold": 100, "color": 2},
                {"name": "Gold", "program_id": cls.program.id, "threshold": 500, "color": 3},
            ]
        )
        cls.now = fields.Datetime.now()

    @classmethod
    def make_program(cls, env, name, **values):
        return env["loyalty.program"].create({"name": name, "program_type": "loyalty", **values})

    def rule(self, code="order", points=50, **values):
        kind = self.env["crm.lifecycle.kind"]._of_code(code)
        return (
            self.env["crm.loyalty.rule"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Thank you",
                    "program_id": self.program.id,
                    "kind_id": kind.id,
                    "points": points,
                    "since": self.now - timedelta(days=30),
                    **values,
                }
            )
        )

    def signal(self, contact, code="order", source=None, nth=1, days=0, payload=None, company=None, ref=None):
        """A signal as a source would store it."""
        kind = self.env["crm.lifecycle.kind"]._of_code(code)
        at = self.now - timedelta(days=days)
        return self.env["crm.lifecycle.event"]._insert(
            SQL(
                """SELECT %s AS kind_id, %s AS contact_id, %s AS company_id, %s::timestamp AS occurred_at,
                          %s::int AS source_id, %s::varchar AS source_ref, NULL::float8 AS amount,
                          NULL::int AS product_id, %s::jsonb AS payload, %s AS nth""",
                kind.id,
                contact.id,
                (company or self.env.company).id,
                at,
                source,
                ref,
                payload,
                nth,
            ),
            numbered=True,
        )

    def award(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_lifecycle_loyalty.ir_cron_award").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def refresh(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_lifecycle_loyalty.ir_cron_standings").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def cards(self, partner, program=None):
        return (
            self.env["loyalty.card"]
            .sudo()
            .search([("partner_id", "=", partner.id), ("program_id", "=", (program or self.program).id)])
        )

    def points(self, partner, program=None):
        return sum(self.cards(partner, program).mapped("points"))

    def give(self, partner, points, days=0):
        """Points on a card as an order gives them."""
        card = self.cards(partner) or self.env["loyalty.card"].sudo().create(
            {"partner_id": partner.id, "program_id": self.program.id}
        )
        line = (
            self.env["loyalty.history"]
            .sudo()
            .create({"card_id": card.id, "description": "Order", "issued": points})
        )
        card.points += points
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE loyalty_history SET create_date = %s WHERE id = %s",
            (self.now - timedelta(days=days), line.id),
        )
        return card

    def signals(self, partner, code):
        # What signals hold is for administrators.
        return (
            self.env["crm.lifecycle.event"]
            .sudo()
            .search([("partner_id", "=", partner.id), ("kind_id.code", "=", code)])
        )
