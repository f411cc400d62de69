from odoo import api, models
from odoo.tools import SQL

from ..tools import tickets
from .cx_program import PSEUDONYMOUS

ERASED = (
    "partner_id",
    "invitation_id",
    "comment",
    "choice",
    "pseudonym",
    "ticket_key",
    "occasion_key",
    "order_id",
    "lead_id",
    "lang",
)


class CrmLifecyclePeople(models.AbstractModel):
    _inherit = "crm.lifecycle.people"

    @api.model
    def _forget(self, contact_ids):
        result = super()._forget(contact_ids)
        self.env["cx.response"]._forget_people(contact_ids)
        return result


class CxResponse(models.Model):
    """Forgetting people: what they said goes, and whatever leads to them; score and date stay for the statistics."""

    _inherit = "cx.response"

    _pseudonym_idx = models.Index("(pseudonym) WHERE pseudonym IS NOT NULL")

    @api.model
    def _forget_people(self, contact_ids):
        """Also finds their answers to pseudonymous programs; anonymous ones cannot be found by anybody."""
        self.env.flush_all()
        self._erase(
            SQL(
                "partner_id = ANY(%(ids)s) OR pseudonym = ANY(%(names)s) OR invitation_id IN"
                " (SELECT id FROM cx_invitation WHERE partner_id = ANY(%(ids)s))",
                ids=list(contact_ids),
                names=self._pseudonyms(contact_ids),
            )
        )
        self.env.cr.execute("DELETE FROM cx_invitation WHERE partner_id = ANY(%s)", (list(contact_ids),))
        self.env["cx.invitation"].invalidate_model()

    @api.model
    def _pseudonyms(self, contact_ids):
        self.env.cr.execute("SELECT id FROM cx_program WHERE identity = %s", (PSEUDONYMOUS,))
        secret = self.env["cx.intake"]._secret()
        programs = [row[0] for row in self.env.cr.fetchall()]
        return [
            tickets.pseudonym(secret, program, contact) for program in programs for contact in contact_ids
        ]

    @api.model
    def _erase(self, where):
        self._count_without_language(where)
        cleared = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in ERASED)
        self.env.cr.execute(SQL("UPDATE cx_response SET %s WHERE %s", cleared, where))
        self.invalidate_model()

    @api.model
    def _count_without_language(self, where):
        """A language may lead to the person: these answers move to those of unknown language in the counts."""
        self.env["cx.rollup.delta"].flush_model()
        keys = SQL(
            "day, metric_id, program_id, touchpoint_id, company_id, score, stage_id, user_id, lang, count"
        )
        self.env.cr.execute(
            SQL(
                """INSERT INTO cx_rollup_delta (%s)
                   SELECT r.date::date, r.metric_id, r.program_id, r.touchpoint_id, r.company_id, r.score, r.stage_id,
                          r.user_id, said.lang, said.count
                     FROM (SELECT * FROM cx_response WHERE lang IS NOT NULL AND (%s)) r
                    CROSS JOIN LATERAL (VALUES (r.lang, -1), (NULL, 1)) AS said (lang, count)""",
                keys,
                where,
            )
        )
        self.env["cx.rollup.delta"].invalidate_model()

    def unlink(self):
        """Odoo's privacy lookup erases persons, not what they count for."""
        if not self.env.context.get("cx_feedback_forget"):
            return super().unlink()
        self.env.flush_all()
        self._erase(SQL("id = ANY(%s)", self.ids))
        return True
