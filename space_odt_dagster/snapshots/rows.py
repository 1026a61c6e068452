"""The rows of an export as they lie in its JSON file, one line each, hashed while they stream."""

import gzip
import hashlib
import heapq
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from upath import UPath

from space_odt_dagster.exports.private_files import reading
from space_odt_dagster.exports.rows import cell_text
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.json_text import json_text, parse_json

_AT_ONCE = 64 << 20


class Damaged(CouldNotRun):
    """A file is not the one that was kept, or no export. The text names it."""


class OutOfOrder(Exception):
    """The rows of a file do not stand in the order of their keys."""


@dataclass(frozen=True)
class SnapshotRow:
    """One row: its line, and its key columns as texts."""

    line: bytes
    key_columns: tuple[str, ...]

    @cached_property
    def values(self) -> dict[str, Any]:
        """The columns."""
        found = parse_json(self.line.decode("utf-8"))
        if not isinstance(found, dict):
            raise ValueError("a row is not an object")
        return found

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What identifies it."""
        return tuple(cell_text(self.values.get(name)) for name in self.key_columns)

    @cached_property
    def order(self) -> tuple[tuple[str, ...], str]:
        """Where it stands in a sorted file."""
        return self.key, json_text(self.values.get("raw_json"))


def lines_of(stream: IO[bytes], sha256: str | None, name: str) -> Iterator[bytes]:
    """The line of each row without what separates it. Raises ``Damaged`` at the end if the digest is another."""
    digest = hashlib.sha256()
    add = digest.update
    first = True
    for line in stream:
        if sha256 is not None:
            add(line)
        if first:
            first = False
            if line.rstrip() not in (b"[", b"[]"):
                yield from _lines_of_other_layout(line + stream.read(), digest if sha256 is not None else None)
                break
            continue
        bare = line.rstrip(b",\r\n ")
        if bare and bare != b"]":
            yield bare
    if sha256 is not None and digest.hexdigest() != sha256:
        raise Damaged(f"{name} was edited or damaged: its checksum does not match.")


@contextmanager
def reading_kept(path: UPath) -> Iterator[None]:
    """Turns whatever happens when a file that was kept is read into ``Damaged``, or ``OutputError`` where it cannot be reached."""
    try:
        yield
    except CouldNotRun:
        raise
    except FileNotFoundError:
        raise Damaged(f"{path} is missing: it was removed after it was kept.") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise Damaged(f"{path} is not the file that was kept (edited or damaged): it does not unpack.") from None
    except Exception:
        with reading(path):
            raise


def in_order(lines: Iterable[bytes], key_columns: tuple[str, ...], folder: Path) -> Iterator[bytes]:
    """The lines in the order of their keys, by way of private temporary files where they are many."""
    with ExitStack() as open_files:
        runs: list[Iterator[tuple[Any, bytes]]] = []
        for batch in _batches(lines):
            rows = sorted((SnapshotRow(each, key_columns) for each in batch), key=lambda each: each.order)
            file = open_files.enter_context(tempfile.TemporaryFile(dir=folder))
            file.writelines(each.line + b"\n" for each in rows)
            file.seek(0)
            runs.append((SnapshotRow(each.rstrip(b"\n"), key_columns).order, each.rstrip(b"\n")) for each in file)
        for _, line in heapq.merge(*runs):
            yield line


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for each in lines:
        batch.append(each)
        size += len(each)
        if size > _AT_ONCE:
            yield batch
            batch, size = [], 0
    yield batch


def _lines_of_other_layout(rest: bytes, digest: Any) -> Iterator[bytes]:
    """The rows of a file that was laid out by somebody else."""
    if digest is not None:
        digest.update(rest[rest.index(b"\n") + 1 :] if b"\n" in rest else b"")
    try:
        rows = parse_json(rest.decode("utf-8"))
    except ValueError as wrong:
        raise Damaged(f"A file of a snapshot is not JSON: {wrong}") from None
    for each in rows:
        yield json_text(each).encode()
