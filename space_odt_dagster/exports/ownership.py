"""Whose a file or a folder is. As with git, only what belongs to the user of this process, or to root, is trusted."""

import os
import pwd
import stat
from pathlib import Path


def foreign_owner(found: os.stat_result) -> str | None:
    """The name of the owner, if that is neither the user of this process nor root nor, under sudo, the user who called it."""
    if found.st_uid in _trusted():
        return None
    try:
        return pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        return f"user {found.st_uid}"


def foreign_owner_of(path: Path) -> str | None:
    """The same for what is at a path, a link and what it leads to alike. Raises ``OSError``."""
    return foreign_owner(path.lstat()) or foreign_owner(path.stat())


def shut_out_others(folder: Path) -> bool:
    """Takes the right to write into a folder of this user from everybody else; false if it is another's and they keep it.

    What a group may is the owner's choice. Where the sticky bit is set, or the file system has no such rights, nothing is changed.
    Raises ``OSError``.
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
