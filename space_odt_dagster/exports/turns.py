"""Turns of processes in one folder: of the steps of a run, if each has a process of its own, and of several first runs."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from upath import UPath

from space_odt_dagster.exports.private_files import explained, make_private_folder, open_own

TURN = ".turn"
"""The name of the file that is locked."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Waits until no other process is here, for what several might make or write at the same time. Creates the folder.

    The system releases the lock when the process ends. Raises ``OutputError``. Must not be nested in itself.
    """
    make_private_folder(UPath(folder))
    with explained(folder):
        descriptor = open_own(folder / TURN, os.O_RDWR | os.O_CREAT)
    try:
        with suppress(OSError):  # a file system without locks, which SQLite needs too
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
