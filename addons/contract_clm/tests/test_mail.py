import email
import re
import socket
from collections import defaultdict
from email import policy

from aiosmtpd.controller import Controller

from odoo.tests import HttpCase, tagged

from .common import ContractCase


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Inbox:
    """A real SMTP server in this process that keeps what it receives."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, the name that aiosmtpd calls
        self.messages.append(
            (envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=policy.default))
        )
        return "250 OK"


@tagged("post_install", "-at_install")
class TestMail(ContractCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.inbox = Inbox()
        port = free_port()
        controller = Controller(self.inbox, hostname="127.0.0.1", port=port)
        controller.start()
        self.addCleanup(controller.stop)
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create({"name": "test", "smtp_host": "127.0.0.1", "smtp_port": port})
        # Odoo refuses to open connections in tests; this test is about the real one.
        self.patch(type(self.env["ir.mail_server"]), "_disable_send", lambda server: False)

    def deliver(self):
        self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        received = defaultdict(list)
        for recipients, message in self.inbox.messages:
            for recipient in recipients:
                received[recipient].append(message)
        return received

    def test_the_approver_is_asked_by_mail(self):
        contract = self.draft()
        contract.action_submit()
        [message] = self.deliver()["approver@example.com"]
        self.assertIn(contract.name, message["Subject"])
        self.assertIn(f"/contract/approval/{contract.id}", message.get_body(("html",)).get_content())

    def test_the_link_of_the_received_mail_leads_to_the_signing_page(self):
        contract = self.draft()
        signer = self.send(contract)
        [message] = self.deliver()["asha@example.com"]
        html = message.get_body(("html",)).get_content()
        path = re.search(r"/contract/sign/\d+/[\w-]+", html).group()
        self.assertIn(signer.request_id.sha256, self.url_open(path).text)

    def test_no_user_can_read_the_signing_link_afterwards(self):
        contract = self.draft()
        signer = self.send(contract)
        self.deliver()
        token = signer.access_token
        self.assertFalse(self.env["mail.message"].search([("body", "ilike", token)]))
        self.assertFalse(self.env["mail.mail"].search([("body_html", "ilike", token)]))
