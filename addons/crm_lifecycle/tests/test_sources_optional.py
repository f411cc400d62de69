"""Apps that the addon does not need; `tests/installation` runs these where all of them are there."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .test_sources import SourceCase


@tagged("post_install", "-at_install", "lifecycle_optional")
class TestOptionalSources(SourceCase):
    def need(self, *names):
        for name in names:
            if name not in self.env:
                self.skipTest(f"{name} is not installed")

    def test_a_delivery(self):
        self.need("stock.picking")
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1)
        product = self.env["product.product"].create({"name": "Flour", "type": "consu"})
        values = {
            "partner_id": self.customer.id,
            "move_ids": [Command.create({"product_id": product.id, "product_uom_qty": 1})],
        }
        pickings = self.env["stock.picking"].create(
            [
                values | {"picking_type_id": kind.id}
                for kind in (warehouse.out_type_id, warehouse.in_type_id, warehouse.out_type_id)
            ]
        )
        done = pickings[:2]
        done.action_confirm()
        done.move_ids.quantity = 1
        done.move_ids.picked = True
        done.button_validate()
        self.assertEqual(set(done.mapped("state")), {"done"})
        found = self.collect("delivery").filtered(lambda event: event.contact_id == self.customer)
        self.assertEqual(found.mapped("source_id"), pickings[0].ids)
        self.assertEqual(self.title(found), pickings[0].name)

    def test_loyalty_points(self):
        self.need("loyalty.history")
        program = self.env["loyalty.program"].create({"name": "Club", "program_type": "loyalty"})
        card = self.env["loyalty.card"].create({"program_id": program.id, "partner_id": self.person.id})
        history = self.env["loyalty.history"].create(
            {"card_id": card.id, "description": "Welcome", "issued": 50}
        )
        found = self.collect("loyalty").filtered(lambda event: event.source_id == history.id)
        self.assertEqual((self.title(found), found.payload["issued"], found.amount), ("Welcome", 50, 0))

    def test_a_live_chat_of_somebody_known(self):
        self.need("im_livechat.channel")
        agent = self.env["res.partner"].create({"name": "Agent"})
        self.env["res.users"].with_context(no_reset_password=True).create(
            {"name": "Agent", "login": "chat_agent", "partner_id": agent.id}
        )
        chat = self.env["im_livechat.channel"].create({"name": "Shop"})
        channel = self.env["discuss.channel"].create(
            {
                "name": "Asha",
                "channel_type": "livechat",
                "livechat_channel_id": chat.id,
                "livechat_operator_id": agent.id,
                "channel_member_ids": [
                    Command.create({"partner_id": agent.id, "livechat_member_type": "agent"}),
                    Command.create({"partner_id": self.person.id, "livechat_member_type": "visitor"}),
                ],
            }
        )
        found = self.collect("chat").filtered(lambda event: event.source_id == channel.id)
        self.assertEqual((found.contact_id, self.title(found)), (self.person, "Shop"))

    def test_a_website_visit_is_one_signal_however_many_pages(self):
        self.need("website.track", "website.visitor")
        visitor = self.env["website.visitor"].create(
            {
                "access_token": str(self.person.id),
                "partner_id": self.person.id,
                "website_id": self.env["website"].search([], limit=1).id,
            }
        )
        tracks = self.env["website.track"].create(
            [
                {
                    "visitor_id": visitor.id,
                    "url": f"https://example.com/page?token={hours}",
                    "visit_datetime": self.now - timedelta(hours=hours),
                }
                for hours in (40, 39, 39, 33, 10, 9)
            ]
        )
        found = self.collect("web_visit").filtered(lambda event: event.contact_id == self.person)
        self.assertEqual(found.mapped("source_id"), [tracks[0].id, tracks[4].id])
        self.assertEqual(set(found.mapped(self.title)), {"https://example.com/page"})

    def test_a_registration_for_an_event(self):
        self.need("event.registration")
        event = self.env["event.event"].create(
            {"name": "Bread fair", "date_begin": self.now, "date_end": self.now + timedelta(days=1)}
        )
        registrations = self.env["event.registration"].create(
            [
                {"event_id": event.id, "partner_id": self.person.id, "name": "Asha"},
                {"event_id": event.id, "partner_id": self.customer.id, "name": "Mill", "state": "draft"},
            ]
        )
        registrations[1].state = "cancel"
        found = self.collect("event_registration").filtered(
            lambda signal: signal.source_id in registrations.ids
        )
        self.assertEqual((found.contact_id, self.title(found)), (self.person, "Bread fair"))
