"""The folder of a lake, on a disk or in an object store: a fold replaces several of its files at once, or none.

New files are written beside the old ones, as ``<name>.new``. Then ``state.json`` is replaced: from that moment the new files count,
because it has the digest of each. Then they are renamed. Whoever opens the folder next finishes what a crash left: a ``.new`` file
whose digest is in ``state.json`` takes its place, any other is thrown away. DuckDB reads and writes local files only, so in an
object store each file travels through a private folder.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from upath import UPath

from space_odt_dagster.exports.folders import folders, is_there, remove_file
from space_odt_dagster.exports.private_files import (
    OutputError,
    explained,
    is_local,
    local,
    make_private_folder,
    names_in,
    open_own,
    put_in_place,
    reading,
    write_whole,
    writing,
)
from space_odt_dagster.history.lake_state import LakeDamaged, LakeRefused, LakeState, state_of

STATE, LOCK = "state.json", "lock"
PARTS = ("current", "history", "facts", "bridge", "dim", "raw", "former")
_NEW, _PART = ".new", ".part"
_NO_PATTERN = re.compile(r"[\w./ +@,~-]+", re.ASCII)
"""Paths that DuckDB does not take as a pattern."""
_BLOCK = 1 << 20


class LakeFolder:
    """A lake, and the files that a fold is about to replace.

    ``scratch`` is a private local folder, whose path has no characters that DuckDB takes for a pattern. Raises ``OutputError``.
    """

    def __init__(self, root: UPath, scratch: Path) -> None:
        self.root = root
        self._scratch = scratch
        self._staged: dict[str, Path] = {}
        self._removed: set[str] = set()
        self._read: dict[str, Path] = {}
        self._lock: IO[bytes] | None = None
        self.state = self._state()

    def lock(self) -> None:
        """Keeps other folds out, on a disk, and finishes what a crash left. Raises ``LakeRefused``."""
        make_private_folder(self.root)
        if is_local(self.root):
            path = local(self.root) / LOCK
            with explained(path):
                self._lock = os.fdopen(open_own(path, os.O_RDWR | os.O_CREAT), "rb+")
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise LakeRefused(f"Another fold is writing into {self.root}: wait for it to end.") from None
        self.state = self._state()
        self._finish()

    def close(self) -> None:
        """Throws away what was not committed, and lets others in."""
        for path in self._staged.values():
            path.unlink(missing_ok=True)
        self._staged = {}
        if self._lock is not None:
            self._lock.close()

    def has(self, name: str) -> bool:
        """Whether the lake has a file, as it will be."""
        committed = self.state is not None and name in self.state.files
        return name in self._staged or (committed and name not in self._removed)

    def path_of(self, name: str) -> Path:
        """A local path of a file, to read it with DuckDB. Raises ``LakeDamaged`` if it is missing or not what was written."""
        if name in self._staged:
            return self._readable(self._staged[name])
        if name not in self._read:
            self._read[name] = self._fetched(name)
        return self._read[name]

    def new_path(self, name: str) -> Path:
        """Where to write the next version of a file; ``stage`` it then."""
        if not is_local(self.root):
            return self._scratch / f"{name.replace('/', '.')}{_PART}"
        path = self.root / f"{name}{_PART}"
        make_private_folder(path.parent)
        return local(path)

    def stage(self, name: str) -> None:
        """Makes what was written to ``new_path`` a part of the next commit."""
        written = self.new_path(name)
        beside = written.with_name(f"{written.name.removesuffix(_PART)}{_NEW}")
        with explained(beside):
            written.chmod(0o600)
            with written.open("rb") as file:
                os.fsync(file.fileno())
            written.replace(beside)
        self._removed.discard(name)
        self._staged[name] = beside

    def remove(self, name: str) -> None:
        """Removes a file with the next commit."""
        if (staged := self._staged.pop(name, None)) is not None:
            staged.unlink(missing_ok=True)
        self._removed.add(name)

    def commit(self, state: LakeState) -> None:
        """Replaces all staged files, and the state, whose digests are completed here. Raises ``OutputError``."""
        known = dict(self.state.files) if self.state is not None else {}
        files = {name: each for name, each in known.items() if name not in self._removed}
        files |= {name: _digest(path) for name, path in self._staged.items()}
        if not is_local(self.root):
            for name, path in self._staged.items():
                with path.open("rb") as source, writing(self.root / f"{name}{_NEW}") as (copy,):
                    while block := source.read(_BLOCK):
                        copy.write(block)
        state = state.but(files=files)
        write_whole(self.root / STATE, state.text())
        self.state = state
        staged, self._staged, self._removed = self._staged, {}, set()
        self._read = {name: path for name, path in self._read.items() if name in files and name not in staged}
        for name, path in staged.items():
            self._place(name)
            if not is_local(self.root):
                self._read[name] = path
        for name in known.keys() - files.keys():
            with explained(self.root / name):
                remove_file(self.root / name)

    def _state(self) -> LakeState | None:
        path = self.root / STATE
        try:
            with reading(path):
                return state_of(path.read_bytes(), str(path))
        except FileNotFoundError:
            return None

    def _fetched(self, name: str) -> Path:
        expected = self.state.files.get(name) if self.state is not None else None
        path = self.root / name
        edited = LakeDamaged(
            f"{path} is missing, edited or damaged: make the lake again with `space-odt lake --rebuild`."
        )
        if is_local(self.root):
            # Whoever only reads may come between the commit of a fold and its renames.
            for found in (local(path), local(path).with_name(f"{path.name}{_NEW}")):
                with reading(UPath(found)):
                    if found.exists() and _digest(found) == expected:
                        return self._readable(found)
            raise edited
        copy = self._scratch / name.replace("/", ".")
        try:
            with reading(path), path.open("rb") as source, copy.open("wb") as file:
                while block := source.read(_BLOCK):
                    file.write(block)
        except FileNotFoundError:
            raise edited from None
        if _digest(copy) != expected:
            raise edited
        return copy

    def _readable(self, path: Path) -> Path:
        """The path, or a link to it whose path is no pattern."""
        if _NO_PATTERN.fullmatch(str(path)):
            return path
        link = self._scratch / f"{hashlib.sha256(os.fsencode(path)).hexdigest()[:16]}.parquet"
        if not link.is_symlink():
            link.symlink_to(path)
        return link

    def _finish(self) -> None:
        """Places the files of a committed fold that a crash kept from their places; throws others away."""
        files = self.state.files if self.state is not None else {}
        for left in list(self._left()):
            beside, name = self.root / left, left.removesuffix(_NEW)
            if name in files and self._digest_of(beside) == files[name]:
                self._place(name)
            else:
                with explained(beside):
                    remove_file(beside)

    def _left(self) -> Iterator[str]:
        """The files, by their path in the lake, that lie beside their place."""
        for part in PARTS:
            for folder in (
                self.root / part,
                *(inner for outer in folders(self.root / part) for inner in folders(outer)),
            ):
                below = str(folder.path).removeprefix(str(self.root.path)).strip("/")
                for name in sorted(names_in(folder)):
                    if name.endswith((_NEW, _PART)):
                        yield f"{below}/{name}"

    def _place(self, name: str) -> None:
        beside, path = self.root / f"{name}{_NEW}", self.root / name
        if is_local(self.root):
            put_in_place((beside, path))
            return
        if not is_there(beside):
            return
        try:
            self.root.fs.mv(beside.path, path.path)
        except Exception as failure:  # each object store has its own errors
            raise OutputError(f"Cannot write {path}: {failure}.") from failure

    def _digest_of(self, path: UPath) -> str:
        with reading(path), path.open("rb") as file:
            return _digest_in(file)


def files_of(lake: LakeFolder) -> list[str]:
    """The names of all files of a lake, as they will be, sorted."""
    committed = lake.state.files.keys() if lake.state is not None else set()
    return sorted((committed - lake._removed) | lake._staged.keys())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _digest_in(file)


def _digest_in(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
