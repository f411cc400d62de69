"""What can go wrong with a seal; the code is for programs, the detail for whoever looks for the cause."""


class SealError(Exception):
    """The document cannot be sealed, or a certificate cannot be kept.

    Codes: ``wrong_password``, ``no_certificate``, ``no_key``, ``other_key``, ``weak_key``, ``not_for_signing``,
    ``expired``, ``not_yet_valid``, ``key_lost``, ``sealed_already``, ``unreadable``.
    """

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class LevelLost(SealError):
    """The seal is good, but of a lower level than was wished for.

    Codes: ``authority_dead``, ``authority_slow``, ``authority_refuses``, ``authority_garbled``, ``authority_lies``,
    ``no_revocation``.
    """
