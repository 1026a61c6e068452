"""Standard output and standard error that cannot break a run, and that escape control characters.

Messages are dropped if they cannot be written, and the run continues: a pipe without reader, a reader that does not read, a full
device, a closed or stopped terminal, no stream at all. A character that the encoding lacks is replaced.

A document, which the command was asked to print, is never dropped: it waits for its reader, and a full disk is an error.
"""

import codecs
import errno
import io
import os
import select
import stat
import sys
import time
from typing import IO, Any

from space_odt_dagster.extraction.terminal_text import printable

_PATIENCE_SECONDS = 2.0
_SAFE_TO_WRITE = 512
"""Bytes that a ready pipe or terminal accepts without blocking (POSIX guarantees at least this many)."""
_READER_GONE = (errno.EPIPE, errno.ECONNRESET)
_IN_ASCII = {"…": "...", "·": "-", "–": "-", "—": "-", "’": "'", "✓": "v"}
_HANDLER = "space_odt.nearest"
COULD_NOT_RUN, INTERRUPTED = 1, 130


class QuietOutput(io.RawIOBase):
    """Output to a file descriptor that never raises ``OSError``."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.is_document = False
        """Whether the output must be complete."""
        self.failure: OSError | None = None
        """Why a document is incomplete; None if its reader just stopped reading."""
        self._descriptor = descriptor
        self._patience = _PATIENCE_SECONDS
        self._is_over = False

    def fileno(self) -> int:
        """The file descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        """Always true, even if writing fails."""
        return True

    def write(self, content: Any, /) -> int:
        """Writes a document completely, however slow its reader is; of messages, what can be written."""
        rest = memoryview(content).cast("B")
        length = len(rest)
        if self.is_document:
            self._write_whole(rest)
        else:
            self._write_some(rest)
        return length

    def _write_whole(self, rest: memoryview) -> None:
        try:
            while rest and not self._is_over:
                try:
                    rest = rest[os.write(self._descriptor, rest) :]
                except BlockingIOError:
                    self._is_ready()
        except OSError as failure:
            self._is_over = True
            if failure.errno not in _READER_GONE and not self._is_closed_terminal(failure):
                self.failure = failure
        except BaseException:
            # Ctrl-C while the reader pauses: do not write the buffer at exit.
            self._is_over = True
            raise

    def _is_closed_terminal(self, failure: OSError) -> bool:
        return failure.errno == errno.EIO and stat.S_ISCHR(os.fstat(self._descriptor).st_mode)

    def _write_some(self, rest: memoryview) -> None:
        """Drops the rest after two seconds without a reader. Later output does not wait until some gets through again."""
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

    def _is_ready(self, until: float | None = None) -> bool:
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLOUT)
        return bool(waiting.poll(None if until is None else max(0.0, until - time.monotonic()) * 1000))


class PrintableText(io.TextIOWrapper):
    """A text stream that escapes control characters in names and messages."""

    def write(self, text: str, /) -> int:
        """Writes the text with control characters escaped."""
        return super().write(printable(text))

    def write_styled(self, text: str, /) -> int:
        """Writes our own control characters unescaped: colours, a live line."""
        return super().write(text)


def make_streams_quiet() -> None:
    """Replaces standard output and error. Opens closed descriptors on the null device, so that no file gets their number."""
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


def output_is_document(answer: bool) -> None:
    """Sets whether what this process prints on standard output must be complete."""
    if (output := _standard_output()) is not None:
        sys.stdout.flush()
        output.is_document = answer


def code_with_output(code: int) -> int:
    """The exit code after all output is flushed: 1 if a document could not be written."""
    output = _standard_output()
    if output is None:
        return code
    sys.stdout.flush()
    if output.failure is None or code in (COULD_NOT_RUN, 2) or code > 127:
        return code
    reason = output.failure.strerror
    print(f"space-odt: Cannot write to standard output: {reason}.", file=sys.stderr, flush=True)  # noqa: T201
    return COULD_NOT_RUN


def _standard_output() -> QuietOutput | None:
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw if isinstance(raw, QuietOutput) else None


def _quiet(descriptor: int, before: IO[str] | None) -> io.TextIOWrapper:
    encoding = getattr(before, "encoding", None) or "utf-8"
    return PrintableText(
        io.BufferedWriter(QuietOutput(descriptor)), encoding=encoding, errors=_HANDLER, line_buffering=True
    )


def _nearest(failure: UnicodeError) -> tuple[str | bytes, int]:
    """The replacement for characters that an encoding lacks: a similar one in ASCII, else an escape."""
    if not isinstance(failure, UnicodeEncodeError):
        raise failure
    wrong = failure.object[failure.start : failure.end]
    return "".join(
        _IN_ASCII.get(each) or each.encode("ascii", "backslashreplace").decode("ascii") for each in wrong
    ), failure.end
