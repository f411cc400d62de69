"""Starting, asking and ending LibreOffice processes.

One *server* process keeps an empty document open and so stays alive. Every
request is a second, short ``soffice`` call on the same profile: LibreOffice
passes its arguments to the server over a socket and waits until they are done.
That needs neither Python-UNO nor a network port.
"""

import contextlib
import errno
import hashlib
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from . import profile
from .exceptions import DiskFull, OfficeMissing

PREFIX = "contract-clm-pdf-"
SOCKET_FOLDER = Path("/tmp")  # noqa: S108  LibreOffice's own fixed choice
KEEP_OPEN = "keep-open.txt"
KEEP_OPEN_LOCK = f".~lock.{KEEP_OPEN}#"
LOCK_PATIENCE_SECONDS = 15
MEMORY_LIMIT_KIB = 4 * 1024 * 1024
POLL_SECONDS = 0.01
LOOK_SECONDS = 0.5
BINARIES = ("soffice", "libreoffice")
PASSED_ENVIRONMENT = ("PATH", "HOME", "USER", "LOGNAME", "SOURCE_DATE_EPOCH")
PASSED_PREFIXES = ("XDG_", "FONTCONFIG_")

# A web worker limits its own processor time and memory; its children inherit that.
_LAUNCH = (
    'ulimit -S -t "$(ulimit -H -t)" 2>/dev/null;'
    'ulimit -S -v "$1" 2>/dev/null || ulimit -S -v "$(ulimit -H -v)" 2>/dev/null;'
    'shift; exec nice -n "$@"'
)
# The pipe on standard input ends with our process, however that ends.
_GUARD = 'trap "" TERM INT HUP; read -r _; kill -9 "-$1"; sleep 0.1; rm -rf -- "$2" "$3"'


def find_binary(binary: str | None = None) -> str:
    """Return the path of LibreOffice, or raise ``OfficeMissing``."""
    for name in [binary] if binary else BINARIES:
        if found := shutil.which(name):
            return found
    looked_for = binary or " or ".join(BINARIES)
    raise OfficeMissing(
        f"LibreOffice was not found (looked for {looked_for}). Install it on the server, for "
        "example with: apt install libreoffice-writer-nogui fonts-noto-core fonts-hosny-amiri"
    )


class Workspace:
    """A private folder: profile, documents, log. ``remove`` leaves nothing behind."""

    def __init__(self):
        try:
            self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        except OSError as error:
            raise disk_error(error) from error
        self.log = self.folder / "log"
        self.documents = self.folder / "documents"
        self.profile_url = (self.folder / "profile").as_uri()
        self.socket = SOCKET_FOLDER / _socket_name(self.profile_url)
        try:
            self._fill()
        except OSError as error:
            self.remove()
            raise disk_error(error) from error

    def _fill(self):
        self.documents.mkdir()
        (self.documents / KEEP_OPEN).touch()
        (self.folder / "tmp").mkdir()
        self.log.touch()
        profile.prepare(self.folder / "profile")

    def remove(self):
        self.socket.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def intact(self) -> bool:
        """Tell whether everything is there still: servers clean their temporary folder."""
        return self.documents.is_dir() and self.log.exists() and self.socket.exists()

    def free_bytes(self) -> int:
        return shutil.disk_usage(self.folder).free

    def log_tail(self, start: int = 0) -> str:
        """Return what LibreOffice wrote since byte ``start`` of its log, shortened."""
        return self.log.read_bytes()[start:][-2000:].decode("utf-8", "replace").strip()


