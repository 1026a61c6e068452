"""Folders of an output, on a disk and in an object store.

In an object store a folder is only the beginning of names: nobody makes one, and it is gone with its last file. Listings come from
the store each time: other processes write there too.
"""

from contextlib import suppress

from upath import UPath

from space_odt_dagster.exports.private_files import OutputError, is_local, local, reading


def folders(parent: UPath) -> list[UPath]:
    """The folders in a folder, by name, links left out; none if there is no such folder. Raises ``OutputError``."""
    if is_local(parent):
        try:
            found = [each for each in parent.iterdir() if each.is_dir() and not local(each).is_symlink()]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(found, key=lambda each: each.name)
    return [parent / name for name, is_folder in sorted(_listed(parent).items()) if is_folder]


def is_there(path: UPath) -> bool:
    """Whether there is such a file. Raises ``OutputError``."""
    with reading(path):
        return path.exists()


def remove_file(path: UPath) -> None:
    """Removes a file, if it is there. Raises ``OSError`` if it cannot be removed."""
    if is_local(path):
        local(path).unlink(missing_ok=True)
        return
    # ``rm`` of s3fs asks for many at once, and drops what the store says of each.
    with suppress(FileNotFoundError):
        path.fs.rm_file(path.path)


def remove_if_empty(folder: UPath) -> bool:
    """Removes a folder that nothing is in; False if something is. Raises ``OSError``, or ``OutputError`` for an object store."""
    if not is_local(folder):
        if _listed(folder):
            return False
        with suppress(OSError, NotImplementedError):  # where folders are only names, it is gone already
            folder.fs.rmdir(folder.path)
        return True
    with suppress(FileNotFoundError):
        if any(local(folder).iterdir()):
            return False
        local(folder).rmdir()
    return True


def check_bucket(root: UPath) -> None:
    """Raises ``OutputError`` if the bucket of an object store is not there, does not answer, or may not be listed."""
    if _listed(root) or not root.drive:
        return
    try:
        root.fs.info(root.drive)
    except FileNotFoundError:
        raise OutputError(f"There is no bucket {root.drive}: create it, or correct {root}.") from None
    except PermissionError:
        return  # of the bucket as a whole; what is asked of the folder is let through


def _listed(folder: UPath) -> dict[str, bool]:
    """The names in a folder of an object store, and whether each is a folder."""
    try:
        with reading(folder):
            folder.fs.invalidate_cache(folder.path)
            found = folder.fs.ls(folder.path, detail=True)
    except FileNotFoundError:
        return {}
    own = folder.path.rstrip("/")
    paths = ((str(each["name"]).rstrip("/"), each["type"] == "directory") for each in found)
    return {path.rpartition("/")[2]: is_folder for path, is_folder in paths if path not in (own, own.lstrip("/"))}
