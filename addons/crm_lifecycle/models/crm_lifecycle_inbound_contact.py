from collections import defaultdict

from odoo import api, models
from odoo.tools import email_normalize

# The first that finds somebody decides.
KEYS = {"id": "id", "ref": "ref", "email": "email_normalized", "phone": "phone_sanitized"}


class CrmLifecycleInboundContact(models.AbstractModel):
    """Finds whom signals from outside are about, with the rights of whoever sends them."""

    _name = "crm.lifecycle.inbound.contact"
    _description = "Contacts of Signals from Other Systems"

    @api.model
    def _find(self, identities, *, create=False):
        """`(contact, code)` for each mapping with some of id, ref, email, phone and name; `code` says what failed."""
        normal = [self._normalized(identity) for identity in identities]
        known = self._lookup(normal)
        found = [self._choose(identity, known) for identity in normal]
        if create:
            self._create_missing(identities, normal, found)
        return found

    @api.model
    def _normalized(self, identity):
        normal = dict(identity)
        if "email" in identity:
            normal["email"] = email_normalize(identity["email"]) or None
        if "phone" in identity:
            phone = self.env.user._phone_format(number=identity["phone"], country=self.env.company.country_id)
            normal["phone"] = phone or identity["phone"]
        return normal

    @api.model
    def _lookup(self, identities):
        """`{(key, value): contacts}`, one query per key."""
        known = defaultdict(self.env["res.partner"].browse)
        for key, column in KEYS.items():
            values = list({identity[key] for identity in identities if identity.get(key)})
            if values:
                partners = self.env["res.partner"].with_context(active_test=key != "id")
                for contact in partners.search([(column, "in", values)], order="id"):
                    known[key, contact[column]] |= contact
        return known

    @api.model
    def _choose(self, identity, known):
        nobody = self.env["res.partner"]
        for key in KEYS:
            contacts = known.get((key, identity.get(key)))
            if contacts and len(contacts.commercial_partner_id) > 1:
                return nobody, "ambiguous_partner"
            if contacts:
                return contacts[0], None
        return nobody, "unknown_partner"

    @api.model
    def _create_missing(self, identities, normal, found):
        """Creates contacts for those who were not found; the same person twice in a batch is one."""
        values, places = {}, defaultdict(list)
        allowed = self.env["res.partner"].has_access("create")
        for place, (identity, keys) in enumerate(zip(identities, normal, strict=True)):
            if found[place][1] != "unknown_partner" or "id" in identity:
                continue
            who = next(((key, keys[key]) for key in (*KEYS, "name") if keys.get(key)), None)
            if not allowed:
                found[place] = (self.env["res.partner"], "may_not_create")
            elif not (keys.get("name") or keys.get("email")):
                found[place] = (self.env["res.partner"], "not_an_email")
            else:
                values.setdefault(who, self._values(identity, keys))
                places[who].append(place)
        created = self.env["res.partner"].create(list(values.values()))
        for who, contact in zip(values, created, strict=True):
            for place in places[who]:
                found[place] = (contact, None)

    @api.model
    def _values(self, identity, keys):
        return {
            "name": keys.get("name") or keys["email"],
            "email": keys.get("email"),
            "phone": identity.get("phone"),
            "ref": keys.get("ref"),
        }
