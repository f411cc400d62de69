"""The secret that private keys are locked with, in a file that only the server's account may read."""

import os
from pathlib import Path

from .exceptions import SealError
from .vault import new_secret


def read_secret(path: str) -> str:
    """The secret; `SealError` with the code ``key_lost`` where there is none."""
    try:
        secret = Path(path).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SealError("key_lost", type(error).__name__) from error
    if not secret:
        raise SealError("key_lost")
    return secret


def ensure_secret(path: str) -> str:
    """The secret, made where there is no file yet; two who make it at once get the same."""
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = f"{path}.{os.getpid()}.new"
    if not Path(path).exists():
        with open(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii"
        ) as file:
            file.write(new_secret())
            file.flush()
            os.fsync(file.fileno())
        try:
            # Unlike a renaming, a link never takes the place of what another process has made.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    return read_secret(path)
