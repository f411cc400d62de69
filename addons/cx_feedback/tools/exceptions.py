"""What the rules of feedback refuse."""


class ScaleError(ValueError):
    """A scale that the metric cannot be measured on."""


class ScoreError(ValueError):
    """A score that is not a whole number of the scale."""


class TicketError(ValueError):
    """A ticket that was cut, changed or made up."""


class OriginError(Exception):
    """A line is not the origin of a website."""
