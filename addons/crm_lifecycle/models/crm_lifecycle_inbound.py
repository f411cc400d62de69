import json
from collections import defaultdict
from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools import inbound
from ..tools.inbound import Refused

GROUP = "crm_lifecycle.group_crm_lifecycle_inbound"
NEW, KNOWN, REFUSED = "new", "known", "refused"


@dataclass
class Item:
    """One signal of a batch on its way: what it becomes, or why it is refused."""

    ref: object
    signal: inbound.Signal | None = None
    status: str | None = None
    refused: Refused | None = None
    kind: object = None
    contact: object = None
    row: dict = field(default_factory=dict)

    def refuse(self, code, about=""):
        self.status, self.refused = REFUSED, Refused(code, about)


class CrmLifecycleInbound(models.AbstractModel):
    """Takes signals from other systems, a batch at a time.

    Everything is looked up with the rights of whoever sends, once per batch. A signal is
    known by its kind and the sender's id, so that a batch may be sent again. Faulty
    signals are refused one by one, the others are taken.
    """

    _name = "crm.lifecycle.inbound"
    _description = "Signals from Other Systems"

    @api.model
    def _receive(self, signals, *, sender="", create_partners=False):
        """Store a list of JSON mappings (see `tools.inbound`); returns what became of each, in their order.

        `sender` tells the ids of several systems apart.
        """
        if not self.env.user.has_group(GROUP):
            raise AccessError(
                self.env._("The user of this key needs the role “Customer Lifecycle Inbound API / Sender”.")
            )
        self.env["crm.lifecycle.inbound.quota"]._take(len(signals))
        items = [self._parse(signal, sender) for signal in signals]
        self._find_kinds(self._open(items))
        self._mark_known(self._open(items))
        self._find_contacts(self._open(items), create_partners)
        self._build_rows(self._open(items))
        self._store(self._open(items))
        return [self._answer(item) for item in items]

    @api.model
    def _open(self, items):
        return [item for item in items if not item.status]

    @api.model
    def _parse(self, signal, sender):
        item = Item(signal.get("id") if isinstance(signal, dict) else None)
        try:
            item.signal = inbound.parse(signal, fields.Datetime.now())
        except Refused as refused:
            item.status, item.refused = REFUSED, refused
        else:
            item.row["source_ref"] = f"{sender}:{item.signal.ref}" if sender else item.signal.ref
        return item

    @api.model
    def _find_kinds(self, items):
        codes = list({item.signal.kind for item in items})
        kinds = self.env["crm.lifecycle.kind"].search([("code", "in", codes), ("inbound", "=", True)])
        kind_of = {kind.code: kind for kind in kinds}
        for item in items:
            item.kind = kind_of.get(item.signal.kind)
            if not item.kind:
                item.refuse("unknown_kind", item.signal.kind)

    @api.model
    def _mark_known(self, items):
        """What came before, or twice in this batch."""
        seen = self._stored(items)
        for item in items:
            key = (item.kind.id, item.row["source_ref"])
            if key in seen:
                item.status = KNOWN
            seen.add(key)

    @api.model
    def _stored(self, items):
        # Whoever sends need not be allowed to read signals.
        events = self.env["crm.lifecycle.event"].sudo()
        refs = [item.row["source_ref"] for item in items]
        found = events.search_fetch(
            [
                ("kind_id", "in", list({item.kind.id for item in items})),
                ("source_ref", "in", refs),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["kind_id", "source_ref"],
        )
        return {(event.kind_id.id, event.source_ref) for event in found}

    @api.model
    def _find_contacts(self, items, create_partners):
        finder = self.env["crm.lifecycle.inbound.contact"]
        found = finder._find([item.signal.partner for item in items], create=create_partners)
        for item, (contact, code) in zip(items, found, strict=True):
            if code:
                item.refuse(code, "partner")
            item.contact = contact

    @api.model
    def _build_rows(self, items):
        products = self._products(items)
        rates = {}
        for item in items:
            try:
                item.row |= self._row(item, products, rates)
            except Refused as refused:
                item.status, item.refused = REFUSED, refused

    @api.model
    def _row(self, item, products, rates):
        signal = item.signal
        company = self._company(signal, item.contact)
        return {
            "kind_id": item.kind.id,
            "contact_id": item.contact.id,
            "company_id": company.id,
            "occurred_at": fields.Datetime.to_string(signal.occurred_at),
            "amount": self._amount(signal, company, rates),
            "product_id": self._product(signal, products),
            "payload": signal.payload,
        }

    @api.model
    def _company(self, signal, contact):
        owner = contact.company_id or contact.commercial_partner_id.company_id
        company = self.env["res.company"].browse(signal.company_id) or owner or self.env.company
        if company not in self.env.companies or (owner and owner != company):
            raise Refused("other_company", "company_id")
        return company

    @api.model
    def _amount(self, signal, company, rates):
        if signal.amount is None or not signal.currency:
            return signal.amount
        day = signal.occurred_at.date()
        key = (signal.currency.upper(), company.id, day)
        if key not in rates:
            currency = self.env["res.currency"].search([("name", "=", key[0])], limit=1)
            rates[key] = currency and self.env["res.currency"]._get_conversion_rate(
                currency, company.currency_id, company, day
            )
        if not rates[key]:
            raise Refused("unknown_currency", "currency")
        return company.currency_id.round(signal.amount * rates[key])

    @api.model
    def _products(self, items):
        """`{(key, value): product id}` of what the items name; of products with one code, the oldest."""
        wanted = defaultdict(set)
        for item in items:
            for key, value in (item.signal.product or {}).items():
                wanted[key].add(value)
        columns = {"id": "id", "code": "default_code", "barcode": "barcode"}
        found = {}
        for key, values in wanted.items():
            for product in self.env["product.product"].search(
                [(columns[key], "in", list(values))], order="id"
            ):
                found.setdefault((key, product[columns[key]]), product.id)
        return found

    @api.model
    def _product(self, signal, products):
        if not signal.product:
            return None
        known = [products[entry] for entry in signal.product.items() if entry in products]
        if not known:
            raise Refused("unknown_product", "product")
        return known[0]

    @api.model
    def _store(self, items):
        if not items:
            return
        self.env["crm.lifecycle.event"]._insert(
            SQL(
                """SELECT r.kind_id, r.contact_id, r.company_id, r.occurred_at, NULL::int AS source_id, r.source_ref,
                          r.amount, r.product_id, NULLIF(r.payload, '{}'::jsonb) AS payload
                     FROM jsonb_to_recordset(%s::jsonb) AS r(
                          kind_id int, contact_id int, company_id int, occurred_at timestamp, source_ref varchar,
                          amount float8, product_id int, payload jsonb)""",
                json.dumps([item.row for item in items]),
            )
        )
        stored = self._stored(items)
        for item in items:
            if (item.kind.id, item.row["source_ref"]) in stored:
                item.status = NEW
            else:
                item.refuse("no_customer", "partner")

    @api.model
    def _answer(self, item):
        answer = {"id": item.ref, "status": item.status}
        if item.refused:
            answer |= {"code": item.refused.code, "reason": self._reason(item.refused)}
        return answer

    @api.model
    def _reason(self, refused):
        about = refused.about
        reasons = {
            "not_an_object": self.env._("This must be a JSON object: %(part)s", part=about or "signal"),
            "unknown_field": self.env._("There is no field of that name: %(part)s", part=about),
            "missing": self.env._("This is missing: %(part)s", part=about),
            "not_text": self.env._("This must be text: %(part)s", part=about),
            "too_long": self.env._("This is too long: %(part)s", part=about),
            "not_an_id": self.env._("This must be a positive whole number: %(part)s", part=about),
            "not_a_number": self.env._("This must be a number: %(part)s", part=about),
            "not_a_time": self.env._(
                "This must be a time such as 2026-05-02T09:30:00+02:00: %(part)s", part=about
            ),
            "in_future": self.env._(
                "This lies in the future; is the sender's clock right? %(part)s", part=about
            ),
            "too_old": self.env._("This lies before 1970: %(part)s", part=about),
            "unknown_kind": self.env._(
                "No kind of signal with the code “%(kind)s” may come in through the API.", kind=about
            ),
            "unknown_partner": self.env._(
                "No contact is known by that. Send create_partners to have it created."
            ),
            "ambiguous_partner": self.env._(
                "Contacts of several customers are known by that. Send their id."
            ),
            "not_an_email": self.env._("This is no e-mail address, and a new contact needs a name or one."),
            "may_not_create": self.env._("The user of this key may not create contacts."),
            "no_customer": self.env._(
                "Colleagues, own companies and people who asked to be forgotten get no signals."
            ),
            "other_company": self.env._(
                "This belongs to another company than the contact or the user of this key."
            ),
            "unknown_currency": self.env._("There is no active currency of that code."),
            "unknown_product": self.env._("No product is known by that."),
        }
        return reasons[refused.code]
