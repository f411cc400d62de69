from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import pressure
from .crm_contact_ledger import ANY

# What somebody wants to do: contact people for a purpose, through a channel, at a moment; `origin` is the record
# that wants it.
Ask = namedtuple("Ask", ("purpose", "channel", "company", "at", "origin"))

NO_ADDRESS = {
    "email": "COALESCE(p.email_normalized, '') = ''",
    "sms": "COALESCE(p.phone_sanitized, '') = ''",
    "phone": "COALESCE(p.phone, '') = ''",
    "letter": "COALESCE(p.street, p.street2, '') = '' OR COALESCE(p.city, p.zip, '') = ''",
}
ON_PHONE_BLACKLIST = "EXISTS (SELECT FROM phone_blacklist b WHERE b.active AND b.number = p.phone_sanitized)"
BLACKLISTED = {
    "email": "EXISTS (SELECT FROM mail_blacklist b WHERE b.active AND b.email = p.email_normalized)",
    "sms": ON_PHONE_BLACKLIST,
    "phone": ON_PHONE_BLACKLIST,
    "letter": "FALSE",
}


class CrmContactPressure(models.AbstractModel):
    """May these people be contacted now? The one answer for surveys, journeys and mailings.

    *How to use*: ask `_decide`, contact those whose verdict is "send", give all answers to `_record` in the same
    transaction, and end it soon: others that decide wait for it. With `preview` nobody waits, and nothing may be
    sent. `_still_allowed` is asked again just before the sending.

    *How it works*: one query reads the people and what forbids contacting them, one counts what the limits count;
    `tools/pressure.py` decides. Another addon adds what forbids contacting (`_refusals`) with its words
    (`_reasons`), and its own purposes and channels by `selection_add` on the ledger.
    """

    _name = "crm.contact.pressure"
    _description = "Contact Pressure: May They Be Contacted?"

    @api.model
    def _decide(self, contacts, purpose, channel, company, at=None, origin=None, preview=False, apart=()):
        """`{contact id: Decision}` of res.partner records, in their order; writes nothing.

        Who comes first is chosen first where the limit of a customer does not allow all of its contacts. `apart` are
        ids of the ledger that do not count, because they are decided on anew.
        """
        ask = self._ask(purpose, channel, company, at, origin)
        # Whoever sends need not be allowed to see the settings.
        caps = self.env["crm.contact.cap"].sudo()._of(ask)
        quiet = self.env["crm.contact.quiet"].sudo()._of(ask)
        waits = bool(caps) and not preview
        if waits:
            self._take_turn()
        candidates = self._candidates(contacts, ask)
        accounts = list({candidate.account for candidate in candidates if not candidate.refusal})
        used = self._used(candidates, caps, ask, self._unseen(accounts, ask) if waits else (), apart)
        return pressure.decide(candidates, caps._plain(), used, quiet._plain(), ask.at)

    @api.model
    def _still_allowed(self, contacts, purpose, channel, company, at=None):
        """The same of people who were decided on already: what forbids contact and quiet hours, without limits."""
        ask = self._ask(purpose, channel, company, at, None)
        quiet = self.env["crm.contact.quiet"].sudo()._of(ask)
        return pressure.decide(self._candidates(contacts, ask), (), {}, quiet._plain(), ask.at)

    @api.model
    def _record(self, decisions, purpose, channel, company, at=None, origin=None, instead_of=None):
        """Stores what `_decide` answered, or other `tools.pressure.Decision` per contact id; returns how many.

        `instead_of` is `{contact id: id of the ledger}` of the decisions that these take the place of.
        """
        if not decisions:
            return 0
        ask = self._ask(purpose, channel, company, at, origin)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_contact_ledger (contact_id, partner_id, company_id, purpose, channel, decided_at,
                                                verdict, reason, delay_until, res_model, res_id, instead_of_id)
                SELECT p.id, p.commercial_partner_id, %(company)s, %(purpose)s, %(channel)s, %(at)s, d.verdict,
                       NULLIF(d.reason, ''), d.until, %(model)s, %(id)s, d.former
                  FROM unnest(%(ids)s, %(verdicts)s, %(reasons)s, %(untils)s::timestamp[], %(formers)s::int[])
                       WITH ORDINALITY AS d (id, verdict, reason, until, former, position)
                  JOIN res_partner p ON p.id = d.id
                 ORDER BY d.position
                """,
                company=ask.company.id,
                purpose=purpose,
                channel=channel,
                at=ask.at,
                model=origin._name if origin else None,
                id=origin.id if origin else None,
                ids=list(decisions),
                verdicts=[decision.verdict for decision in decisions.values()],
                reasons=[decision.reason for decision in decisions.values()],
                untils=[decision.until for decision in decisions.values()],
                formers=[(instead_of or {}).get(id_) for id_ in decisions],
            )
        )
        stored = self.env.cr.rowcount
        self.env["crm.contact.ledger"].invalidate_model()
        return stored

    @api.model
    def _opt_out(self, partners, purpose, source):
        """These people do not want this any more; once is enough."""
        # The person who unsubscribes has no account.
        optouts = self.env["crm.contact.optout"].sudo()
        known = optouts.search(
            [("partner_id", "in", partners.ids), ("purpose", "=", purpose), ("undone_at", "=", False)]
        )
        return known + optouts.create(
            [
                {"partner_id": partner.id, "purpose": purpose, "source": source}
                for partner in partners - known.partner_id
            ]
        )

    @api.model
    def _reason_text(self, code):
        """The words for a reason, in the reader's language."""
        return self._reasons().get(code, code or "")

    @api.model
    def _reasons(self):
        """`{code: words}`; other addons add theirs."""
        return {
            "gone": self.env._("The contact was deleted"),
            "forgotten": self.env._("The person was forgotten"),
            "archived": self.env._("The contact is archived"),
            "no_address": self.env._("No address for this channel"),
            "blacklisted": self.env._("Blacklisted"),
            "opted_out": self.env._("Opted out"),
            pressure.ACCOUNT_CHOSEN: self.env._("Another contact of the customer was chosen"),
            pressure.PERSON_CAP: self.env._("The person was contacted enough"),
            pressure.ACCOUNT_CAP: self.env._("The customer was contacted enough"),
            pressure.QUIET: self.env._("Quiet hours"),
        }

    @api.model
    def _refusals(self, ask):
        """`{code: SQL condition}` over person `p` and customer `c` of what forbids contact; the first tells why."""
        return {
            "forgotten": SQL("p.lifecycle_forgotten_at IS NOT NULL"),
            "archived": SQL("p.active IS NOT TRUE"),
            "no_address": SQL(NO_ADDRESS.get(ask.channel, "FALSE")),
            "blacklisted": SQL(BLACKLISTED.get(ask.channel, "FALSE")),
            "opted_out": self._opted_out(ask),
        }

    @api.model
    def _opted_out(self, ask):
        """The person, or by e-mail somebody with the same address: doubles of a contact are one reader."""
        own = SQL(
            """EXISTS (SELECT FROM crm_contact_optout o
                        WHERE o.partner_id = p.id AND o.purpose = %s AND o.undone_at IS NULL)""",
            ask.purpose,
        )
        if ask.channel != "email":
            return own
        same_address = SQL(
            """EXISTS (SELECT FROM res_partner twin JOIN crm_contact_optout o ON o.partner_id = twin.id
                        WHERE twin.email_normalized = p.email_normalized AND o.purpose = %s
                          AND o.undone_at IS NULL)""",
            ask.purpose,
        )
        return SQL("%s OR %s", own, same_address)

    @api.model
    def _ask(self, purpose, channel, company, at, origin):
        return Ask(purpose, channel, company or self.env.company, at or fields.Datetime.now(), origin)

    @api.model
    def _candidates(self, contacts, ask):
        self.env.flush_all()
        refusal = SQL(" ").join(
            SQL("WHEN %s THEN %s", condition, code) for code, condition in self._refusals(ask).items()
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT p.id, p.commercial_partner_id, COALESCE(NULLIF(p.tz, ''), %(zone)s),
                       COALESCE(p.country_id, c.country_id, 0), COALESCE(CASE %(refusal)s END, '')
                  FROM res_partner p LEFT JOIN res_partner c ON c.id = p.commercial_partner_id
                 WHERE p.id = ANY(%(ids)s)
                """,
                zone=self._company_zone(ask.company),
                refusal=refusal,
                ids=contacts.ids,
            )
        )
        found = {row[0]: pressure.Candidate(*row) for row in self.env.cr.fetchall()}
        return [found.get(id_) or pressure.Candidate(id_, 0, refusal="gone") for id_ in contacts.ids]

    @api.model
    def _company_zone(self, company):
        # Whoever sends need not be allowed to see the company's calendar.
        company = company.sudo()
        return company.partner_id.tz or company.resource_calendar_id.tz or "UTC"

    @api.model
    def _used(self, candidates, caps, ask, unseen=(), apart=()):
        """`{(cap id, person or account id): Used}` of the limits, counted by one query."""
        open_to = [candidate for candidate in candidates if not candidate.refusal]
        if not caps or not open_to:
            return {}
        keys = {
            pressure.PERSON: ("contact_id", [candidate.id for candidate in open_to]),
            pressure.ACCOUNT: ("partner_id", list({candidate.account for candidate in open_to})),
        }
        self.env.cr.execute(
            SQL(" UNION ALL ").join(
                self._used_sql(cap, *keys[cap.scope], ask.at, unseen, apart) for cap in caps
            )
        )
        days = {cap.id: timedelta(days=cap.days) for cap in caps}
        return {
            (cap, key): pressure.Used(count, last and last + days[cap])
            for cap, key, count, last in self.env.cr.fetchall()
        }

    @api.model
    def _used_sql(self, cap, column, ids, at, unseen=(), apart=()):
        """Per key: how many were sent, and the moment of the one that must grow old for the next."""
        conditions = [
            SQL("AND l.%s = %s", SQL.identifier(name), value)
            for name, value in (
                ("purpose", cap.purpose),
                ("channel", cap.channel),
                ("company_id", cap.company_id.id),
            )
            if value and value != ANY
        ]
        return SQL(
            """SELECT %(cap)s, l.%(column)s, COUNT(*), (array_agg(l.decided_at ORDER BY l.decided_at DESC))[%(count)s]
                 FROM %(sent)s l
                WHERE l.%(column)s = ANY(%(ids)s) AND l.decided_at > %(since)s %(conditions)s
                GROUP BY l.%(column)s""",
            cap=cap.id,
            sent=self._sent_sql(unseen, apart),
            column=SQL.identifier(column),
            count=cap.count,
            ids=ids,
            since=at - timedelta(days=cap.days),
            conditions=SQL(" ").join(conditions),
        )
