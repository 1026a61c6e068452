"""Copies the files of a snapshot, and says what is in them."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import IO, Any

from upath import UPath

from space_odt_dagster.exports.private_files import is_local, local, writing

_BLOCK = 1 << 20
_LEVEL = 6
"""As ``gzip`` does by default. The highest level, 9, takes 1.6 times as long and saves 4 % of the bytes."""


def copied(source: UPath, target: UPath, compression: str | None) -> tuple[str, int]:
    """Copies a file, and returns the SHA-256 and size of what it holds uncompressed. Raises ``OSError`` and ``OutputError``."""
    sha256, size = hashlib.sha256(), 0
    with source.open("rb") as stream, writing(target) as (file,), _compressing(file, compression) as copy:
        for block in _blocks(stream):
            copy.write(block)
            sha256.update(block)
            size += len(block)
    if is_local(target):
        local(target).chmod(0o400)
    return sha256.hexdigest(), size


def _compressing(file: IO[bytes], compression: str | None) -> AbstractContextManager[Any]:
    """Without name and time, so that equal exports give equal files."""
    return nullcontext(file) if compression is None else gzip.GzipFile("", "wb", _LEVEL, fileobj=file, mtime=0)


def digest(path: UPath, compression: str | None = None) -> tuple[str, int]:
    """SHA-256 and size of the uncompressed content; an empty digest if it does not decompress. Raises ``OSError``."""
    sha256, size = hashlib.sha256(), 0
    with path.open("rb") as file, nullcontext(file) if compression is None else gzip.open(file) as stream:
        try:
            for block in _blocks(stream):
                sha256.update(block)
                size += len(block)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return "", 0
    return sha256.hexdigest(), size


def is_still(path: UPath, compression: str | None, expected: tuple[str, int]) -> bool:
    """Whether a local file is no link, and holds what has this digest and size. Raises nothing."""
    try:
        return not local(path).is_symlink() and digest(path, compression) == expected
    except OSError:
        return False


def count_rows(path: UPath) -> int:
    """The number of rows in a JSON file of ours: one per line between the brackets; without rows it has one line."""
    with path.open("rb") as stream:
        lines = sum(block.count(b"\n") for block in _blocks(stream))
    return max(lines - 2, 0)


def _blocks(stream: Any) -> Iterator[bytes]:
    yield from iter(lambda: stream.read(_BLOCK), b"")
