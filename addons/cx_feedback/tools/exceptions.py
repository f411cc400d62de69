"""What the rules of feedback refuse."""


class ScaleError(ValueError):
    """A scale that the metric cannot be measured on."""


class ScoreError(ValueError):
    """A score that is not a whole number of the scale."""


class TicketError(ValueError):
    """A ticket that was cut, changed or made up."""


class OriginError(Exception):
    """A line is not the origin of a website."""


class BadChoice(ValueError):
    """What a screen was asked for is no choice that it offers."""


class Refused(Exception):
    """An answer from another system cannot be taken; `code` says why, `about` names the part."""

    def __init__(self, code, about=""):
        super().__init__(code)
        self.code, self.about = code, about
