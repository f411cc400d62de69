"""Which faults of sending pass by themselves."""

import smtplib

TEMPORARY = range(400, 500)


def is_passing(error):
    """Whether it is worth trying again: the server is away, or says so by a reply of the 400s (RFC 5321, 4.2.1).

    >>> is_passing(smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}))
    False
    >>> is_passing(smtplib.SMTPRecipientsRefused({"a@b": (450, b"mailbox busy")}))
    True
    >>> is_passing(ConnectionRefusedError()), is_passing(ValueError("no sender"))
    (True, False)
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in TEMPORARY for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code in TEMPORARY
    return isinstance(error, OSError)
