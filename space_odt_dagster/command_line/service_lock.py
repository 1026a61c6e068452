"""One service at a time for a Dagster home, and for an output folder: two would both launch every nightly run.

The system releases the lock when the last process that holds it ends: ``space-odt ui`` and its guard.
"""

import contextlib
import errno
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.private_files import OutputError, explained, make_private_folder, open_own
from space_odt_dagster.extraction.errors import CouldNotRun

FILE = "service.lock"
_PATIENCE_SECONDS = 30
"""How long the guard of a killed service may take to end its children."""
_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS)


class ServiceRuns(CouldNotRun):
    """A service already uses the folder. One plain sentence."""


@dataclass(frozen=True)
class ServiceLock:
    """A held lock. ``before`` is when the previous service ended, in seconds since 1970; 0 if there was none."""

    descriptor: int
    before: float


@contextlib.contextmanager
def only_service(folder: Path, what: str, url: str) -> Iterator[ServiceLock]:
    """Holds the lock of a folder. Raises ``ServiceRuns``, or ``OutputError`` if the file cannot be locked."""
    make_private_folder(UPath(folder))
    path = folder / FILE
    with explained(path):
        is_new = not path.exists()
        descriptor = open_own(path, os.O_RDWR | os.O_CREAT)
    try:
        _take(descriptor, f"{what} {folder}")
        with explained(path):
            before = 0.0 if is_new else os.fstat(descriptor).st_mtime
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, json.dumps({"process": os.getpid(), "url": url}).encode(), 0)
        yield ServiceLock(descriptor, before)
    finally:
        os.close(descriptor)


def _take(descriptor: int, where: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not _is_taken(descriptor, where):
        process, url = _holder(descriptor)
        if process is not None and _is_there(process):
            raise ServiceRuns(
                f"space-odt ui is already running with {where} (process {process}, {url}): use that one, or stop it first."
            )
        if time.monotonic() > until:
            raise ServiceRuns(
                f"A service that was killed, or one on another machine, still holds the lock of {where}: stop it first."
            )
        time.sleep(0.05)


def _is_taken(descriptor: int, where: str) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as failure:
        if failure.errno not in _NO_LOCKS:
            raise
        raise OutputError(
            f"The file system of {where} has no locks ({failure.strerror}): choose a folder on a local disk."
        ) from None
    return True


def _holder(descriptor: int) -> tuple[int | None, str]:
    """Process and address of the service that holds the lock; None and empty if it has not written them yet."""
    try:
        found = json.loads(os.pread(descriptor, 4096, 0))
        return int(found["process"]), str(found["url"])
    except (ValueError, KeyError, TypeError):
        return None, ""


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
