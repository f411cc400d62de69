from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

# What another transaction recorded while this one runs was decided lately.
LATELY = timedelta(days=1)
COLUMNS = ("contact_id", "partner_id", "purpose", "channel", "company_id", "decided_at")


class CrmContactPressure(models.AbstractModel):
    """Transactions decide one after the other, and each sees what those before it have recorded.

    *How it works*: one lock of the database, held until the transaction ends, so that nobody waits for somebody who
    waits for them. A transaction of PostgreSQL that reads repeatably keeps seeing the moment at which it began,
    lock or not: what was recorded since is read through another connection, and counted too.
    """

    _inherit = "crm.contact.pressure"

    @api.model
    def _take_turn(self):
        self.env.cr.execute("SELECT pg_advisory_xact_lock(hashtext('crm_contact_pressure'))")

    @api.model
    def _unseen(self, accounts, ask):
        """Rows of `COLUMNS` that others have recorded for these customers since this transaction began."""
        if not accounts or not self.env.registry.ready:
            return []  # While addons are installed, the table may not be there for others yet.
        with self.env.registry.cursor() as fresh:
            # A table that is just being changed is waited for by nobody.
            fresh.execute("SET LOCAL lock_timeout = '5s'")
            fresh.execute(
                SQL(
                    """SELECT id, %s FROM crm_contact_ledger
                        WHERE verdict = 'send' AND partner_id = ANY(%s) AND decided_at > %s""",
                    SQL(", ").join(map(SQL.identifier, COLUMNS)),
                    accounts,
                    ask.at - LATELY,
                )
            )
            rows = {row[0]: row[1:] for row in fresh.fetchall()}
        if not rows:
            return []
        self.env.cr.execute("SELECT id FROM crm_contact_ledger WHERE id = ANY(%s)", (list(rows),))
        for [seen] in self.env.cr.fetchall():
            del rows[seen]
        return list(rows.values())

    @api.model
    def _sent_sql(self, unseen, apart=()):
        """What was sent, as a table, but for the rows `apart` and what was decided on anew."""
        columns = SQL(", ").join(map(SQL.identifier, COLUMNS))
        stored = SQL(
            """SELECT %s FROM crm_contact_ledger s
                WHERE verdict = 'send' AND id != ALL(%s)
                  AND NOT EXISTS (SELECT FROM crm_contact_ledger anew WHERE anew.instead_of_id = s.id)""",
            columns,
            list(apart),
        )
        if not unseen:
            return SQL("(%s)", stored)
        contacts, customers, purposes, channels, companies, moments = map(list, zip(*unseen, strict=True))
        return SQL(
            "(%s UNION ALL SELECT * FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[], %s::int[],"
            " %s::timestamp[]))",
            stored,
            contacts,
            customers,
            purposes,
            channels,
            companies,
            moments,
        )
