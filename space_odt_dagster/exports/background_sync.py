"""Bringing what was written to the disk itself, about once a second, without the writer waiting for it."""

import os
import time
from pathlib import Path
from threading import Thread

from space_odt_dagster.exports.private_files import sync_folder

_SECONDS = 1.0


class BackgroundSync:
    """Syncs the open file ``descriptor`` at ``path``; with the first time, also that the file is there."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path
        self._synced_at = time.monotonic()
        self._is_named = False
        self._thread: Thread | None = None
        self._failure: OSError | None = None

    def written(self) -> None:
        """Something was written. Raises the ``OSError`` of the sync before."""
        if time.monotonic() - self._synced_at < _SECONDS or (self._thread is not None and self._thread.is_alive()):
            return
        self._check()
        self._synced_at = time.monotonic()
        self._thread = Thread(target=self._sync, name="journal-sync", daemon=True)
        self._thread.start()

    def finish(self, *, sync: bool = True) -> None:
        """Everything that was written is on the disk afterwards, if that is asked for. Raises ``OSError`` if it is not."""
        if self._thread is not None:
            self._thread.join()
        if sync:
            self._sync()
            self._check()

    def _sync(self) -> None:
        try:
            os.fsync(self._descriptor)
            if not self._is_named:
                sync_folder(self._path.parent)
                self._is_named = True
        except OSError as failure:
            self._failure = failure

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure
