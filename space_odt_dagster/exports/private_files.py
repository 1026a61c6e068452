"""Files that only their owner can read, and that are whole or not there.

On a local disk: modes 0600 and 0700, written beside and renamed, and the folder synced: without that, power loss may undo the
rename although the file itself is on the disk. On an object store a single upload is atomic by itself.

What another user has put there is refused, and no link is followed: in a folder where others may write it could lead to any file.
"""

import errno
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from upath import UPath

from space_odt_dagster.exports.ownership import foreign_owner, foreign_owner_of, shut_out_others
from space_odt_dagster.exports.store_rights import cause_of
from space_odt_dagster.extraction.errors import CouldNotRun


class OutputError(CouldNotRun):
    """The output folder cannot be used. The text says what, where and what to do."""


def is_local(path: UPath) -> bool:
    """Whether a path lies on a disk of this machine."""
    return path.protocol in ("", "file", "local")


def local(path: UPath) -> Path:
    """The ordinary path of a local one."""
    return Path(path.path)


def make_private_folder(folder: UPath) -> None:
    """Creates a folder, and those above it that are missing, for the owner only. Object stores have no folders.

    Raises ``OutputError`` for one, or a link to one, that belongs to another user. Others lose the right to write into one of ours.
    """
    if not is_local(folder):
        return
    path = local(folder)
    with explained(path):
        for each in reversed((path, *path.parents)):
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
    """Raises ``OutputError`` if anything of these names in an output folder is a link, or belongs to another user."""
    if not is_local(root):
        return
    for path in (local(root) / name for name in names):
        with explained(path), suppress(FileNotFoundError):
            _refuse_foreign(path, path.lstat())


def open_own(path: Path, flags: int) -> int:
    """Opens a file for its owner only. Raises ``OSError``, or ``OutputError`` for a link and for a file of another user."""
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
def writing(path: UPath) -> Iterator[IO[bytes]]:
    """Opens a file for writing in place, private. If readers must never see it half written, rename it afterwards.

    For an object store it is gathered on a local disk and sent at the end: a stream that breaks off would be kept as it is by then.
    """
    if not is_local(path):
        with explained(path), tempfile.NamedTemporaryFile() as gathered:
            yield gathered.file
            gathered.flush()
            _send(gathered.name, path)
        return
    with explained(path):
        local(path).unlink(missing_ok=True)  # whatever a crash, or somebody else, has left under this name
        descriptor = open_own(local(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with os.fdopen(descriptor, "wb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())


def write_whole(path: UPath, content: bytes) -> None:
    """Replaces a file at once: a reader sees the old content or the new."""
    make_private_folder(path.parent)
    if not is_local(path):
        with writing(path) as stream:
            stream.write(content)
        return
    beside = path.parent / f".{path.name}.tmp"
    try:
        with writing(beside) as stream:
            stream.write(content)
        put_in_place((beside, path))
    except OutputError:
        with suppress(OSError):
            local(beside).unlink(missing_ok=True)
        raise


def put_in_place(*renames: tuple[UPath, UPath]) -> None:
    """Renames finished files over others in the same folder of a local disk, for good once it returns."""
    for beside, path in renames:
        with explained(path):
            os.replace(local(beside), local(path))
    for folder in {local(path).parent for _, path in renames}:
        with explained(folder):
            sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Brings to the disk which files a folder has. Raises ``OSError``."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:  # one that may be written into but not read, above ours
        return
    try:
        os.fsync(descriptor)
    except OSError as failure:
        # Some network file systems know no such thing; theirs are on the server's disk already, or nobody can help it.
        if failure.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _send(gathered: str, path: UPath) -> None:
    try:
        path.fs.put_file(gathered, path.path)
    except Exception as failure:  # each object store has its own errors, and not all of them are OSError
        raise OutputError(
            f"Cannot write {path}: {cause_of(failure)}. Check its address, the credentials and their permissions."
        ) from failure


@contextmanager
def reading(path: UPath) -> Iterator[None]:
    """Turns what is said when a file cannot be read into one sentence: ``OutputError``. For one that is missing it stays
    ``FileNotFoundError``."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as failure:
        if isinstance(failure, NotADirectoryError) and not is_local(path):
            raise FileNotFoundError(str(path)) from failure  # what an object store says of a folder that nothing is in
        raise OutputError(f"Cannot read {path}: {cause_of(failure)}.") from failure
    except Exception as failure:  # each object store has its own errors, and not all of them are OSError
        if is_local(path):
            raise
        raise OutputError(
            f"Cannot read {path}: {cause_of(failure)}. Check its address, the credentials and their permissions."
        ) from failure


@contextmanager
def explained(path: UPath | Path) -> Iterator[None]:
    """Turns what the system says of a file into one sentence: ``OutputError``."""
    try:
        yield
    except OSError as failure:
        raise OutputError(
            f"Cannot write {path}: {failure.strerror or failure}. Free space, fix the permissions or choose another output folder."
        ) from failure


def names_in(folder: UPath) -> frozenset[str]:
    """The names of what is in a folder; none if it is not there. Raises ``OutputError``."""
    try:
        with reading(folder):
            if not is_local(folder):
                folder.fs.invalidate_cache(folder.path)  # another process may have written since
            return frozenset(each.name for each in folder.iterdir())
    except FileNotFoundError:
        return frozenset()
