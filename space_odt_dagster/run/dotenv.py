"""Reads ``.env`` by the rules of python-dotenv, as Dagster does: comments, ``export``, quotes, ``${NAME}``.

The nearest file is used, in the current folder or a parent, that has one of our settings, a proxy or certificates. Any other
belongs to another project and is ignored. An unreadable line is reported with file and line number; messages never repeat a value.

The file decides where the token is sent. So a file with our settings is refused if it belongs to another user or if everybody can
change it, as git refuses such a repository. Write access to its folder does not matter: a file that another user puts there is
theirs.
"""

import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream
from dotenv.variables import parse_variables

from space_odt_dagster.exports.ownership import foreign_owner
from space_odt_dagster.run.setting import SettingsError

_OURS = re.compile(r"(?:WEBEX|SPACE_ODT)_\w+|DAGSTER_HOME")
_OF_THE_NETWORK = re.compile(r"(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE", flags=re.IGNORECASE)
_LINE_OF_OURS = re.compile(
    rb"""^[ \t]*(?:export[ \t]+)?['"]?(?:(?:WEBEX|SPACE_ODT)_|(?:DAGSTER_HOME|(?i:(?:https?|all|no)_proxy)"""
    rb"""|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE)\b)""",
    flags=re.MULTILINE,
)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, kw_only=True)
class DotEnv:
    """What a ``.env`` sets, and on which lines (from 1). ``path`` is None if none was found."""

    path: Path | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    warning: str | None = None


def is_ours(name: str) -> bool:
    """Whether a variable is one of ours, judged by its name."""
    return _OURS.fullmatch(name) is not None


def read_dotenv(folder: Path, environ: Mapping[str, str]) -> DotEnv:
    """The nearest ``.env`` with one of our settings. ``environ`` resolves ``${NAME}`` unless the file sets it earlier.

    Raises ``SettingsError`` if that file has an invalid line, belongs to another user or can be changed by everybody, or if the one
    in ``folder`` itself cannot be opened.
    """
    for each in (folder, *folder.parents):
        path = each / ".env"
        try:
            content, refused = _read(path) if path.is_file() else (b"", None)
        except OSError as failure:
            if each == folder:
                raise SettingsError(
                    f"{path} cannot be read ({failure.strerror}): make it a readable text file, or remove it."
                ) from None
            continue
        # UTF-16 text has a zero byte next to each ASCII letter: find such a file, so that it is refused.
        content = content.removeprefix(_BYTE_ORDER_MARK)
        if _LINE_OF_OURS.search(content.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")):
            if refused is not None:
                raise SettingsError(refused)
            found = _parsed(path, content, environ)
            if any(is_ours(name) or _OF_THE_NETWORK.fullmatch(name) for name in found.values):
                return found
    return DotEnv()


def refuse_foreign_dotenv(folder: Path) -> None:
    """Raises ``SettingsError`` if the ``.env`` of a folder is not trusted, whatever it contains: Dagster reads it by itself."""
    path = folder / ".env"
    with suppress(OSError):
        refused = _read(path)[1] if path.is_file() else None
        if refused is not None:
            raise SettingsError(refused)


def _read(path: Path) -> tuple[bytes, str | None]:
    """The content of a file, and why it is not trusted, or None. Raises ``OSError``."""
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        owner = foreign_owner(path.lstat()) or foreign_owner(found)
        content = file.read()
    if owner is not None:
        return content, (
            f"{path} belongs to {owner}. It is not used, because it could send your token elsewhere. "
            "Remove it, make it yours with chown, or start in another folder."
        )
    if found.st_mode & stat.S_IWOTH:
        return content, f"{path} can be changed by every user of this machine, so it is not used: chmod 600 {path}"
    return content, None


def _parsed(path: Path, content: bytes, environ: Mapping[str, str]) -> DotEnv:
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for binding in parse_stream(StringIO(_text(path, content))):
        said = binding.original.string
        # A binding includes the empty lines before it.
        line = binding.original.line + said[: len(said) - len(said.lstrip())].count("\n")
        if binding.error:
            raise SettingsError(f"{path}, line {line}: not a NAME=value line.")
        if binding.key is None or binding.value is None:
            continue
        known = {**environ, **values}
        values[binding.key] = "".join(atom.resolve(known) for atom in parse_variables(binding.value))
        lines[binding.key] = line
    readable = path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    warning = f"{path} can be read by other users of this machine: chmod 600 {path}" if readable else None
    return DotEnv(path=path, values=values, lines=lines, warning=warning)


def _text(path: Path, content: bytes) -> str:
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise SettingsError(f"{path}, line {line}: a zero byte. Save the file as UTF-8 text.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise SettingsError(f"{path}, line {line}: not UTF-8. Save the file as UTF-8 text.") from None
