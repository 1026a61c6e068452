"""Standard streams in every bad state, for a process that is started with them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from space_odt_dagster_tests.command_line.shell import INHERITED, Shell


@dataclass(frozen=True)
class Streams:
    """What a process gets as standard output and error: a file descriptor, or None for none at all."""

    out: int | None
    err: int | None


def run_with(shell: Shell, streams: Streams, *arguments: str, **variables: str) -> int:
    """The exit code of ``space-odt`` on these streams."""
    closed = [number for number, stream in ((1, streams.out), (2, streams.err)) if stream is None]
    clean = {name: value for name, value in os.environ.items() if name in INHERITED}
    process = subprocess.Popen(
        _command(closed, arguments),
        cwd=shell.folder,
        env={**clean, **shell.variables, **variables},
        stdout=streams.out,
        stderr=streams.err,
    )
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


BAD = {
    each.__name__.replace("_", " "): each
    for each in (nobody_there, nobody_reads, full_device, none_at_all, no_output, no_errors, read_only)
}
ENCODINGS: Mapping[str, Mapping[str, str]] = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "LANG=C": {"LANG": "C"},
    "no UTF-8 anywhere": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
