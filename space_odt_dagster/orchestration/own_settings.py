"""The settings that one inventory of a code location can have for itself: prefix, folder, token, scope and cron.

Everything else comes from the environment. So one code location can hold the inventories of several organisations, or one next to
other assets.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from space_odt_dagster.orchestration.asset_keys import AssetKeys, asset_keys_from, parts_of
from space_odt_dagster.orchestration.schedule_settings import schedule_from
from space_odt_dagster.run.environment import environment_in
from space_odt_dagster.run.settings import SettingsError, settings_from, value_of
from space_odt_dagster.run.settings_table import BY_NAME

TOKEN = "WEBEX_ACCESS_TOKEN"
_VARIABLES = {"out_dir": "SPACE_ODT_OUT_DIR", "scope": "SPACE_ODT_SCOPE", "cron": "SPACE_ODT_CRON"}

_LAKE_DIR = "SPACE_ODT_LAKE_DIR"


def environment() -> dict[str, str]:
    """The environment on top of the nearest ``.env``. Raises ``SettingsError``."""
    return dict(environment_in(Path.cwd()).values)


@dataclass(frozen=True, kw_only=True)
class OwnSettings:
    """Settings given in code; None takes the value from the environment. Raises ``SettingsError`` for invalid values.

    ``token_variable`` is the name of the environment variable that holds the token.
    """

    prefix: str | None = None
    out_dir: str | None = None
    token_variable: str | None = None
    scope: str | None = None
    cron: str | None = None

    def __post_init__(self) -> None:
        if self.prefix is not None:
            parts_of("prefix", self.prefix)
        if self.token_variable is not None and not re.fullmatch(r"[A-Z][A-Z0-9_]*", self.token_variable):
            raise SettingsError("token_variable takes the name of an environment variable, never the token itself.")
        for name, variable in _VARIABLES.items():
            value = getattr(self, name)
            if value is None:
                continue
            try:
                schedule_from({variable: value})
                settings_from({variable: value}, {})
            except SettingsError as wrong:
                raise SettingsError(str(wrong).replace(variable, name)) from None

    @property
    def token(self) -> str:
        """The name of the environment variable with the token."""
        return self.token_variable or TOKEN

    def has_many_organisations(self, environ: Mapping[str, str]) -> bool:
        """Whether a file names the organisations. An inventory with a folder or a token of its own reads a single one."""
        own = self.out_dir is not None or self.token_variable is not None
        return not own and bool(environ.get("SPACE_ODT_ORGANISATIONS", "").strip())

    def environment(self) -> dict[str, str]:
        """The environment with ``.env`` and these settings. Raises ``SettingsError`` for a malformed file."""
        return self._with_own(environment())

    def out_dir_now(self) -> str:
        """The output folder as a path or URL. Raises ``SettingsError``."""
        return str(value_of(BY_NAME["SPACE_ODT_OUT_DIR"], self.environment(), {}))

    def environment_at_load(self) -> dict[str, str]:
        """The same, but without a malformed ``.env``, which every run reports by itself."""
        try:
            return self.environment()
        except SettingsError:
            return self._with_own(dict(os.environ))

    def keys(self, environ: Mapping[str, str]) -> AssetKeys:
        """The keys and names of its assets. Raises ``SettingsError`` if the prefix in the environment is invalid."""
        if self.prefix is None:
            return asset_keys_from(environ)
        return AssetKeys(parts_of("prefix", self.prefix), names_too=True)

    def keys_at_load(self, environ: Mapping[str, str]) -> AssetKeys:
        """The same, but with the default prefix if the setting is invalid: everything still loads, and every run reports the
        error."""
        try:
            return self.keys(environ)
        except SettingsError:
            return AssetKeys()

    def _with_own(self, environ: dict[str, str]) -> dict[str, str]:
        lake_dir = environ.get(_LAKE_DIR, "").strip()
        if self.prefix and lake_dir:
            # One lake has one organisation.
            environ[_LAKE_DIR] = f"{lake_dir.rstrip('/')}/{self.prefix}"
        return {**environ, **self._given()}

    def _given(self) -> dict[str, str]:
        values = {variable: getattr(self, name) for name, variable in _VARIABLES.items()}
        return {variable: value for variable, value in values.items() if value is not None}


OF_THE_ENVIRONMENT = OwnSettings()
"""Takes everything from the environment."""
