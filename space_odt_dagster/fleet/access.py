"""How the API is asked with a token of the file, without an organisation."""

from collections.abc import Mapping

from space_odt_dagster.extraction.access import Access
from space_odt_dagster.fleet.environment import TokenNotSet, secrets_of
from space_odt_dagster.fleet.file_reader import VARIABLES
from space_odt_dagster.fleet.organisations import Fleet, Token
from space_odt_dagster.run.settings import settings_from


def access_of(token: Token, fleet: Fleet, environ: Mapping[str, str]) -> Access:
    """The access that a token gives, at the address of an organisation that has it.

    Raises ``TokenNotSet`` and ``SettingsError``.
    """
    alone = {name: value for name, value in environ.items() if name not in (*VARIABLES.values(), "WEBEX_ORG_ID")}
    address = next((each.settings.get("WEBEX_BASE_URL") for each in fleet.organisations if each.token == token), None)
    given = {"WEBEX_BASE_URL": address} if address else {}
    access = settings_from({**alone, **given, **secrets_of(token, environ)}, {}).access
    if access is None:
        raise TokenNotSet(f"The token {token.name} is not set: set {' and '.join(token.variables.values())}.")
    return access
