from odoo import api, fields, models
from odoo.tools import SQL


class CrmLifecyclePeople(models.AbstractModel):
    """Keeps signals with their people: contacts that move, merge, go, or ask to be forgotten. In SQL, set-based."""

    _name = "crm.lifecycle.people"
    _description = "Customer Lifecycle: People Who Move, Merge or Go"

    @api.model
    def _customers(self, contacts):
        """`{contact id: customer id}` of contacts and everyone below them."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH RECURSIVE below AS (
                SELECT id, commercial_partner_id FROM res_partner WHERE id = ANY(%s)
                UNION
                SELECT p.id, p.commercial_partner_id FROM res_partner p JOIN below b ON p.parent_id = b.id)
            SELECT id, commercial_partner_id FROM below
            """,
            (contacts.ids,),
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _follow(self, customers_before):
        """Brings the signals of contacts to their customers of now.

        `customers_before` is what `_customers` said. A customer that became a contact of
        another ends its stay there: from now on it goes the other's way.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, commercial_partner_id FROM res_partner WHERE id = ANY(%s)", (list(customers_before),)
        )
        moved = {
            contact: customer
            for contact, customer in self.env.cr.fetchall()
            if customers_before[contact] != customer
        }
        if not moved:
            return
        self._move_signals(list(moved))
        joined = [contact for contact, customer in moved.items() if contact != customer]
        self._end_stays([contact for contact in joined if customers_before[contact] == contact])
        self._mark_dirty({*moved.values(), *(customers_before[contact] for contact in moved)})

    @api.model
    def _move_signals(self, contact_ids):
        for table in ("crm_lifecycle_event", "crm_lifecycle_touchpoint"):
            self.env.cr.execute(
                SQL(
                    """UPDATE %s t SET partner_id = p.commercial_partner_id FROM res_partner p
                        WHERE p.id = t.contact_id AND t.contact_id = ANY(%s)
                          AND t.partner_id IS DISTINCT FROM p.commercial_partner_id""",
                    SQL.identifier(table),
                    contact_ids,
                )
            )
        self._invalidate()

    @api.model
    def _end_stays(self, partner_ids):
        """Those who are no customers of their own any more."""
        if not partner_ids:
            return
        now = fields.Datetime.now()
        self.env.cr.execute(
            """UPDATE crm_lifecycle_history SET left_at = GREATEST(entered_at, %s), cause = 'merge', write_date = %s
                WHERE partner_id = ANY(%s) AND left_at IS NULL""",
            (now, now, partner_ids),
        )
        self.env.cr.execute("DELETE FROM crm_lifecycle_profile WHERE partner_id = ANY(%s)", (partner_ids,))
        self._invalidate()

    @api.model
    def _mark_dirty(self, partner_ids):
        """Profiles to compute again; new ones for customers who have signals and none yet."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_lifecycle_profile (partner_id, company_id, dirty, create_uid, create_date, write_uid,
                                                   write_date)
                SELECT DISTINCT e.partner_id, e.company_id, TRUE, %(uid)s, %(now)s::timestamp, %(uid)s,
                       %(now)s::timestamp
                  FROM crm_lifecycle_event e
                 WHERE e.partner_id = ANY(%(ids)s)
                    ON CONFLICT (partner_id, company_id) DO NOTHING
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                ids=list(partner_ids),
            )
        )
        self.env.cr.execute(
            "UPDATE crm_lifecycle_profile SET dirty = TRUE WHERE partner_id = ANY(%s) AND dirty IS NOT TRUE",
            (list(partner_ids),),
        )
        self._invalidate()

    @api.model
    def _drop_doubles(self, contact_ids):
        """Before contacts become one: of signals that would be the same, the oldest stays."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            DELETE FROM crm_lifecycle_event e USING crm_lifecycle_event kept
             WHERE e.contact_id = ANY(%s) AND kept.contact_id = ANY(%s) AND e.kind_id = kept.kind_id
               AND e.source_id = kept.source_id AND e.nth = kept.nth AND e.id > kept.id
            """,
            (contact_ids, contact_ids),
        )
        self._invalidate()

    @api.model
    def _merge(self, contact, customers_before):
        """After others were merged into `contact`; `customers_before` is what `_customers` said of all of them."""
        self._move_signals(contact.ids)
        customer = contact.commercial_partner_id
        if customer != contact:
            self._end_stays(contact.ids)
        self._follow({**customers_before, contact.id: customer.id})
        self._mark_dirty({*customers_before.values(), customer.id})

    @api.model
    def _forget(self, contact_ids):
        """Takes what is personal out of the signals of contacts.

        Counts by kind, day and company stay. Nothing from before now is read in again.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET lifecycle_forgotten_at = %s WHERE id = ANY(%s)",
            (fields.Datetime.now(), contact_ids),
        )
        self.env.cr.execute("DELETE FROM crm_lifecycle_touchpoint WHERE contact_id = ANY(%s)", (contact_ids,))
        self.env.cr.execute(
            "UPDATE crm_lifecycle_history SET reason = NULL WHERE partner_id = ANY(%s)", (contact_ids,)
        )
        # A customer's signals are its contacts' too: theirs stay with them.
        self._forget_signals(
            SQL(
                "e.contact_id = ANY(%s) OR (e.contact_id IS NULL AND e.partner_id = ANY(%s))",
                contact_ids,
                contact_ids,
            )
        )
        self.env["res.partner"].invalidate_model(["lifecycle_forgotten_at"])

    @api.model
    def _forget_signals(self, where):
        """A signal of a company's contact stays with the company; one of a customer itself stays without."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT array_agg(DISTINCT e.partner_id) FROM crm_lifecycle_event e WHERE %s", where)
        )
        [customer_ids] = self.env.cr.fetchone()
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lifecycle_event e
                   SET contact_id = NULL, payload = NULL, source_ref = NULL, source_id = NULL,
                       partner_id = CASE WHEN e.partner_id <> e.contact_id THEN e.partner_id END
                 WHERE %s
                """,
                where,
            )
        )
        self._mark_dirty([customer for customer in customer_ids or () if customer])

    @api.model
    def _invalidate(self):
        for name in (
            "crm.lifecycle.event",
            "crm.lifecycle.touchpoint",
            "crm.lifecycle.history",
            "crm.lifecycle.profile",
        ):
            self.env[name].invalidate_model()
        self.env["res.partner"].invalidate_model(["lifecycle_profile_ids", "lifecycle_history_ids"])
