"""One run at a time in an output folder on a local disk. The system releases the lock when the process ends, even after a crash."""

import errno
import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from upath import UPath

from space_odt_dagster.exports.output_folder import OWN_NAMES
from space_odt_dagster.exports.private_files import (
    OutputError,
    explained,
    is_local,
    local,
    make_private_folder,
    open_own,
    refuse_foreign,
)
from space_odt_dagster.extraction.errors import CouldNotRun, Interrupted

_PATIENCE_SECONDS = 1.0
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)


class FolderInUse(CouldNotRun):
    """Another run is writing into the folder. One plain sentence."""


class FolderLease(Protocol):
    """What lets one run at a time write into a folder that the system does not lock."""

    def take(self, when_lost: Callable[[Interrupted], None]) -> None:
        """Takes it. ``when_lost`` is called, from another thread, if another run takes over. Raises ``FolderInUse``."""

    def confirm(self) -> None:
        """Raises ``Interrupted`` if another run took over, and ``OutputError`` if that cannot be known."""

    def release(self) -> None:
        """Leaves the folder to other runs."""


class RunLock:
    """A lock shared by the processes of one run; other runs are refused. Object stores have no such lock.

    ``when_alone`` is called while no other process holds the lock: it may clean up without touching another's work. Raises
    ``FolderInUse``, or ``OutputError`` if the file cannot be locked or something in the folder is a link or belongs to another
    user.
    """

    def __init__(self, root: UPath, run_id: str, when_alone: Callable[[], None] = lambda: None) -> None:
        self._file: IO[bytes] | None = None
        self._when_alone = when_alone
        if not is_local(root):
            return
        make_private_folder(root)
        refuse_foreign(root, OWN_NAMES)
        path = local(root) / "lock"
        with explained(path):
            self._file = os.fdopen(open_own(path, os.O_RDWR | os.O_CREAT), "r+b")
            try:
                self._take(path, run_id)
            except OSError as failure:
                self.release()
                if failure.errno not in _NO_LOCKS:
                    raise
                raise OutputError(
                    f"The file system of {local(root)} has no locks ({failure.strerror}), so two runs could mix what they write: "
                    "choose an output folder on a local disk."
                ) from failure
            except BaseException:
                self.release()
                raise

    def release(self) -> None:
        """Releases the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _take(self, path: Path, run_id: str) -> None:
        """Retries for a second: another process of the same run may have locked the file but not written its run id yet."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while not self._is_taken(run_id):
            if time.monotonic() > until:
                raise FolderInUse(f"Another run is writing into {path.parent}: wait until it has ended.")
            time.sleep(0.02)

    def _is_taken(self, run_id: str) -> bool:
        assert self._file is not None
        number, holder = self._file.fileno(), run_id.encode()
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if os.pread(number, len(holder) + 1, 0) != holder:
                return False
        else:
            os.ftruncate(number, 0)
            os.pwrite(number, holder, 0)
            self._when_alone()
        try:
            fcntl.flock(number, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
