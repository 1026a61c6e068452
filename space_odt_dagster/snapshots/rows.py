"""The rows of an export in the JSON file of a snapshot, one per line, hashed while they stream."""

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

_BATCH_BYTES = 64 << 20


class Damaged(CouldNotRun):
    """A file was edited or damaged, or is not an export. The message names it."""


class OutOfOrder(Exception):
    """The rows of a file are not sorted by key."""


@dataclass(frozen=True)
class SnapshotRow:
    """One row: its line, and the names of its key columns."""

    line: bytes
    key_columns: tuple[str, ...]

    @cached_property
    def values(self) -> dict[str, Any]:
        """The columns."""
        found = parse_json(self.line)
        if not isinstance(found, dict):
            raise ValueError("a row is not an object")
        return found

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The cells of the key columns."""
        return tuple(cell_text(self.values.get(name)) for name in self.key_columns)

    @cached_property
    def order(self) -> tuple[tuple[str, ...], str]:
        """The sort key of the row in an export."""
        return self.key, json_text(self.values.get("raw_json"))


def lines_of(stream: IO[bytes], sha256: str | None, name: str) -> Iterator[bytes]:
    """The line of each row, without comma and line break. Raises ``Damaged`` after the last one if the checksum differs."""
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
    """Turns errors of reading a file of a snapshot into ``Damaged``, or ``OutputError`` if it cannot be reached."""
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
    """Sorts lines by key; large exports go through private temporary files."""
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
        if size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def _lines_of_other_layout(rest: bytes, digest: Any) -> Iterator[bytes]:
    """The rows of a JSON file that another program formatted."""
    if digest is not None:
        digest.update(rest[rest.index(b"\n") + 1 :] if b"\n" in rest else b"")
    try:
        rows = parse_json(rest)
    except ValueError as wrong:
        raise Damaged(f"A file of a snapshot is not JSON: {wrong}") from None
    for each in rows:
        yield json_text(each).encode()
