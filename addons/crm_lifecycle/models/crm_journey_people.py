from odoo import api, fields, models
from odoo.tools import SQL


class CrmLifecyclePeople(models.AbstractModel):
    """Journeys follow their people, too: contacts that merge, go, or ask to be forgotten."""

    _inherit = "crm.lifecycle.people"

    @api.model
    def _drop_doubles(self, contact_ids):
        """Contacts that become one are on each journey once: of those on the way, who entered first goes on."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE crm_journey_token t
               SET state = CASE WHEN t.is_control THEN t.state ELSE 'exited' END, reason = 'merged', due_at = NULL,
                   ended_at = %s
              FROM crm_journey_token kept
             WHERE t.partner_id = ANY(%s) AND kept.partner_id = ANY(%s) AND kept.journey_id = t.journey_id
               AND t.ended_at IS NULL AND kept.ended_at IS NULL
               AND (kept.entered_at, kept.id) < (t.entered_at, t.id)
            """,
            (fields.Datetime.now(), contact_ids, contact_ids),
        )
        # Their times are counted together, in numbers that nobody of them has.
        self.env.cr.execute(
            """
            UPDATE crm_journey_token t SET rotation = n.rotation
              FROM (SELECT id, MAX(rotation) OVER (PARTITION BY journey_id)
                               + ROW_NUMBER() OVER (PARTITION BY journey_id ORDER BY entered_at, id) AS rotation
                      FROM crm_journey_token WHERE partner_id = ANY(%s)) n
             WHERE t.id = n.id AND EXISTS (SELECT FROM crm_journey_token o
                                            WHERE o.journey_id = t.journey_id AND o.partner_id = ANY(%s)
                                              AND o.partner_id <> t.partner_id)
            """,
            (contact_ids, contact_ids),
        )
        self.env.cr.execute(
            """DELETE FROM crm_segment_pick k USING crm_segment_pick kept
                WHERE k.partner_id = ANY(%s) AND kept.partner_id = ANY(%s) AND k.segment_id = kept.segment_id
                  AND k.id > kept.id""",
            (contact_ids, contact_ids),
        )
        return super()._drop_doubles(contact_ids)

    @api.model
    def _forget(self, contact_ids):
        self.env.flush_all()
        self._forget_travellers(SQL("t.partner_id = ANY(%s)", contact_ids))
        self.env.cr.execute("DELETE FROM crm_segment_pick WHERE partner_id = ANY(%s)", (contact_ids,))
        return super()._forget(contact_ids)

    @api.model
    def _forget_tokens(self, token_ids):
        self.env.flush_all()
        self._forget_travellers(SQL("t.id = ANY(%s)", token_ids))
        self._invalidate()

    @api.model
    def _forget_travellers(self, where):
        """The journey ends for the people of these tokens `t`; how many came how far stays."""
        # What is no code may name the person.
        codes = [*self.env["crm.journey"]._reasons(), *self.env["crm.contact.pressure"]._reasons()]
        self.env.cr.execute(
            SQL(
                """UPDATE crm_journey_trace r SET reason = NULL FROM crm_journey_token t
                    WHERE t.id = r.token_id AND r.reason <> ALL(%s) AND %s""",
                codes,
                where,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_journey_token t
                   SET partner_id = NULL, event_id = NULL, due_at = NULL,
                       state = CASE WHEN state = 'waiting' THEN 'exited' ELSE state END,
                       reason = CASE WHEN ended_at IS NULL THEN 'forgotten' WHEN reason = ANY(%s) THEN reason END,
                       ended_at = COALESCE(ended_at, %s)
                 WHERE %s
                """,
                codes,
                fields.Datetime.now(),
                where,
            )
        )

    @api.model
    def _invalidate(self):
        for name in ("crm.journey.token", "crm.journey.trace", "crm.segment.pick"):
            self.env[name].invalidate_model()
        return super()._invalidate()
