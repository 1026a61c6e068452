"""The journals of a run: one for each export, in the folder that an unfinished run is resumed from."""

import errno
from contextlib import suppress

from space_odt_dagster.exports.journal import Journal, bytes_on_disk
from space_odt_dagster.exports.rows import Redactor
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.manifest.export import Export
from space_odt_dagster.run.resume import Unfinished

_NOTHING_CAN_BE_WRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


class Journals:
    """Opens the journals of one run and closes them all at its end.

    What was answered before ``oldest`` (seconds since the epoch) is asked again.
    """

    def __init__(self, unfinished: Unfinished, redactor: Redactor | None, oldest: float = 0) -> None:
        self._unfinished = unfinished
        self._redactor = redactor
        self._oldest = oldest
        self._open: dict[str, Journal] = {}

    def open(self, export: Export) -> Journal:
        """The journal of an export, with what is in it from before. Raises ``OSError``."""
        path = self._unfinished.journal_of(export.name)
        journal = self._open[export.name] = Journal(path, export, self._redactor, oldest=self._oldest)
        return journal

    def failure_in_words(self, export: Export, broken: BaseException) -> str:
        """What to say when an export broke down while it was read, in one or two sentences."""
        if isinstance(broken, CouldNotRun):
            return str(broken)
        if isinstance(broken, OSError):
            return f"Cannot write into {self._unfinished.folder}: {broken.strerror or broken}."
        return f"Reading {export.name} broke down ({type(broken).__name__}): please report this."

    def begin_anew(self, export: Export) -> Journal:
        """The journal of an export, with nothing in it. Raises ``OSError``."""
        self.close(export.name)
        self._unfinished.remove_journal_of(export.name)
        return self.open(export)

    def close(self, name: str) -> None:
        """Closes the journal of an export, if it is open."""
        journal = self._open.pop(name, None)
        if journal is not None:
            with suppress(OSError):  # what the disk did not take is asked again when the run is resumed
                journal.close()

    def close_all(self) -> None:
        """Closes every journal that is open."""
        for name in list(self._open):
            self.close(name)

    @property
    def bytes_on_disk(self) -> int:
        """What the open journals take on the disk."""
        return sum(map(bytes_on_disk, self._open.values()))


def nothing_can_be_written(broken: BaseException) -> bool:
    """Whether what broke down would break down for every export: the disk is full or was made read-only."""
    return isinstance(broken, OSError) and broken.errno in _NOTHING_CAN_BE_WRITTEN
