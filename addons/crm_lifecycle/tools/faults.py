"""Faults in the words that a person reads."""


def first_line(error):
    """Return what an exception says, without the details below.

    >>> first_line(ValueError("No such column\\nLINE 1: …"))
    'No such column'
    """
    return (str(error).strip() or repr(error)).splitlines()[0]
