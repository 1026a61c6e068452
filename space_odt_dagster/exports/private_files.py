"""Files that only their owner can read, and that are complete or absent.

On a local disk: modes 0600 and 0700, written to a temporary name and renamed, then the folder synced: otherwise a power loss may
undo the rename although the file is on disk. In an object store a single upload is atomic.

Files of another user are refused and links are not followed: in a folder that others can write to, a link could point anywhere.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from upath import UPath

from space_odt_dagster.exports.bucket_checksums import sent_with_checksum
from space_odt_dagster.exports.ownership import foreign_owner, foreign_owner_of, shut_out_others
from space_odt_dagster.exports.store_rights import cause_of
from space_odt_dagster.extraction.errors import CouldNotRun


class OutputError(CouldNotRun):
    """The output folder cannot be used. The message says what is wrong, where, and what to do."""


def is_local(path: UPath) -> bool:
    """Whether a path is on a disk of this machine."""
    return path.protocol in ("", "file", "local")


def local(path: UPath) -> Path:
    """A local ``UPath`` as a ``pathlib.Path``."""
    return Path(path.path)


def make_private_folder(folder: UPath) -> None:
    """Creates a folder and its missing parents for the owner only. Does nothing in an object store.

    Removes other users' right to write into it. Raises ``OutputError`` if it, or a link to it, belongs to another user.
    """
    if not is_local(folder):
        return
    path = local(folder)
    with explained(path):
        for each in () if path.is_dir() else reversed((path, *path.parents)):
            if each.exists() and not each.is_dir():
                raise OutputError(f"{each} is a file, not a folder: choose another output folder.")
            if not each.exists():
                each.mkdir(mode=0o700, exist_ok=True)
                sync_folder(each.parent)
        owner = foreign_owner_of(path)
        if owner is not None:
            raise OutputError(f"{path} belongs to {owner}: choose another output folder, or make it yours with chown.")
        if not shut_out_others(path):
            raise OutputError(f"Everyone can write to {path}: choose another output folder, or chmod o-w {path}.")


def refuse_foreign(root: UPath, names: Iterable[str]) -> None:
    """Raises ``OutputError`` if one of these names in an output folder is a link or belongs to another user."""
    if not is_local(root):
        return
    for path in (local(root) / name for name in names):
        with explained(path), suppress(FileNotFoundError):
            _refuse_foreign(path, path.lstat())


def open_own(path: Path, flags: int) -> int:
    """Opens a file with mode 0600. Raises ``OSError``, or ``OutputError`` if it is a link or belongs to another user."""
    try:
        descriptor = os.open(path, flags | os.O_NOFOLLOW, 0o600)
    except OSError as failure:
        if failure.errno == errno.ELOOP:
            _refuse_foreign(path, path.lstat())
        raise
    try:
        _refuse_foreign(path, os.fstat(descriptor))
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _refuse_foreign(path: Path, found: os.stat_result) -> None:
    owner = foreign_owner(found)
    if owner is not None:
        raise OutputError(f"{path} belongs to {owner}: choose another output folder, or make it yours with chown.")
    if stat.S_ISLNK(found.st_mode):
        raise OutputError(
            f"{path} is a link, and links are not allowed inside an output folder: replace it with the file or folder itself."
        )


@contextmanager
def writing(*paths: UPath) -> Iterator[tuple[IO[bytes], ...]]:
    """Opens private files of one folder for writing. Readers can see them half written: rename them afterwards if they must not.

    For an object store they are written to local files, and uploaded together at the end: a broken upload stream could leave half
    a file.
    """
    with ExitStack() as opened:
        if is_local(paths[0]):
            yield tuple(opened.enter_context(_writing_here(path)) for path in paths)
            return
        with explained(paths[0]):
            gathered = [opened.enter_context(tempfile.NamedTemporaryFile()) for _ in paths]
            yield tuple(each.file for each in gathered)
            for each in gathered:
                each.flush()
            with ThreadPoolExecutor(len(paths)) as pool:
                list(pool.map(_send, (each.name for each in gathered), paths))


@contextmanager
def _writing_here(path: UPath) -> Iterator[IO[bytes]]:
    with explained(path):
        local(path).unlink(missing_ok=True)  # left by a crash or another user
        descriptor = open_own(local(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with os.fdopen(descriptor, "wb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())


def write_whole(path: UPath, content: bytes) -> None:
    """Replaces a file atomically: readers see the old content or the new."""
    with replacing(path) as (stream,):
        stream.write(content)


@contextmanager
def replacing(*paths: UPath) -> Iterator[tuple[IO[bytes], ...]]:
    """Opens files that replace those of these names once all are written: until then, readers see the old ones.

    After a failure, the old ones stay. In an object store each is replaced by itself.
    """
    for path in paths:
        make_private_folder(path.parent)
    renames = [(path.parent / f".{path.name}.tmp", path) for path in paths if is_local(path)]
    try:
        with writing(*(each for each, _ in renames) if renames else paths) as streams:
            yield streams
        put_in_place(*renames)
    except BaseException:
        for each, _ in renames:
            with suppress(OSError):
                local(each).unlink(missing_ok=True)
        raise


def put_in_place(*renames: tuple[UPath, UPath]) -> None:
    """Renames finished files over others in the same local folder, and syncs the folder."""
    for beside, path in renames:
        with explained(path):
            os.replace(local(beside), local(path))
    for folder in {local(path).parent for _, path in renames}:
        with explained(folder):
            sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Syncs the names in a folder to disk. Raises ``OSError``."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:  # a folder above ours that may be written to but not read
        return
    try:
        os.fsync(descriptor)
    except OSError as failure:
        # Some network file systems cannot sync a folder: the server has the names already, or nothing can be done.
        if failure.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _send(gathered: str, path: UPath) -> None:
    try:
        path.fs.put_file(gathered, path.path, **sent_with_checksum(path, os.path.getsize(gathered)))
    except Exception as failure:  # each object store has its own errors, not all of them OSError
        raise OutputError(
            f"Cannot write {path}: {cause_of(failure)}. Check its address, the credentials and their permissions."
        ) from failure


@contextmanager
def reading(path: UPath) -> Iterator[None]:
    """Turns read errors into an ``OutputError`` with one sentence. A missing file stays ``FileNotFoundError``."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as failure:
        if isinstance(failure, NotADirectoryError) and not is_local(path):
            raise FileNotFoundError(str(path)) from failure  # how an object store reports an empty folder
        raise OutputError(f"Cannot read {path}: {cause_of(failure)}.") from failure
    except Exception as failure:  # each object store has its own errors, not all of them OSError
        if is_local(path):
            raise
        raise OutputError(
            f"Cannot read {path}: {cause_of(failure)}. Check its address, the credentials and their permissions."
        ) from failure


@contextmanager
def explained(path: UPath | Path) -> Iterator[None]:
    """Turns an ``OSError`` of writing into an ``OutputError`` with one sentence."""
    try:
        yield
    except OSError as failure:
        raise OutputError(
            f"Cannot write {path}: {failure.strerror or failure}. Free space, fix the permissions or choose another output folder."
        ) from failure


def names_in(folder: UPath) -> frozenset[str]:
    """The names in a folder; empty if it does not exist. Raises ``OutputError``."""
    try:
        with reading(folder):
            if not is_local(folder):
                folder.fs.invalidate_cache(folder.path)  # another process may have written since
            return frozenset(each.name for each in folder.iterdir())
    except FileNotFoundError:
        return frozenset()
