"""File ownership. As with git, only files of this process's user or root are trusted."""

import os
import pwd
import stat
from pathlib import Path


def foreign_owner(found: os.stat_result) -> str | None:
    """The owner's name if it is not trusted: not the user of this process, root, or under sudo the user who called it."""
    if found.st_uid in _trusted():
        return None
    try:
        return pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        return f"user {found.st_uid}"


def foreign_owner_of(path: Path) -> str | None:
    """The untrusted owner of a path, or of the target if it is a link; None if both are trusted. Raises ``OSError``."""
    return foreign_owner(path.lstat()) or foreign_owner(path.stat())


def shut_out_others(folder: Path) -> bool:
    """Removes other users' right to write into a folder. Returns False if it belongs to another user and stays writable.

    Group rights are the owner's choice. Folders with the sticky bit are left as they are. Raises ``OSError``.
    """
    found = folder.stat()
    if not found.st_mode & stat.S_IWOTH or found.st_mode & stat.S_ISVTX:
        return True
    if found.st_uid != os.geteuid():
        return False
    folder.chmod(stat.S_IMODE(found.st_mode) & ~stat.S_IWOTH)
    return True


def _trusted() -> frozenset[int]:
    user = os.geteuid()
    caller = os.environ.get("SUDO_UID", "") if user == 0 else ""
    return frozenset({0, user, *([int(caller)] if caller.isdecimal() else [])})
