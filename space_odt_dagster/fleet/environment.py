"""The environment of one organisation: its settings and its secrets, as a single run would have them.

A secret is the value of a variable or, if that is not set, the content of the file of that name in ``SPACE_ODT_TOKEN_DIR``: the
environment of a process is fixed when it starts, but a file is read whenever a run begins.
"""

from collections.abc import Mapping
from pathlib import Path

from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.fleet.file_reader import VARIABLES
from space_odt_dagster.fleet.organisations import Organisation, Token
from space_odt_dagster.run.environment import TOKEN_FROM_FLAG
from space_odt_dagster.run.setting import SettingsError
from space_odt_dagster.run.settings import value_of
from space_odt_dagster.run.settings_table import BY_NAME

_MOST_BYTES = 1 << 16
_UNLIKE_ALONE = {"SPACE_ODT_COMPRESS_SNAPSHOTS": "on"}
"""Settings whose default is another one for many organisations: an object store keeps a whole copy of each night."""


class TokenNotSet(CouldNotRun):
    """A secret of an organisation is not here. One plain sentence that names the variable."""


def environment_of(organisation: Organisation, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a run of this organisation. Raises ``TokenNotSet``, and ``SettingsError`` for an unreadable secret."""
    if environ.get(TOKEN_FROM_FLAG):  # of this run alone, and it may read this organisation alone
        token = VARIABLES["access_token"]
        return {**environment_without_secrets(organisation, environ), token: environ.get(token, "")}
    secrets = secrets_of(organisation.token, environ)
    missing = [variable for setting, variable in organisation.token.variables.items() if setting not in secrets]
    if missing:
        raise TokenNotSet(
            f"The token of {organisation.name} is not set: set {' and '.join(missing)}, in the environment or as a file of that "
            "name in SPACE_ODT_TOKEN_DIR."
        )
    return {**environment_without_secrets(organisation, environ), **secrets}


def environment_without_secrets(organisation: Organisation, environ: Mapping[str, str]) -> dict[str, str]:
    """The same for work that asks Webex nothing."""
    lake_dir = environ.get("SPACE_ODT_LAKE_DIR", "").strip()
    return {
        **_UNLIKE_ALONE,
        **{name: value for name, value in environ.items() if name not in VARIABLES.values()},
        **({"SPACE_ODT_LAKE_DIR": f"{lake_dir.rstrip('/')}/{organisation.name}"} if lake_dir else {}),
        **organisation.settings,
        "WEBEX_ORG_ID": organisation.org_id,
        "SPACE_ODT_OUT_DIR": organisation.out_dir,
    }


def secrets_of(token: Token, environ: Mapping[str, str]) -> dict[str, str]:
    """The values of a token that are set here, by setting. Raises ``SettingsError`` for a file that cannot be read."""
    folder = value_of(BY_NAME["SPACE_ODT_TOKEN_DIR"], environ, {})
    found = {setting: _secret(variable, environ, folder) for setting, variable in token.variables.items()}
    return {setting: value for setting, value in found.items() if value}


def _secret(variable: str, environ: Mapping[str, str], folder: str | None) -> str:
    given = environ.get(variable, "").strip()
    if given or folder is None:
        return given
    path = Path(folder) / variable
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES)
    except FileNotFoundError:
        return ""
    except OSError as failure:
        raise SettingsError(f"{path} cannot be read ({failure.strerror}).") from None
    try:
        return content.decode().strip()
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8 text.") from None
