from datetime import timedelta

from odoo import fields

from .common import FeedbackCase


class ProgramCase(FeedbackCase):
    """A running program of each promise, and invitations to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programs = cls.env["cx.program"].with_user(cls.manager)
        cls.program = cls.running(name="After delivery")

    @classmethod
    def running(cls, **values):
        program = cls.programs.create({"name": "Ask", "metric_id": cls.nps.id, **values})
        program.action_start()
        return program

    @classmethod
    def invite(cls, program, partner, **values):
        today = fields.Date.today()
        # Invitations are made by the sending job only.
        return (
            cls.env["cx.invitation"]
            .sudo()
            .create(
                {
                    "program_id": program.id,
                    "company_id": program.company_id.id,
                    "partner_id": partner.id,
                    "state": "sent",
                    "sent_at": fields.Datetime.now(),
                    "expires_on": today + timedelta(days=program.expiry_days),
                    **values,
                }
            )
        )

    def take(self, ticket, score=None, **values):
        """Answers as the public page does, without any right but the ticket."""
        intake = self.env(user=self.env.ref("base.public_user"))["cx.intake"]
        return intake._store(intake._open(ticket), score, **values)
