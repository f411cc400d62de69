import email
import socket
from contextlib import nullcontext
from datetime import timedelta
from email import policy

from aiosmtpd.controller import Controller

from odoo import fields
from odoo.tests import HttpCase

from .program_common import ProgramCase


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Inbox:
    """A real SMTP server in this process that keeps what it receives, and refuses whom it is told to."""

    def __init__(self):
        self.messages = []
        self.refused = {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, called by aiosmtpd
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, called by aiosmtpd
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.messages += [(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    def of(self, address):
        return [message for recipient, message in self.messages if recipient == address]


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
        self.inbox = Inbox()
        port = free_port()
        controller = Controller(self.inbox, hostname="127.0.0.1", port=port)
        controller.start()
        self.addCleanup(controller.stop)
        servers = self.env["ir.mail_server"].sudo()
        servers.search([]).active = False
        self.server = servers.create({"name": "test", "smtp_host": "127.0.0.1", "smtp_port": port})
        # Odoo refuses to open connections in tests; these are about the real one.
        self.patch(type(servers), "_disable_send", lambda server: False)

    def invitations_of(self, program):
        return self.env["cx.invitation"].search([("program_id", "=", program.id)], order="id")
