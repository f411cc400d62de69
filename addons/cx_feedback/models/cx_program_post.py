import smtplib
from contextlib import contextmanager

from odoo import models

from odoo.addons.crm_lifecycle.tools.pressure import Decision


class PostOfficeClosedError(ConnectionError):
    """No mail server: the other messages need not try."""


class PostOffice:
    """One connection to the mail server for many messages; opened for the first, and again where it broke."""

    def __init__(self, servers, sender):
        self._servers = servers
        self._sender = sender
        self._session = None
        self._closed = None

    def send(self, message, address):
        """Raises what the mail server says, and `PostOfficeClosedError` where none can be reached.

        Goes to `address` only: names can look like addresses, too.
        """
        if self._session is None:
            self._session = self._open()
        try:
            servers = self._servers.with_context(send_validated_to=[address])
            servers.send_email(message, smtp_session=self._session)
        except smtplib.SMTPServerDisconnected:
            self._session = None
            raise

    def _open(self):
        if not self._closed:
            try:
                return self._servers._connect__(smtp_from=self._sender)
            except Exception as error:  # of the network, of the settings: there is no mail server for anybody
                self._closed = PostOfficeClosedError(str(error))
        raise self._closed

    def close(self):
        if self._session is not None:
            try:
                self._session.quit()
            except (smtplib.SMTPException, OSError):
                self._session.close()


class CxProgram(models.Model):
    """Where the messages of a program go out, and where answers to them go."""

    _inherit = "cx.program"

    @contextmanager
    def _post_office(self):
        """A `PostOffice` for the messages of this program.

        They go to the server directly: a queue would keep their links, and with them who got which.
        """
        office = PostOffice(self._mail_servers(), self._sender())
        try:
            yield office
        finally:
            office.close()

    def _mail_servers(self):
        """With the addresses of the company, so that what bounces comes back to Odoo's own handling of bounces."""
        company = self.company_id
        return self.env["ir.mail_server"].with_context(
            domain_bounce_address=company.bounce_email or None,
            domain_notifications_email=company.default_from_email or None,
        )

    def _sender(self):
        """Whom the message is from, and whom it is answered to."""
        return self.user_id.email_formatted or self.company_id.email_formatted or False

    def _record_sent(self, people, at):
        """Notes for contact pressure that these people were contacted."""
        self._record_pressure({person.id: Decision("send") for person in people}, at)
