class TermError(ValueError):
    """A term or a notice rule that cannot be: the text says what is wrong."""


class NoWorkingDay(TermError):
    """The calendars leave no day on which notice could be given."""
