"""One run at a time in an output folder on a local disk. The system lets go of the lock when its process ends, however it ends."""

import fcntl
import os
from pathlib import Path
from typing import IO

from upath import UPath

from space_odt_dagster.exports.private_files import is_local, local, make_private_folder


class FolderInUse(Exception):
    """Another run is writing into the folder. One plain sentence."""


class RunLock:
    """Held by every process of one run: they share it, other runs are refused. Object stores have no such lock."""

    def __init__(self, root: UPath, run_id: str) -> None:
        self._file: IO[bytes] | None = None
        if not is_local(root):
            return
        make_private_folder(root)
        path = local(root) / "lock"
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            self._take(path, run_id)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Lets go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _take(self, path: Path, run_id: str) -> None:
        assert self._file is not None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if self._file.read().decode("utf-8", "replace") != run_id:
                raise FolderInUse(f"Another run is writing into {path.parent}: wait until it has ended.") from None
        else:
            self._file.truncate()
            self._file.write(run_id.encode())
            self._file.flush()
        try:
            fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(f"Another run is beginning in {path.parent}: wait until it has ended.") from None
