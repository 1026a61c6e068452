"""The journals of a run: one per export, in the folder from which an unfinished run resumes."""

import errno
from contextlib import suppress

from space_odt_dagster.exports.journal import Journal, bytes_on_disk
from space_odt_dagster.exports.rows import Redactor
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.run.resume import Unfinished

_DISK_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class Journals:
    """Opens the journals of one run and closes them at its end.

    Calls with a response older than ``oldest`` (seconds since the epoch) are asked again.
    """

    def __init__(self, unfinished: Unfinished, redactor: Redactor | None, oldest: float = 0) -> None:
        self._unfinished = unfinished
        self._redactor = redactor
        self._oldest = oldest
        self._open: dict[str, Journal] = {}

    def open(self, export: Export) -> Journal:
        """Opens the journal of an export with its earlier content. Raises ``OSError``."""
        path = self._unfinished.journal_of(export.name)
        journal = self._open[export.name] = Journal(path, export, self._redactor, oldest=self._oldest)
        return journal

    def failure_in_words(self, export: Export, broken: BaseException) -> str:
        """One or two sentences on why reading an export failed."""
        if isinstance(broken, CouldNotRun):
            return str(broken)
        if isinstance(broken, OSError):
            return f"Cannot write into {self._unfinished.folder}: {broken.strerror or broken}."
        return f"Reading {export.name} broke down ({type(broken).__name__}): please report this."

    def begin_anew(self, export: Export) -> Journal:
        """Opens an empty journal for an export. Raises ``OSError``."""
        self.close(export.name)
        self._unfinished.remove_journal_of(export.name)
        return self.open(export)

    def close(self, name: str) -> None:
        """Closes the journal of an export, if it is open."""
        journal = self._open.pop(name, None)
        if journal is not None:
            with suppress(OSError):  # what is not on disk is asked again when the run resumes
                journal.close()

    def close_all(self) -> None:
        """Closes all open journals."""
        for name in list(self._open):
            self.close(name)

    @property
    def bytes_on_disk(self) -> int:
        """Size of the open journals on disk."""
        return sum(map(bytes_on_disk, self._open.values()))


def nothing_can_be_written(broken: BaseException) -> bool:
    """Whether every export would fail the same way: the disk is full or read-only."""
    return isinstance(broken, OSError) and broken.errno in _DISK_UNWRITABLE
