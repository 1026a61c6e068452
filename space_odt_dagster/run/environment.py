"""Where settings come from, in the command line and in Dagster: flags, then the environment, then ``.env``.

An empty variable counts as unset. ``space-odt ui`` passes all settings to its child processes in one variable, because Dagster
reads the ``.env`` of its folder again and prefers it to the environment.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from space_odt_dagster.extraction.nearest_name import nearest
from space_odt_dagster.run.dotenv import DotEnv, is_ours, read_dotenv, refuse_foreign_dotenv
from space_odt_dagster.run.settings_table import BY_NAME

_HANDED_DOWN = "_SPACE_ODT_ENVIRONMENT"
TOKEN_FROM_FLAG = "_SPACE_ODT_TOKEN_FROM_FLAG"
"""Set if the token was given as a flag, which is removed from the arguments before they are read."""
_FURTHER_TOKEN = re.compile(r"WEBEX_(?:ACCESS_TOKEN|REFRESH_TOKEN|CLIENT_ID|CLIENT_SECRET)_[A-Z0-9_]+")
"""Tokens that a launch in the UI or the file of the organisations may name."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The effective variables, and the file that some of them come from."""

    values: Mapping[str, str]
    dotenv: DotEnv = field(default_factory=DotEnv)

    def origin_of(self, name: str) -> str | None:
        """``environment``, or file and line; None if the variable is not set."""
        if name not in self.values or not self.values[name].strip():
            return None
        if name in self.dotenv.lines and self.values[name] == self.dotenv.values[name] and not _is_set(name):
            return f"{self.dotenv.path}:{self.dotenv.lines[name]}"
        return "environment"

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings, one sentence each: a file that other users can read, unknown settings."""
        found = [self.dotenv.warning] if self.dotenv.warning is not None else []
        for name in sorted(self.values):
            if not is_ours(name) or name in BY_NAME or _FURTHER_TOKEN.fullmatch(name) or self.origin_of(name) is None:
                continue
            hint = nearest(name, BY_NAME, cutoff=0.7)
            found.append(f"{name} ({self.origin_of(name)}) is not a setting of space-odt.{hint}")
        return tuple(found)


def environment_in(folder: Path) -> Environment:
    """The environment of this process, completed by the nearest ``.env``. Raises ``SettingsError`` if that cannot be read."""
    values = dict(os.environ)
    handed_down = values.pop(_HANDED_DOWN, None)
    if handed_down is not None:
        refuse_foreign_dotenv(folder)  # Dagster has read it, and settings passed down may come from it
        own = {name: value for name, value in values.items() if not is_ours(name)}
        return Environment(values={**own, **json.loads(handed_down)})
    dotenv = read_dotenv(folder, values)
    values.update({name: value for name, value in dotenv.values.items() if not _is_set(name)})
    return Environment(values=values, dotenv=dotenv)


def handed_down(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for child processes under Dagster: no ``.env`` can change a setting there."""
    ours = {name: value for name, value in environ.items() if is_ours(name)}
    return {**environ, _HANDED_DOWN: json.dumps(ours)}


def _is_set(name: str) -> bool:
    return bool(os.environ.get(name, "").strip())
