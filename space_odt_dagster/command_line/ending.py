"""Ends the process if a stopped run hangs in a system call that no thread can interrupt."""

import os
import sys
import time

_LONGEST_SECONDS = 60.0
"""A stopped run needs far less to save its state."""
_HANGS = (
    "The run was stopped, but a disk or a server does not answer, so the process ends here. "
    "What was read is saved: continue with --resume."
)


class Ending:
    """Ends the process if a run takes too long to stop. Runs survive that, as they survive ``kill -9``."""

    def __init__(self) -> None:
        self._code = 0
        self._since: float | None = None

    def begin(self, code: int) -> None:
        """Call it when the run is stopped; ``code`` is the exit code of the process."""
        if self._since is None:
            self._code, self._since = code, time.monotonic()

    def check(self) -> None:
        """Call it regularly until the run has ended. Exits the process if that takes too long."""
        if self._since is not None and time.monotonic() - self._since > _LONGEST_SECONDS:
            print(_HANGS, file=sys.stderr, flush=True)  # noqa: T201
            os._exit(self._code)