class Server:
    """One running LibreOffice in its own process group, watched by a guard."""

    def __init__(self, binary: str, workspace: Workspace, niceness: int = 0):
        self._binary = binary
        self._workspace = workspace
        self._niceness = niceness
        self._started = time.monotonic()
        self._main = self._spawn("--norestore", "--nologo", KEEP_OPEN, process_group=0)
        self._guard = self._spawn_guard()

    @property
    def group(self) -> int:
        return self._main.pid

    def alive(self) -> bool:
        return self._main.poll() is None

    def ends_within(self, seconds: float) -> bool:
        """Tell whether the process is gone, or goes within ``seconds``: a crash is seen by others before it is over."""
        try:
            self._main.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def wait_ready(self, deadline: float) -> bool:
        """Wait until requests are accepted; ``False`` when the process ended instead.

        Before it holds the empty document open, a server would end with its first
        request; the lock file of that document tells. Raises ``TimeoutError`` at
        ``deadline`` (seconds of ``time.monotonic``).
        """
        lock = self._workspace.documents / KEEP_OPEN_LOCK
        while not lock.exists() and not self._ready_without_lock():
            if not self.alive():
                return False
            if time.monotonic() >= deadline:
                raise TimeoutError
            time.sleep(POLL_SECONDS)
        return True

    def _ready_without_lock(self):
        waited = time.monotonic() - self._started
        return waited >= LOCK_PATIENCE_SECONDS and self._workspace.socket.exists()

    def request(self, *arguments: str, deadline: float, patience: float, progress: Callable[[], int]) -> bool:
        """Let the server work on ``arguments``, and tell whether it came to an end.

        It did not when ``deadline`` is over, or when ``progress`` stayed the same for ``patience`` seconds.
        """
        try:
            client = self._spawn(*arguments, process_group=self.group)
        except PermissionError:  # the group ended with the server
            return True
        try:
            return _wait_while_it_works(client, deadline, patience, progress)
        finally:
            if client.poll() is None:
                client.kill()
                client.wait()

    def kill(self) -> None:
        """End every process of the group; harmless when they are gone already."""
        self._guard.kill()
        self._guard.wait()
        self._guard.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.group, signal.SIGKILL)
        self._main.wait()

    def let_go(self) -> None:
        """Close a forked child's copy of the guard's pipe: the guard waits until nobody holds it."""
        self._guard.stdin.close()

    def _spawn(self, *arguments, process_group):
        office = (self._binary, "--headless", f"-env:UserInstallation={self._workspace.profile_url}")
        launch = ["/bin/sh", "-c", _LAUNCH, "launch", str(MEMORY_LIMIT_KIB), str(self._niceness)]
        command = [*launch, *office, *arguments]
        with self._workspace.log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._workspace.documents,
                env=_environment(self._workspace.folder / "tmp"),
                process_group=process_group,
            )

    def _spawn_guard(self):
        paths = (str(self._workspace.folder), str(self._workspace.socket))
        return subprocess.Popen(
            ["/bin/sh", "-c", _GUARD, "guard", str(self.group), *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            process_group=0,
        )


def _wait_while_it_works(client, deadline, patience, progress):
    reached, last_move = progress(), time.monotonic()
    while (limit := min(deadline, last_move + patience)) > time.monotonic():
        if _ends_before(client, min(limit, time.monotonic() + LOOK_SECONDS)):
            return True
        if (now_reached := progress()) != reached:
            reached, last_move = now_reached, time.monotonic()
    return client.poll() is not None


def _ends_before(process, moment):
    """Wait for the end of a child without asking again and again, where the system can tell."""
    seconds = max(0.0, moment - time.monotonic())
    try:
        descriptor = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        return process.poll() is not None
    try:
        poller = select.poll()
        poller.register(descriptor, select.POLLIN)
        return bool(poller.poll(seconds * 1000)) and process.wait() is not None
    finally:
        os.close(descriptor)


def disk_error(error: OSError) -> Exception:
    """Return the error that tells a person what ``error`` means."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        folder = tempfile.gettempdir()
        return DiskFull(f"The disk is full: no room for temporary files in {folder}.")
    return error


def _environment(temporary):
    passed = {
        name: value
        for name, value in os.environ.items()
        if name in PASSED_ENVIRONMENT or name.startswith(PASSED_PREFIXES)
    }
    return {
        **passed,
        "LC_ALL": "C.UTF-8",
        "TMPDIR": str(temporary),
        "SAL_USE_VCLPLUGIN": "svp",
        "GSETTINGS_BACKEND": "memory",
    }


def _socket_name(profile_url):
    encoding = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
    digest = hashlib.md5(profile_url.encode(encoding), usedforsecurity=False).digest()
    return f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in digest)}"
