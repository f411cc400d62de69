from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

NOTED = ("call_in", "call_out", "visit")
# In the order of the numbers in `tools.demo_story`.
PRODUCTS = (
    ("Phone", 420.0),
    ("Phone Case", 25.0),
    ("Charger", 35.0),
    ("Headset", 90.0),
    ("Tablet", 640.0),
    ("Docking Station", 160.0),
    ("Service Plan", 120.0),
)


class CrmLifecycleDemoRecords(models.AbstractModel):
    """The records of the demo's events, with the dates of the story, and their signals.

    `told` are rows of `Told` (crm_lifecycle_demo.py).
    """

    _name = "crm.lifecycle.demo.records"
    _description = "Records of the Demo Data"

    @api.model
    def _create_all(self, told):
        self._leads(told)
        self._orders([row for row in told if row.event.lines])
        self._mails([row for row in told if row.event.kind in ("mail_in", "mail_out")])
        self._touchpoints([row for row in told if row.event.kind in NOTED])

    def _leads(self, told):
        """One record per lead; what became of it is told by the customer's later event."""
        ends = {row.customer: row for row in told if row.event.kind in ("lead_won", "lead_lost")}
        asked = [row for row in told if row.event.kind == "lead"]
        stages = self.env["crm.stage"].search(Domain.TRUE, order="sequence, id")
        first, won = stages[:1], stages.filtered("is_won")[:1]
        kinds = [ends[row.customer].event.kind if row.customer in ends else "" for row in asked]
        leads = self.env["crm.lead"].create(
            [
                self._lead_values(row, end, won if end == "lead_won" else first)
                for row, end in zip(asked, kinds, strict=True)
            ]
        )
        dates = [
            (lead.id, row.at, ends[row.customer].at if row.customer in ends else None)
            for lead, row in zip(leads, asked, strict=True)
        ]
        self._backdate("crm_lead", ("create_date", "date_closed"), dates)
        for kind in ("lead", "lead.won", "lead.lost"):
            self._collect(kind, leads)

    def _lead_values(self, row, end, stage):
        return {
            "name": row.event.text,
            "type": "opportunity",
            "partner_id": row.contact.id,
            "user_id": row.customer.user_id.id,
            "expected_revenue": 500.0 * (1 + row.customer.id % 12),
            "stage_id": stage.id,
            "active": end != "lead_lost",
            "probability": {"lead_won": 100, "lead_lost": 0}.get(end, 30),
        }

    def _orders(self, told):
        products = self._products()
        told = sorted(told, key=lambda row: row.at)
        orders = self.env["sale.order"].create(
            [
                self._order_values(row, products) | {"name": f"D{number:05}"}
                for number, row in enumerate(told, 1)
            ]
        )
        pairs = list(zip(orders, told, strict=True))
        # Confirmed afterwards: Odoo notes each line that is added to a confirmed order.
        orders.browse(order.id for order, row in pairs if row.event.kind != "quotation").state = "sale"
        dates = [(order.id, row.at - timedelta(days=2)) for order, row in pairs]
        self._backdate("sale_order", ("create_date",), dates)
        for kind in ("quotation", "order"):
            self._collect(kind, orders)
        self._cancel(
            {order: row.at + timedelta(days=4) for order, row in pairs if row.event.kind == "order_cancelled"}
        )

    def _products(self):
        return self.env["product.product"].create(
            [
                {"name": name, "list_price": price, "default_code": f"DEMO-{number}", "taxes_id": False}
                for number, (name, price) in enumerate(PRODUCTS)
            ]
        )

    def _order_values(self, row, products):
        return {
            "partner_id": row.contact.id,
            "user_id": row.customer.user_id.id,
            "client_order_ref": row.name,
            "state": "sent",
            "date_order": row.at,
            "order_line": [
                fields.Command.create(
                    {
                        "product_id": products[product].id,
                        "name": PRODUCTS[product][0],
                        "product_uom_qty": quantity,
                        "price_unit": PRODUCTS[product][1],
                        "tax_ids": False,
                        "analytic_distribution": False,
                    }
                )
                for product, quantity in row.event.lines
            ],
        }

    def _cancel(self, moments):
        """`moments` are {order: when}."""
        orders = self.env["sale.order"].union(*moments)
        orders.state = "cancel"
        self._backdate("sale_order", ("write_date",), [(order.id, at) for order, at in moments.items()])
        self._collect("order.cancelled", orders)

    def _mails(self, told):
        subtype = self.env.ref("mail.mt_comment")
        messages = self.env["mail.message"].create(
            [self._mail_values(row) | {"subtype_id": subtype.id} for row in told]
        )
        for kind in ("mail.in", "mail.out"):
            self._collect(kind, messages)

    def _mail_values(self, row):
        inbound = row.event.kind == "mail_in"
        author = row.contact if inbound else row.customer.user_id.partner_id
        sent = {
            "res_partner_id": row.contact.id,
            "notification_type": "email",
            "notification_status": "sent",
            "is_read": True,
        }
        return {
            "model": "res.partner",
            "res_id": row.contact.id,
            "message_type": "email" if inbound else "comment",
            "subject": row.event.text,
            "body": row.event.text,
            "author_id": author.id,
            "email_from": author.email_formatted or "demo@example.com",
            "reply_to": "demo@example.com",
            "date": row.at,
            "notification_ids": [] if inbound else [fields.Command.create(sent)],
        }

    def _touchpoints(self, told):
        kinds = {code: self.env["crm.lifecycle.kind"]._of_code(code).id for code in NOTED}
        self.env["crm.lifecycle.touchpoint"].create(
            [
                {
                    "contact_id": row.contact.id,
                    "kind_id": kinds[row.event.kind],
                    "occurred_at": row.at,
                    "summary": row.event.text,
                    "user_id": row.customer.user_id.id,
                }
                for row in told
            ]
        )

    @api.model
    def _collect(self, kind, records):
        self.env.flush_all()
        self.env[f"crm.lifecycle.source.{kind}"]._collect_ids(records.ids)

    @api.model
    def _backdate(self, table, columns, rows):
        """Sets dates that Odoo sets itself: `rows` are (id, date, …) with a date for each of the columns."""
        if not rows:
            return
        self.env.flush_all()
        ids, *dates = (list(column) for column in zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """UPDATE %(table)s t SET %(values)s FROM unnest(%(ids)s, %(dates)s) AS d (id, %(names)s)
                    WHERE t.id = d.id""",
                table=SQL.identifier(table),
                values=SQL(", ").join(
                    SQL("%s = d.%s", SQL.identifier(name), SQL.identifier(name)) for name in columns
                ),
                names=SQL(", ").join(map(SQL.identifier, columns)),
                ids=ids,
                dates=SQL(", ").join(SQL("%s::timestamp[]", column) for column in dates),
            )
        )
        self.env.invalidate_all(flush=False)
