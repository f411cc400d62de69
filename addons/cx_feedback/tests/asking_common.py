from contextlib import nullcontext
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase

from odoo.addons.crm_lifecycle.tests.inbox_common import open_mailbox

from .program_common import ProgramCase


class AskingCase(ProgramCase):
    """Programs that ask when a signal comes, and the job that does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The limits of a database are its own; those that a test needs it makes.
        cls.env["crm.contact.cap"].sudo().search([]).active = False
        cls.env["crm.contact.quiet"].sudo().search([]).active = False
        cls.kind = (
            cls.env["crm.lifecycle.kind"]
            .sudo()
            .create({"name": "Repair done", "code": "test_repair", "channel": "service"})
        )
        cls.miller.sudo().email = "miller@example.com"

    @classmethod
    def asking(cls, **values):
        """A program that runs since ten days and asks a day after the signal."""
        program = cls.running(**{"trigger": "signal", "kind_id": cls.kind.id, **values})
        program.started_at = fields.Datetime.now() - timedelta(days=10)
        return program

    @classmethod
    def people(cls, number, **values):
        return (
            cls.env["res.partner"]
            .sudo()
            .create([{"name": f"P{i}", "email": f"p{i}@example.com", **values} for i in range(number)])
        )

    @classmethod
    def happen(cls, people, days=2, **values):
        """The signal comes, so many days ago."""
        return (
            cls.env["crm.lifecycle.event"]
            .sudo()
            .create(
                [
                    {
                        "kind_id": cls.kind.id,
                        "contact_id": person.id,
                        "partner_id": person.commercial_partner_id.id,
                        "company_id": cls.env.company.id,
                        "occurred_at": fields.Datetime.now() - timedelta(days=days),
                        **values,
                    }
                    for person in people
                ]
            )
        )

    @classmethod
    def segment_of(cls, people):
        # A segment holds whom its responsible user may see.
        admin = cls.env.ref("base.user_admin")
        segment = (
            cls.env["crm.segment"]
            .with_user(admin)
            .create({"name": "Some", "domain": f"[('id', 'in', {people.ids})]"})
        )
        segment.action_refresh()
        return segment

    def decided(self, program):
        """`{person's name: (state, reason)}` of what would be asked now."""
        program = program.sudo()
        at = fields.Datetime.now()
        verdicts = program._decide_candidates(program._candidates(at), at)
        names = self.env["res.partner"].sudo().browse
        return {
            names(verdict.candidate.partner_id).name: (verdict.state, verdict.reason) for verdict in verdicts
        }

    def work(self):
        """Lets the job run once, as its cron does."""
        # A test with a server is in the mode already.
        mode = nullcontext() if isinstance(self, HttpCase) else self.enter_registry_test_mode()
        with mode:
            self.env.ref("cx_feedback.ir_cron_ask").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def open_mailbox(self):
        self.inbox, self.server = open_mailbox(self)

    def invitations_of(self, program):
        return self.env["cx.invitation"].search([("program_id", "=", program.id)], order="id")
