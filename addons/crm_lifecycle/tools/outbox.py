"""What becomes of a message after a try to hand it to a mail server.

A mail server and a database have no transaction in common. So a message is marked as being handed over before, and as
sent after; whatever breaks off between the last byte of the message and the server's answer may have arrived
(RFC 5321, 4.5.3.2.6 and RFC 1047), and is not sent again by itself.

>>> judge(smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}), handed_over=False)
'failed'
>>> judge(ConnectionResetError(), handed_over=False), judge(ConnectionResetError(), handed_over=True)
('queued', 'unclear')
>>> [str(again_after(attempts)) for attempts in (1, 2, 3, 12)]
['0:05:00', '0:10:00', '0:20:00', '6:00:00']
"""

import smtplib
from datetime import timedelta

QUEUED, HANDING, SENT, UNCLEAR, FAILED, WITHHELD = (
    "queued",
    "handing",
    "sent",
    "unclear",
    "failed",
    "withheld",
)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
# With these pauses: for about a day and a half.
MOST_ATTEMPTS = 12
# News of last week are none: whatever waited longer than this is not sent.
OLDEST = timedelta(days=7)
TEMPORARY = range(400, 500)
# So many refusals in a row that pass by themselves: the server wants to be left alone for a while.
MOST_IN_A_ROW = 10


def again_after(attempts):
    """Return how long to wait after so many attempts that failed: twice as long each time."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def judge(error, handed_over):
    """Return the state of a message whose handing over raised ``error``.

    ``handed_over`` says that the server had all of the message, so that only its answer was missing. An answer is
    clear whenever it comes: 400s pass by themselves, 500s do not (RFC 5321, 4.2.1).
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        passing = all(code in TEMPORARY for code, _text in error.recipients.values())
        return QUEUED if passing else FAILED
    if isinstance(error, smtplib.SMTPResponseException):
        return QUEUED if error.smtp_code in TEMPORARY else FAILED
    if isinstance(error, (OSError, smtplib.SMTPServerDisconnected)):
        return UNCLEAR if handed_over else QUEUED
    return FAILED


class Watch:
    """Tells whether a session of `smtplib` has given away the last byte of a message.

    >>> class Session:
    ...     def send(self, data): pass
    >>> session = Session(); watch = Watch(session)
    >>> session.send("data\\r\\n"); watch.handed_over
    False
    >>> session.send(b"Subject: x\\r\\n\\r\\ny\\r\\n.\\r\\n"); watch.handed_over
    True
    """

    END = b"\r\n.\r\n"

    def __init__(self, session):
        self.handed_over = False
        self._session, self._send = session, session.send
        session.send = self._sending

    def end(self):
        """Leave the session as it was."""
        self._session.send = self._send

    def _sending(self, data):
        self._send(data)
        if isinstance(data, bytes) and data.endswith(self.END):
            self.handed_over = True
