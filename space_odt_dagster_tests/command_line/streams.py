"""Standard streams in every bad state, for a process that is started with them."""

import fcntl
import json
import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from space_odt_dagster_tests.command_line.shell import Process, Shell
from space_odt_dagster_tests.command_line.warm_start import start_warm


@dataclass(frozen=True)
class Streams:
    """What a process gets as standard output and error: a file descriptor, or None for none at all."""

    out: int | None
    err: int | None


def run_with(shell: Shell, streams: Streams, *arguments: str, anew: bool = False) -> int:
    """The exit code of ``space-odt`` on these streams; anew: with an interpreter that starts on them."""
    process: Process
    if anew:
        closed = [number for number, stream in ((1, streams.out), (2, streams.err)) if stream is None]
        process = subprocess.Popen(
            _command(closed, arguments),
            cwd=shell.folder,
            env=shell.environ,
            stdout=streams.out,
            stderr=streams.err,
            text=True,
        )
    else:
        outputs = (streams.out, streams.err)
        process = start_warm(arguments, folder=shell.folder, variables=shell.environ, outputs=outputs)
    try:
        return process.wait(timeout=120)
    finally:
        process.kill()


def _command(closed: Sequence[int], arguments: Sequence[str]) -> list[str]:
    program = [sys.executable, "-m", "space_odt_dagster", *arguments]
    if not closed:
        return program
    close = " ".join(f"{number}>&-" for number in closed)
    return ["/bin/sh", "-c", f'exec "$@" {close}', "sh", *program]


@contextmanager
def nobody_there() -> Iterator[Streams]:
    """A pipe whose reader has gone, as ``| head -1`` leaves it."""
    reader, writer = os.pipe()
    os.close(reader)
    yield from _both(writer)


@contextmanager
def nobody_reads() -> Iterator[Streams]:
    """A pipe that is full, and whose reader never reads."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for block in (b"x" * 4096, b"x"):
        try:
            while True:
                os.write(writer, block)
        except BlockingIOError:
            pass
    os.set_blocking(writer, True)
    try:
        yield from _both(writer)
    finally:
        os.close(reader)


@contextmanager
def full_device() -> Iterator[Streams]:
    """A device without space."""
    yield from _both(os.open("/dev/full", os.O_WRONLY))


@contextmanager
def none_at_all() -> Iterator[Streams]:
    """No standard output and no standard error, as ``>&- 2>&-`` leaves it."""
    yield Streams(None, None)


@contextmanager
def no_output() -> Iterator[Streams]:
    """No standard output."""
    yield from _with_null(lambda null: Streams(None, null))


@contextmanager
def no_errors() -> Iterator[Streams]:
    """No standard error."""
    yield from _with_null(lambda null: Streams(null, None))


@contextmanager
def read_only() -> Iterator[Streams]:
    """A descriptor that cannot be written."""
    yield from _both(os.open(os.devnull, os.O_RDONLY))


def _both(descriptor: int) -> Iterator[Streams]:
    try:
        yield Streams(descriptor, descriptor)
    finally:
        os.close(descriptor)


def _with_null(make: Callable[[int], Streams]) -> Iterator[Streams]:
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        yield make(null)
    finally:
        os.close(null)


def read_late(commands: Sequence[Sequence[str]], folder: Path, environ: Mapping[str, str]) -> tuple[list[int], bytes]:
    """Exit codes and output of these commands of one process, for a reader that takes something only when the pipe takes no more.

    Nothing that may be left out is waited for in there, so that what is not waited for is lost at once.
    """
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    is_writable = select.poll()
    is_writable.register(writer, select.POLLOUT)
    output = b""
    with subprocess.Popen(
        [sys.executable, "-c", _IMPATIENT, *map(json.dumps, commands)],
        cwd=folder,
        env=dict(environ),
        stdout=writer,
        stderr=subprocess.PIPE,
    ) as process:
        while process.poll() is None:
            if is_writable.poll(0):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.002)
            else:
                output += os.read(reader, 4096)
        os.close(writer)
        with open(reader, "rb") as pipe:
            output += pipe.read()
        assert process.stderr is not None
        codes = process.stderr.read()
    return json.loads(codes), output


_IMPATIENT = """
import json, sys
from space_odt_dagster.command_line import quiet_streams
quiet_streams._PATIENCE_SECONDS = 0.0
from space_odt_dagster.cli import main
codes = []
for command in sys.argv[1:]:
    sys.argv[1:] = json.loads(command)
    codes.append(main())
print(json.dumps(codes), file=sys.stderr)
"""


def on_terminal(commands: Sequence[Sequence[str]], folder: Path, environ: Mapping[str, str]) -> bytes:
    """Everything that these commands, one after the other, write to a terminal."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (40, 200))
    with subprocess.Popen(
        [sys.executable, "-c", _EACH, *map(json.dumps, commands)],
        cwd=folder,
        env={**environ, "TERM": "xterm"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    ):
        os.close(slave)
        return drained(master)


_EACH = """
import json, sys
from space_odt_dagster.cli import main
from space_odt_dagster.command_line.quiet_streams import make_streams_quiet
make_streams_quiet()
for command in sys.argv[1:]:
    try:
        main(json.loads(command))
    except SystemExit:
        pass
"""


def drained(master: int) -> bytes:
    """Everything that is written to a terminal until all its writers have gone."""
    shown = b""
    while True:
        try:
            block = os.read(master, 4096)
        except OSError:
            break
        if not block:
            break
        shown += block
    os.close(master)
    return shown


BAD = {
    each.__name__.replace("_", " "): each
    for each in (nobody_there, nobody_reads, full_device, none_at_all, no_output, no_errors, read_only)
}
ENCODINGS: Mapping[str, Mapping[str, str]] = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "no UTF-8 anywhere": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
