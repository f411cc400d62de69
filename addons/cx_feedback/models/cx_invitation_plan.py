from odoo import api, fields, models
from odoo.tools import SQL

from . import cx_program_decision as decision
from .cx_program_candidates import Candidate

# Of what `_planned_row` returns.
PLANNED_COLUMN_TYPES = ("int", "int", "int", "int", "int", "varchar", "varchar", "timestamp")


class CxInvitation(models.Model):
    """Rows for what was decided, and the words for the reasons."""

    _inherit = "cx.invitation"

    reason_text = fields.Char("Reason", compute="_compute_reason_text")

    @api.depends("reason")
    def _compute_reason_text(self):
        for invitation in self:
            invitation.reason_text = self._reason_words(invitation.reason)

    @api.model
    def _reason_words(self, code):
        """Why somebody is asked later or not at all, in the reader's language."""
        own = {
            decision.SAMPLE: self.env._("Not in the sample"),
            decision.QUOTA: self.env._("All the answers that are wanted have come"),
            decision.COOLDOWN: self.env._("Asked by this program not long ago"),
            decision.TWICE: self.env._("Is being asked by this program already"),
            decision.HOURS: self.env._("Outside of working hours"),
            decision.NO_HOURS: self.env._(
                "The working hours of the program have no open time in the next weeks"
            ),
            decision.LATE: self.env._("Could not be sent in time"),
            decision.CLOSED: self.env._("The program was closed before"),
        }
        return own.get(code) or self.env["crm.contact.pressure"]._reason_text(code)

    @api.model
    def _store_planned(self, program, verdicts):
        """The new invitations of `Verdict`s; who has the same one already keeps that."""
        columns = list(zip(*(self._planned_row(verdict) for verdict in verdicts), strict=True))
        if not columns:
            return self.browse()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO cx_invitation (program_id, company_id, channel, partner_id, event_id, wave, order_id,
                                           lead_id, state, reason, scheduled_at, create_uid, create_date,
                                           write_uid, write_date)
                SELECT %(program)s, %(company)s, %(channel)s, v.*, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(columns)s) AS v
                    ON CONFLICT DO NOTHING
                RETURNING id""",
                program=program.id,
                company=program.company_id.id,
                channel=program.channel,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                columns=SQL(", ").join(
                    SQL("%s::%s[]", list(values), SQL(kind))
                    for values, kind in zip(columns, PLANNED_COLUMN_TYPES, strict=True)
                ),
            )
        )
        self.invalidate_model()
        return self.browse(row[0] for row in rows)

    @api.model
    def _planned_row(self, verdict):
        candidate = verdict.candidate
        return (
            candidate.partner_id,
            candidate.event_id,
            candidate.wave,
            candidate.order_id,
            candidate.lead_id,
            verdict.state,
            verdict.reason or None,
            verdict.at or None,
        )

    def _as_candidate(self):
        self.ensure_one()
        return Candidate(
            self.partner_id.id,
            self.event_id.id,
            self.wave,
            self.order_id.id,
            self.lead_id.id,
            invitation_id=self.id,
        )
