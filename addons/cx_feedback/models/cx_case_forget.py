from odoo import api, fields, models
from odoo.tools import SQL

FORGOTTEN = (
    "partner_id",
    "account_id",
    "order_id",
    "lead_id",
    "action_needed",
    "resolution",
    "second_invitation_id",
    "problem",
)
# What is written about a case, and where its model stands.
WRITTEN = {
    "mail_message": "model",
    "mail_scheduled_message": "model",
    "mail_activity": "res_model",
    "mail_followers": "res_model",
}


class CxCase(models.Model):
    """Forgetting people: what was written about them goes, times and scores stay for the measures."""

    _inherit = "cx.case"

    @api.model
    def _forget_cases(self, where):
        """`where` is SQL over `cx_case`. Nobody can be got in touch with any more: open cases end."""
        self.env.flush_all()
        cleared = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in FORGOTTEN)
        rows = self.env.execute_query(
            SQL(
                """UPDATE cx_case SET %s, next_due_at = NULL, next_step_at = NULL,
                          closed_at = CASE WHEN state IN ('new', 'contacted', 'action') THEN %s ELSE closed_at END,
                          state = CASE WHEN state IN ('new', 'contacted', 'action') THEN 'cancelled' ELSE state END,
                          second_state = CASE WHEN second_state IN ('waiting', 'asked') THEN 'not_asked'
                                              ELSE second_state END
                    WHERE %s RETURNING id""",
                cleared,
                fields.Datetime.now(),
                where,
            )
        )
        ids = [row[0] for row in rows]
        if ids:
            self._forget_written(ids)
            self._forget_told(ids)
        self.env.invalidate_all(flush=False)

    @api.model
    def _forget_written(self, ids):
        """Takes away what was written, planned and attached."""
        for table, model in WRITTEN.items():
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s = 'cx.case' AND res_id = ANY(%s)",
                    SQL.identifier(table),
                    SQL.identifier(model),
                    ids,
                )
            )
        # Files are nobody's business here but that they go.
        files = self.env["ir.attachment"].sudo()
        files.search([("res_model", "=", self._name), ("res_id", "in", ids)]).unlink()

    @api.model
    def _forget_told(self, ids):
        """Takes back what waits to be sent: mails to owners, each of which may name many customers, and messages."""
        self.env.cr.execute(
            """DELETE FROM mail_message m USING mail_mail w
                WHERE w.mail_message_id = m.id AND m.model = 'cx.case'
                  AND COALESCE(w.body_html, m.body) ~ ('/odoo/cases/(' || array_to_string(%s, '|') || ')\\M')""",
            (ids,),
        )
        self.env.cr.execute(
            """DELETE FROM cx_webhook_delivery
                WHERE event LIKE 'case.%%' AND (payload::jsonb #>> '{case,id}')::int = ANY(%s)""",
            (ids,),
        )

    def unlink(self):
        """Odoo's privacy lookup erases persons, not what they count for."""
        if not self.env.context.get("cx_feedback_forget"):
            return super().unlink()
        self._forget_cases(SQL("id = ANY(%s)", self.ids))
        return True


class CxResponse(models.Model):
    _inherit = "cx.response"

    @api.model
    def _forget_people(self, contact_ids):
        self.env["cx.case"]._forget_cases(SQL("partner_id = ANY(%s)", list(contact_ids)))
        return super()._forget_people(contact_ids)

    @api.model
    def _erase(self, where):
        self.env["cx.case"]._forget_cases(
            SQL(
                """response_id IN (SELECT id FROM cx_response WHERE %(where)s)
                   OR second_response_id IN (SELECT id FROM cx_response WHERE %(where)s)
                   OR id IN (SELECT case_id FROM cx_response WHERE %(where)s)""",
                where=where,
            )
        )
        return super()._erase(where)


class CrmLifecyclePeople(models.AbstractModel):
    _inherit = "crm.lifecycle.people"

    @api.model
    def _drop_doubles(self, contact_ids):
        """Before contacts become one: of open cases that would be the same, the oldest takes the answers."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH same AS (
                SELECT id, MIN(id) OVER (PARTITION BY company_id, COALESCE(program_id, 0)) AS kept
                  FROM cx_case
                 WHERE partner_id = ANY(%(ids)s) AND state IN ('new', 'contacted', 'action')),
            moved AS (
                UPDATE cx_response r SET case_id = s.kept FROM same s WHERE r.case_id = s.id AND s.id <> s.kept)
            UPDATE cx_case k SET state = 'cancelled', closed_at = %(now)s, next_due_at = NULL, next_step_at = NULL
              FROM same s WHERE k.id = s.id AND s.id <> s.kept
            """,
            {"ids": list(contact_ids), "now": fields.Datetime.now()},
        )
        self.env.cr.execute(
            """DELETE FROM mail_activity a USING cx_case k
                WHERE a.res_model = 'cx.case' AND a.res_id = k.id AND a.automated AND k.state = 'cancelled'
                  AND k.partner_id = ANY(%s)""",
            (list(contact_ids),),
        )
        self.env.invalidate_all(flush=False)
        return super()._drop_doubles(contact_ids)
