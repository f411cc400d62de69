from odoo import api, models
from odoo.tools import SQL


class CrmLoyaltyGrantBooking(models.Model):
    """From what was granted to cards: their balance and their history, which customers see, as Odoo keeps them."""

    _inherit = "crm.loyalty.grant"

    @api.model
    def _book_given(self, grant_ids, now):
        """Raises the cards of these grants; makes cards for those who have none."""
        if not grant_ids:
            return
        self._find_cards(grant_ids, now)
        self._make_cards(grant_ids)
        self.env.cr.execute(
            """
            UPDATE loyalty_card card
               SET points = COALESCE(card.points, 0) + given.points, write_uid = %s, write_date = %s
              FROM (SELECT card_id, SUM(points) AS points FROM crm_loyalty_grant
                     WHERE id = ANY(%s) GROUP BY card_id) given
             WHERE card.id = given.card_id
            RETURNING card.id, card.points - given.points, card.points
            """,
            (self.env.uid, now, grant_ids),
        )
        changes = {row[0]: {"old": row[1], "new": row[2]} for row in self.env.cr.fetchall()}
        self._write_history(grant_ids, now)
        self._after_booking(grant_ids)
        # Cards are made and filled by the machine only; whoever runs it need not be allowed to see them.
        cards = self.env["loyalty.card"].sudo().browse(changes)
        # Odoo's own mails at milestones.
        cards._send_points_reach_communication({card: changes[card.id] for card in cards})

    @api.model
    def _book_taken(self, grant_ids):
        """Lowers the cards, and takes the lines out of their history as Odoo does for a cancelled order.

        Points that were used already cannot be taken back: a card does not fall below zero.
        """
        if not grant_ids:
            return
        self.env.cr.execute(
            """
            UPDATE loyalty_card card SET points = GREATEST(COALESCE(card.points, 0) - taken.points, 0)
              FROM (SELECT card_id, SUM(points) AS points FROM crm_loyalty_grant
                     WHERE id = ANY(%s) GROUP BY card_id) taken
             WHERE card.id = taken.card_id
            """,
            (grant_ids,),
        )
        self.env.cr.execute(
            "DELETE FROM loyalty_history WHERE id IN (SELECT history_id FROM crm_loyalty_grant WHERE id = ANY(%s))",
            (grant_ids,),
        )
        self._after_booking(grant_ids)

    @api.model
    def _find_cards(self, grant_ids, now):
        """The usable card of the contact in the program; of several, the oldest."""
        self.env.cr.execute(
            """
            UPDATE crm_loyalty_grant g
               SET card_id = (SELECT card.id FROM loyalty_card card
                               WHERE card.partner_id = g.contact_id AND card.program_id = g.program_id
                                 AND card.active AND (card.expiration_date IS NULL OR card.expiration_date >= %s)
                               ORDER BY card.id LIMIT 1)
             WHERE g.id = ANY(%s)
            """,
            (now.date(), grant_ids),
        )

    @api.model
    def _make_cards(self, grant_ids):
        self.env.cr.execute(
            """SELECT DISTINCT contact_id, program_id FROM crm_loyalty_grant
                WHERE id = ANY(%s) AND card_id IS NULL ORDER BY 1, 2""",
            (grant_ids,),
        )
        missing = self.env.cr.fetchall()
        if not missing:
            return
        # See _book_given.
        cards = (
            self.env["loyalty.card"].sudo().with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        )
        made = cards.create([{"partner_id": partner, "program_id": program} for partner, program in missing])
        made.flush_recordset()
        self.env.cr.execute(
            """UPDATE crm_loyalty_grant g SET card_id = card.id FROM loyalty_card card
                WHERE g.id = ANY(%s) AND g.card_id IS NULL AND card.id = ANY(%s)
                  AND card.partner_id = g.contact_id AND card.program_id = g.program_id""",
            (grant_ids, made.ids),
        )

    @api.model
    def _write_history(self, grant_ids, now):
        """A line on the card for each grant, in the customer's language."""
        self.env.cr.execute(
            SQL(
                """
                WITH line AS MATERIALIZED (
                    SELECT g.id, nextval(pg_get_serial_sequence('loyalty_history', 'id')) AS history_id, g.card_id,
                           g.points,
                           COALESCE(r.name ->> p.lang, r.name ->> 'en_US', s.name ->> p.lang, s.name ->> 'en_US',
                                    %(unnamed)s) AS description
                      FROM crm_loyalty_grant g
                      JOIN res_partner p ON p.id = g.contact_id
                      LEFT JOIN crm_loyalty_rule r ON r.id = g.rule_id
                      LEFT JOIN crm_journey_step s ON s.id = g.step_id
                     WHERE g.id = ANY(%(ids)s)
                ),
                written AS (
                    INSERT INTO loyalty_history (id, card_id, description, issued, used, create_uid, create_date,
                                                 write_uid, write_date)
                    SELECT history_id, card_id, description, points, 0, %(uid)s, %(now)s, %(uid)s, %(now)s FROM line
                )
                UPDATE crm_loyalty_grant g SET history_id = line.history_id FROM line WHERE line.id = g.id
                """,
                unnamed=self.env._("Points"),
                ids=grant_ids,
                uid=self.env.uid,
                now=now,
            )
        )

    @api.model
    def _after_booking(self, grant_ids):
        """Standings of those customers, at once."""
        for name in ("crm.loyalty.grant", "loyalty.card", "loyalty.history"):
            self.env[name].invalidate_model(flush=False)
        self.env.cr.execute(
            """SELECT program_id, array_agg(DISTINCT partner_id) FROM crm_loyalty_grant
                WHERE id = ANY(%s) AND partner_id IS NOT NULL GROUP BY program_id""",
            (grant_ids,),
        )
        for program_id, partner_ids in self.env.cr.fetchall():
            # Whoever gives points need not be allowed to see the program.
            program = self.env["loyalty.program"].sudo().browse(program_id)
            self.env["crm.loyalty.standing"]._refresh(program, partner_ids)

    @api.model
    def _give_at_step(self, step, tokens, now):
        """Points for people who came to a step of a journey; who had them there already gets none."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO crm_loyalty_grant (step_id, token_id, program_id, company_id, nth, contact_id, partner_id,
                                           points, given_at)
            SELECT %s, t.id, %s, %s, 1, p.id, p.commercial_partner_id, %s, %s
              FROM crm_journey_token t JOIN res_partner p ON p.id = t.partner_id
             WHERE t.id = ANY(%s)
            ON CONFLICT DO NOTHING
            RETURNING id
            """,
            (
                step.id,
                step.loyalty_program_id.id,
                step.company_id.id,
                step.loyalty_points,
                now,
                tokens.ids,
            ),
        )
        self._book_given([row[0] for row in self.env.cr.fetchall()], now)
