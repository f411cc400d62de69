from collections import namedtuple
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

# Whom a program may ask: a person, and what leads to it.
Candidate = namedtuple(
    "Candidate", "partner_id event_id wave order_id lead_id invitation_id", defaults=(None,) * 5
)

# What happened longer ago than the wait and this is not asked about any more.
LATEST_DAYS = 7
MANUAL, SIGNAL, SCHEDULE = "manual", "signal", "schedule"


class CxProgram(models.Model):
    """Whom a program could ask now. One query, whatever the number of people."""

    _inherit = "cx.program"

    def _candidates(self, at, limit=None):
        """`Candidate`s of moment `at` who have no invitation yet; of a program that asks by hand, none.

        A program that was not started is answered for as if it ran.
        """
        self.ensure_one()
        if self.trigger == MANUAL or self.channel == "link":
            return []
        query = self._signal_candidates(at) if self.trigger == SIGNAL else self._wave_candidates(at)
        self.env.flush_all()
        rows = self.env.execute_query(SQL("%s LIMIT %s", query, limit))
        return [Candidate(*row) for row in rows]

    def _signal_candidates(self, at):
        """SQL: people with whom it happened long enough ago, and not too long ago."""
        newest = at - timedelta(**{self.delay_unit: self.delay})
        oldest = newest - timedelta(days=LATEST_DAYS)
        joins, order, lead = self._sources_of_signal()
        return SQL(
            """
            SELECT e.contact_id, e.id, NULL::int, %(order)s, %(lead)s
              FROM crm_lifecycle_event e %(joins)s
             WHERE e.kind_id = %(kind)s AND e.company_id = %(company)s AND e.contact_id IS NOT NULL
               AND e.occurred_at BETWEEN %(oldest)s AND %(newest)s
               AND NOT EXISTS (SELECT FROM cx_invitation i WHERE i.program_id = %(program)s AND i.event_id = e.id)
               AND %(segment)s
             ORDER BY e.occurred_at, e.id""",
            order=order,
            lead=lead,
            joins=joins,
            kind=self.kind_id.id or 0,
            company=self.company_id.id,
            oldest=max(oldest, self.started_at or oldest),
            newest=newest,
            program=self.id,
            segment=self._in_segment(SQL("e.contact_id"), SQL("e.partner_id")),
        )

    def _sources_of_signal(self):
        """SQL: joins, and the columns of the order and the lead that the signal came from."""
        none = SQL("NULL::int")
        name = self.env["crm.lifecycle.source"]._models_by_code().get(self.kind_id.code)
        if name == "sale.order":
            return SQL("LEFT JOIN sale_order o ON o.id = e.source_id"), SQL("o.id"), none
        if name == "crm.lead":
            return SQL("LEFT JOIN crm_lead l ON l.id = e.source_id"), none, SQL("l.id")
        field = self.env[name]._fields.get("sale_id") if name else None
        if field and field.store and field.comodel_name == "sale.order":
            joins = SQL("LEFT JOIN %s s ON s.id = e.source_id", SQL.identifier(self.env[name]._table))
            return joins, SQL("s.sale_id"), none
        return SQL(), none, none

    def _in_segment(self, *people):
        """SQL: one of them, the person or the customer, belongs to the segment; true where there is none."""
        if not self.segment_id:
            return SQL("TRUE")
        return SQL(
            """EXISTS (SELECT FROM crm_segment_member m
                        WHERE m.segment_id = %s AND m.left_at IS NULL AND m.partner_id IN (%s))""",
            self.segment_id.id,
            SQL(", ").join(people),
        )

    def _wave_candidates(self, at):
        """SQL: members whose turn has come in this wave."""
        wave, day = self._wave_and_day(at)
        return SQL(
            """
            SELECT m.partner_id, NULL::int, %(wave)s, NULL::int, NULL::int
              FROM crm_segment_member m
             WHERE m.segment_id = %(segment)s AND m.left_at IS NULL
               AND NOT EXISTS (SELECT FROM cx_invitation i
                                WHERE i.program_id = %(program)s AND i.wave = %(wave)s
                                  AND i.partner_id = m.partner_id AND i.event_id IS NULL)
               AND %(turn)s
             ORDER BY m.partner_id""",
            wave=wave,
            segment=self.segment_id.id or 0,
            program=self.id,
            turn=SQL("%s <= %s", self._day_of_turn(SQL("m.partner_id")), day) if self.spread else SQL("TRUE"),
        )

    def _wave_and_day(self, at):
        """Which round it is, from 0 on, and which day of it."""
        days = (at - self.started_at).days if self.started_at else 0
        return divmod(max(days, 0), self.period_days)

    def _day_of_turn(self, person):
        """SQL: what `shares.day_of_wave` says of the column `person`."""
        return SQL(
            """floor((SELECT get_byte(h, 0) * 2^56 + get_byte(h, 1) * 2^48 + get_byte(h, 2) * 2^40
                           + get_byte(h, 3) * 2^32 + get_byte(h, 4) * 2^24 + get_byte(h, 5) * 2^16
                           + get_byte(h, 6) * 2^8 + get_byte(h, 7)
                        FROM sha256(convert_to('day|' || %s || '|' || %s, 'UTF8')) h) / 2^64 * %s)""",
            self.id,
            person,
            self.period_days,
        )
