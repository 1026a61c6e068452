"""Standard output and standard error that never decide what becomes of a run.

What cannot be written is left out and the command goes on: a pipe whose reader has gone, one that nobody reads, a full device, a
terminal that was closed or stopped, no stream at all, a character that the encoding does not have. Standard library only.
"""

import codecs
import io
import os
import select
import sys
import time
from typing import IO, Any

_PATIENCE_SECONDS = 2.0
_SAFE_TO_WRITE = 512
"""Bytes that a pipe or terminal which is ready takes without making the writer wait (POSIX: at least that many)."""
_IN_ASCII = {"…": "...", "·": "-", "–": "-", "—": "-", "’": "'", "✓": "v"}
_HANDLER = "space_odt.nearest"


class QuietOutput(io.RawIOBase):
    """A file descriptor for output whose failures are kept to itself."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._patience = _PATIENCE_SECONDS

    def fileno(self) -> int:
        """The file descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """Always, as far as anybody can see."""
        return True

    def write(self, content: Any, /) -> int:
        """Writes what can be written. The rest is left out after two seconds in which nobody takes it; later output waits no more
        until some of it gets through."""
        rest = memoryview(content).cast("B")
        length = len(rest)
        until = time.monotonic() + self._patience
        while rest:
            try:
                if not self._is_ready(until):
                    self._patience = 0.0
                    break
                written = os.write(self._descriptor, rest[:_SAFE_TO_WRITE])
            except BlockingIOError:
                continue
            except (OSError, ValueError):
                break
            self._patience = _PATIENCE_SECONDS
            rest = rest[written:]
        return length

    def _is_ready(self, until: float) -> bool:
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLOUT)
        return bool(waiting.poll(max(0.0, until - time.monotonic()) * 1000))


def make_streams_quiet() -> None:
    """Puts such streams in the place of this process's own. Where one is closed, nothing else must get its number."""
    codecs.register_error(_HANDLER, _nearest)
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != descriptor:
                os.dup2(nothing, descriptor)
                os.close(nothing)
            os.set_inheritable(descriptor, True)
    sys.stdout = _quiet(1, sys.stdout)
    sys.stderr = _quiet(2, sys.stderr)


def _quiet(descriptor: int, before: IO[str] | None) -> io.TextIOWrapper:
    encoding = getattr(before, "encoding", None) or "utf-8"
    return io.TextIOWrapper(
        io.BufferedWriter(QuietOutput(descriptor)), encoding=encoding, errors=_HANDLER, line_buffering=True
    )


def _nearest(failure: UnicodeError) -> tuple[str | bytes, int]:
    """What stands for characters that an encoding does not have: the like of them in ASCII, else their number."""
    if not isinstance(failure, UnicodeEncodeError):
        raise failure
    wrong = failure.object[failure.start : failure.end]
    return "".join(
        _IN_ASCII.get(each) or each.encode("ascii", "backslashreplace").decode("ascii") for each in wrong
    ), failure.end
