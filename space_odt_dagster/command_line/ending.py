"""The end of a run that a signal stopped, also where something in the system hangs that no thread can be called back from."""

import os
import sys
import time

_LONGEST_SECONDS = 60.0
"""A run that was stopped writes what it knows in far less."""
_HANGS = (
    "The run was stopped, but a disk or a server does not answer, so the process ends here. "
    "What was read is saved: continue with --resume."
)


class Ending:
    """Ends the process if a run does not, long after it was stopped. A run is safe from that as from ``kill -9``."""

    def __init__(self) -> None:
        self._code = 0
        self._since: float | None = None

    def begin(self, code: int) -> None:
        """To be called when the run is stopped; ``code`` is the exit code of the process."""
        if self._since is None:
            self._code, self._since = code, time.monotonic()

    def check(self) -> None:
        """To be called now and then while the run has not ended. Does not return if it took too long."""
        if self._since is not None and time.monotonic() - self._since > _LONGEST_SECONDS:
            print(_HANGS, file=sys.stderr, flush=True)  # noqa: T201
            os._exit(self._code)
