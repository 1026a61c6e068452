"""One setting: how it is declared and parsed. Standard library only, so that ``--help`` starts fast.

An error is one sentence that names the setting as the user wrote it (flag or variable) and says what is valid.
"""

import math
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from space_odt_dagster.extraction.errors import CouldNotRun

ON, OFF = ("on", "1", "true", "yes"), ("off", "0", "false", "no")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:::|://)")
_OWNER = re.compile(r"team:\w[\w .-]*|[A-Za-z0-9_][A-Za-z0-9._%+-]*@[A-Za-z0-9.-]+\.[A-Za-z]{2,7}")
_LOOPBACK = re.compile(r"(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|::1")


class SettingsError(CouldNotRun):
    """A setting that cannot be used: one plain sentence."""

    exit_code: ClassVar[int] = 2


Parser = Callable[[str, str], Any]
"""From the name to show and the text (stripped, not empty) to the value. Raises ``SettingsError``."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting. ``name`` is its variable. ``default`` is what a user would write; ``default_note`` describes it in words."""

    name: str
    help: str
    parse: Parser
    default: str = ""
    default_note: str = ""
    flag: str | None = None
    metavar: str | None = None
    secret: bool = False
    empty_counts: bool = False
    """Whether an empty variable is a value, instead of counting as unset."""
    is_switch: bool = False
    """Whether its flag takes no value and turns it on."""
    repeats: bool = False
    """Whether its flag may be given several times. The values are joined by commas."""

    @property
    def destination(self) -> str:
        """The attribute of its flag in the parsed arguments; empty without a flag."""
        return self.flag.removeprefix("--").replace("-", "_") if self.flag else ""


def text(name: str, given: str) -> str:
    """Any text on one line."""
    if not given.isprintable():
        raise SettingsError(f"{name} contains a character that cannot be printed: enter it again.")
    return given


def key(name: str, given: str) -> bytes:
    """Any text, as the bytes in the environment."""
    return given.encode("utf-8", "surrogateescape")


def one_of(*values: str) -> Parser:
    """One of these words."""

    def parse(name: str, given: str) -> str:
        if given not in values:
            raise SettingsError(f"{name} takes {', '.join(values[:-1])} or {values[-1]}, not {given!r}.")
        return given

    return parse


def cadences(name: str, given: str) -> tuple[tuple[str, str], ...]:
    """``NAME:run``, ``NAME:day`` or ``NAME:week``, separated by commas."""
    found = []
    for part in filter(None, (each.strip() for each in given.split(","))):
        named, _, cadence = part.rpartition(":")
        if not named or cadence not in ("run", "day", "week"):
            raise SettingsError(f"{name} takes NAME:run, NAME:day or NAME:week, separated by commas, not {part!r}.")
        found.append((named, cadence))
    return tuple(found)


def folders(name: str, given: str) -> tuple[str, ...]:
    """Paths of local files or folders, separated by commas, each with ``~`` expanded."""
    return tuple(folder(name, each) for each in map(str.strip, given.split(",")) if each)


def owners(name: str, given: str) -> tuple[str, ...]:
    """Teams and e-mail addresses as Dagster accepts them, separated by commas."""
    found = tuple(filter(None, (each.strip() for each in given.split(","))))
    for each in found:
        if not _OWNER.fullmatch(each):
            raise SettingsError(f"{name} takes team:NAME or e-mail addresses, separated by commas, not {each!r}.")
    return found


def on_off(name: str, given: str) -> bool:
    """True for on, False for off, in any spelling, upper or lower case."""
    if given.lower() not in (*ON, *OFF):
        raise SettingsError(f"{name} takes {', '.join(ON)} or {', '.join(OFF)}, not {given!r}.")
    return given.lower() in ON


def whole(least: int, most: int) -> Parser:
    """A whole number within bounds."""

    def parse(name: str, given: str) -> int:
        number = int(given) if re.fullmatch(r"[0-9]{1,12}", given) else least - 1
        if not least <= number <= most:
            raise SettingsError(f"{name} takes a whole number from {least} to {most}, not {given!r}.")
        return number

    return parse


def share(name: str, given: str) -> float:
    """A share from 0 to 1."""
    try:
        number = float(given)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise SettingsError(f"{name} takes a share from 0 to 1, such as 0.2, not {given!r}.")
    return number


def token(name: str, given: str) -> str | None:
    """The token without what copying may add: spaces, line breaks and quotes around it, ``Bearer`` before it."""
    cleaned = given.strip().strip("\"'").strip().removeprefix("Bearer ").strip()
    if cleaned and not re.fullmatch(r"[!-~]+", cleaned):
        raise SettingsError("The access token contains a space, a line break or an unusual character: copy it again.")
    return cleaned or None


def hosts(name: str, given: str) -> frozenset[str]:
    """Host names, separated by commas or spaces."""
    return frozenset(given.replace(",", " ").split())


def base_url(name: str, given: str) -> str:
    """An https URL without a trailing slash; http only for this machine, as the token would be sent unencrypted."""
    try:
        parts = urlsplit(given)
        host = parts.hostname or ""
        valid = parts.scheme in ("http", "https") and bool(host) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or "@" in parts.netloc or not given.isprintable() or " " in given:
        shown = given if "@" not in given else "given"
        raise SettingsError(f"The base URL {shown!r} cannot be used: it should look like https://webexapis.com/v1.")
    if parts.scheme == "http" and not _LOOPBACK.fullmatch(host):
        raise SettingsError(f"The base URL {given!r} would send the token unencrypted: use https for {host}.")
    return given.rstrip("/")


def is_url(given: str) -> bool:
    """Whether an output folder is an fsspec URL, not a folder name with unusual characters."""
    return _URL.match(given) is not None and not given.startswith("file://")


def folder(name: str, given: str) -> str:
    """The path of a local folder, with ``~`` expanded. It need not exist."""
    path = os.path.expanduser(given.removeprefix("file://"))
    if path.startswith("~") and given.startswith("~"):
        user = given.partition("/")[0]
        raise SettingsError(f"{name}: {user} has no home folder here: write the whole path, or ./{user} for that name.")
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        raise SettingsError(f"{name} is not UTF-8 text, which run records need: choose another folder.") from None
    if "\0" in path:
        raise SettingsError(f"{name} contains a zero byte, which no folder name can have.")
    return path


def folder_or_url(name: str, given: str) -> str:
    """The path of a folder, or an fsspec URL unchanged."""
    return given if is_url(given) else folder(name, given)
