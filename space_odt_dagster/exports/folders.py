"""Folders of an output folder, on a disk or in an object store.

In an object store a folder is only a prefix of names: it needs no mkdir, and is gone with its last file. Listings are never cached,
as other processes write too.
"""

from contextlib import suppress

from upath import UPath

from space_odt_dagster.exports.private_files import OutputError, is_local, local, reading


def folders(parent: UPath) -> list[UPath]:
    """The subfolders of a folder, by name, without links; empty if the folder is missing. Raises ``OutputError``."""
    if is_local(parent):
        try:
            found = [each for each in parent.iterdir() if each.is_dir() and not local(each).is_symlink()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(found, key=lambda each: each.name)
    return [parent / name for name, is_folder in sorted(_listed(parent).items()) if is_folder]


def is_there(path: UPath) -> bool:
    """Whether the file exists. Raises ``OutputError``."""
    with reading(path):
        return path.exists()


def remove_file(path: UPath) -> None:
    """Removes a file if it exists. Raises ``OSError`` if it cannot be removed."""
    if is_local(path):
        local(path).unlink(missing_ok=True)
        return
    # ``rm`` of s3fs deletes in bulk and drops the errors of single files.
    with suppress(FileNotFoundError):
        path.fs.rm_file(path.path)


def remove_if_empty(folder: UPath) -> bool:
    """Removes a folder if it is empty. Returns False if it is not. Raises ``OSError``, or ``OutputError`` for an object store."""
    if not is_local(folder):
        if _listed(folder):
            return False
        with suppress(OSError, NotImplementedError):  # where folders are only prefixes, it is gone already
            folder.fs.rmdir(folder.path)
        return True
    with suppress(FileNotFoundError):
        if any(local(folder).iterdir()):
            return False
        local(folder).rmdir()
    return True


def check_bucket(root: UPath) -> None:
    """Raises ``OutputError`` if the bucket is missing, does not respond, or may not be listed."""
    if _listed(root) or not root.drive:
        return
    try:
        root.fs.info(root.drive)
    except FileNotFoundError:
        raise OutputError(f"There is no bucket {root.drive}: create it, or correct {root}.") from None
    except PermissionError:
        return  # refused for the whole bucket; access to the folder may still be allowed


def _listed(folder: UPath) -> dict[str, bool]:
    """The names in a folder of an object store; True for a folder."""
    try:
        with reading(folder):
            folder.fs.invalidate_cache(folder.path)
            found = folder.fs.ls(folder.path, detail=True)
    except FileNotFoundError:
        return {}
    own = folder.path.rstrip("/")
    paths = ((str(each["name"]).rstrip("/"), each["type"] == "directory") for each in found)
    return {path.rpartition("/")[2]: is_folder for path, is_folder in paths if path not in (own, own.lstrip("/"))}
