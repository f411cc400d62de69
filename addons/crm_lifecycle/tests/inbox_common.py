import email
import socket
from email import policy

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Inbox:
    """A real SMTP server in this process that keeps what it receives, and refuses or hangs up as it is told to."""

    def __init__(self):
        self.messages = []
        self.refused = {}
        self.hangs_up = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, called by aiosmtpd
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, called by aiosmtpd
        message = email.message_from_bytes(envelope.content, policy=policy.default)
        self.messages += [(address, message) for address in envelope.rcpt_tos]
        if self.hangs_up.intersection(envelope.rcpt_tos):
            server.transport.close()
        return "250 OK"

    def of(self, address):
        return [message for recipient, message in self.messages if recipient == address]


def open_mailbox(test):
    """The inbox of a mail server that Odoo sends to for the time of a test, and its `ir.mail_server`."""
    inbox, port = Inbox(), free_port()
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    test.addCleanup(controller.stop)
    servers = test.env["ir.mail_server"].sudo()
    servers.search([]).active = False
    server = servers.create({"name": "test", "smtp_host": "127.0.0.1", "smtp_port": port})
    # Odoo refuses to open connections in tests; these are about the real one.
    test.patch(type(servers), "_disable_send", lambda server: False)
    return inbox, server
