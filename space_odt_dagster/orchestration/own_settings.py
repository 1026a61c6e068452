"""What one inventory of a code location has of its own: prefix, folder, token, scope and time; all else is as the environment says.

So that the inventories of several organisations can be in one code location, or one beside the assets of others.
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


def environment() -> dict[str, str]:
    """The environment on top of the nearest ``.env``. Raises ``SettingsError``."""
    return dict(environment_in(Path.cwd()).values)


@dataclass(frozen=True, kw_only=True)
class OwnSettings:
    """The settings that code gives; what is None the environment gives. Raises ``SettingsError`` for what cannot be used.

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

    def environment(self) -> dict[str, str]:
        """The environment with ``.env``, and these settings in it. Raises ``SettingsError`` for a malformed file."""
        return {**environment(), **self._given()}

    def out_dir_now(self) -> str:
        """The output folder, or its URL. Raises ``SettingsError``."""
        return str(value_of(BY_NAME["SPACE_ODT_OUT_DIR"], self.environment(), {}))

    def environment_at_load(self) -> dict[str, str]:
        """The same; without ``.env`` if that is malformed, which every run says by itself."""
        try:
            return self.environment()
        except SettingsError:
            return {**os.environ, **self._given()}

    def keys(self, environ: Mapping[str, str]) -> AssetKeys:
        """The keys and names of its assets. Raises ``SettingsError`` if that of the environment cannot be used."""
        if self.prefix is None:
            return asset_keys_from(environ)
        return AssetKeys(parts_of("prefix", self.prefix), names_too=True)

    def keys_at_load(self, environ: Mapping[str, str]) -> AssetKeys:
        """The same, and the usual ones if the setting cannot be used: all still loads, and every run says what is wrong."""
        try:
            return self.keys(environ)
        except SettingsError:
            return AssetKeys()

    def _given(self) -> dict[str, str]:
        values = {variable: getattr(self, name) for name, variable in _VARIABLES.items()}
        return {variable: value for variable, value in values.items() if value is not None}


OF_THE_ENVIRONMENT = OwnSettings()
"""Nothing of its own."""
