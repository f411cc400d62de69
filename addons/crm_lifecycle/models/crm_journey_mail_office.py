import smtplib

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ..tools import outbox


class ClosedError(ConnectionError):
    """The mail server of a line cannot be reached: the other messages of the line need not try."""


class PostOffice:
    """Connections to the mail servers of a batch of messages; opened for the first, and again where one broke.

    What is handed over was read before, so that nothing slow stands between the reading and the marks. `closed` is
    `{line: why}` of those that lead nowhere; it grows, and is not tried again.
    """

    def __init__(self, closed):
        self._sessions, self._closed = {}, closed

    def hand_over(self, parcel):
        """`(state, error)`: what became of it, see `tools/outbox.py`; raises `ClosedError`."""
        session = self._session(parcel)
        watch = outbox.Watch(session) if session else None  # None in tests without a mail server
        try:
            servers = parcel.servers.with_context(send_validated_to=[parcel.email])
            servers.send_email(parcel.message, smtp_session=session)
        except Exception as error:  # of the network, of the server, of the address
            cause = error.__context__ if isinstance(error, MailDeliveryException) else error
            if isinstance(cause, (OSError, smtplib.SMTPServerDisconnected)):
                self._drop(parcel)
            return outbox.judge(cause, bool(watch and watch.handed_over)), cause
        finally:
            if watch:
                watch.end()
        return outbox.SENT, None

    def _session(self, parcel):
        session = self._sessions.get(parcel.line)
        if session and getattr(session, "sock", session) is None:
            self._drop(parcel)  # The mail server has closed it.
        if parcel.line in self._closed:
            raise ClosedError(self._closed[parcel.line])
        if parcel.line not in self._sessions:
            server, sender = parcel.line
            try:
                self._sessions[parcel.line] = parcel.servers._connect__(
                    mail_server_id=server or None, smtp_from=sender
                )
            except Exception as error:  # of the network, of the settings: nobody gets through by this line
                self._closed[parcel.line] = str(error) or type(error).__name__
                raise ClosedError(self._closed[parcel.line]) from error
        return self._sessions[parcel.line]

    def _drop(self, parcel):
        session = self._sessions.pop(parcel.line, None)
        if session:
            session.close()

    def close(self):
        for session in filter(None, self._sessions.values()):
            try:
                session.quit()
            except (smtplib.SMTPException, OSError):
                session.close()
