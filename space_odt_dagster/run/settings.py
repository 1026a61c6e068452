"""The settings of a run, from flags and environment. They are declared in ``settings_table``.

Every error is one sentence that names the setting and says what is valid. No message contains a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from space_odt_dagster.extraction.access import Access, RefreshCredentials
from space_odt_dagster.extraction.errors import CouldNotRun
from space_odt_dagster.extraction.network import network_from
from space_odt_dagster.extraction.request_policy import RequestPolicy
from space_odt_dagster.run.setting import Setting
from space_odt_dagster.run.setting import SettingsError as SettingsError
from space_odt_dagster.run.settings_table import BY_NAME

REFRESH = ("WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN")


class NoToken(CouldNotRun):
    """No access token is configured. The message says where to set one."""

    def __init__(self) -> None:
        super().__init__(
            "No access token: set WEBEX_ACCESS_TOKEN, or WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN "
            "(in the environment or in .env)."
        )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of a run. ``access`` is None if no token is configured."""

    access: Access | None
    out_dir: str
    local_dir: str | None = None
    """Local folder for what an object store cannot hold; None for the default."""
    scope: Literal["v1", "calling", "full"] = "v1"
    every: tuple[tuple[str, str], ...] = ()
    """Exports and areas with ``run``, ``day`` or ``week``: how often they are read at most."""
    resume_hours: int = 24
    """How old a response may be for a resumed run to use it, in hours."""
    csv_safe: bool = False
    redact: Literal["secrets", "personal"] | None = None
    redact_key: bytes | None = field(default=None, repr=False)
    """The key of the hashes; None for the one of the output folder."""
    language: str = "en"
    with_report: bool = True
    show_names: bool = False
    """Whether changes show the names of people."""
    desired: tuple[str, ...] = ()
    """Desired files and folders, which findings are judged by."""
    critical_is_error: bool = False
    """Whether a critical failure makes the check of its area an error, which is mailed."""
    keep_snapshots: int = 30
    keep_days: int | None = None
    compress_snapshots: bool = False
    lake: bool = False
    """Whether the snapshot of each run is folded into the lake."""
    lake_dir: str | None = None
    """Folder of the lake; None for ``lake`` in the output folder."""
    lake_keep_days: int | None = None
    lake_keep_fact_days: int | None = None
    read_ahead: int = 24
    """How many exports may be read but not yet written."""
    read_ahead_mib: int = 2048
    """Size of a run's journals on disk, in MiB, from which no further export starts."""
    candidate_calls: int = 1000
    """The most calls that a list of candidates may make; the rest is not read."""
    owners: tuple[str, ...] = ()
    """Owners of the assets in Dagster: ``team:…`` or e-mail addresses."""
    volume_fall: float = 0.2
    """The share of its rows that an export may lose between two runs before its volume check warns."""


def settings_from(environ: Mapping[str, str], flags: Mapping[str, object]) -> Settings:
    """The settings from the environment (with ``.env`` merged in) and the flags. A flag that is None is not set."""

    def value(name: str) -> Any:
        return value_of(BY_NAME[name], environ, flags)

    return Settings(
        access=_access(environ, flags),
        out_dir=value("SPACE_ODT_OUT_DIR"),
        local_dir=value("SPACE_ODT_LOCAL_DIR") if environ.get("SPACE_ODT_LOCAL_DIR", "").strip() else None,
        scope=value("SPACE_ODT_SCOPE"),
        every=value("SPACE_ODT_EVERY") or (),
        resume_hours=value("SPACE_ODT_RESUME_HOURS"),
        csv_safe=value("SPACE_ODT_CSV_SAFE"),
        redact=value("SPACE_ODT_REDACT"),
        redact_key=value("SPACE_ODT_REDACT_KEY"),
        language=value("SPACE_ODT_LANG") or _language_of(environ),
        with_report=not flags.get("no_report"),
        show_names=value("SPACE_ODT_SHOW_NAMES"),
        desired=value("SPACE_ODT_DESIRED") or (),
        critical_is_error=value("SPACE_ODT_CRITICAL_IS_ERROR"),
        keep_snapshots=value("SPACE_ODT_KEEP_SNAPSHOTS"),
        keep_days=value("SPACE_ODT_KEEP_DAYS"),
        compress_snapshots=value("SPACE_ODT_COMPRESS_SNAPSHOTS"),
        lake=value("SPACE_ODT_LAKE"),
        lake_dir=value("SPACE_ODT_LAKE_DIR"),
        lake_keep_days=value("SPACE_ODT_LAKE_KEEP_DAYS"),
        lake_keep_fact_days=value("SPACE_ODT_LAKE_KEEP_FACT_DAYS"),
        read_ahead=value("SPACE_ODT_READ_AHEAD"),
        read_ahead_mib=value("SPACE_ODT_READ_AHEAD_MIB"),
        candidate_calls=value("SPACE_ODT_CANDIDATE_CALLS"),
        owners=value("SPACE_ODT_OWNERS") or (),
        volume_fall=value("SPACE_ODT_VOLUME_FALL"),
    )


def given_text(setting: Setting, environ: Mapping[str, str], flags: Mapping[str, object]) -> tuple[str, str] | None:
    """The name and text of a given setting: the flag, else the variable; None if neither is set."""
    flag = flags.get(setting.destination) if setting.flag else None
    if setting.is_switch:
        flag = "on" if flag else None
    text = ",".join(flag) if isinstance(flag, list) else str(flag).strip() if flag is not None else ""
    if text and setting.flag is not None:
        return setting.flag, text
    text = environ.get(setting.name, "").strip()
    counts = bool(text) or (setting.empty_counts and setting.name in environ)
    return (setting.name, text) if counts else None


def value_of(setting: Setting, environ: Mapping[str, str], flags: Mapping[str, object]) -> Any:
    """The value of a setting: as given, else its default, else None. Raises ``SettingsError``."""
    given = given_text(setting, environ, flags)
    if given is not None:
        return setting.parse(*given)
    return setting.parse(setting.name, setting.default) if setting.default else None


def _access(environ: Mapping[str, str], flags: Mapping[str, object]) -> Access | None:
    def value(name: str) -> Any:
        return value_of(BY_NAME[name], environ, flags)

    base_url = value("WEBEX_BASE_URL")
    policy = RequestPolicy(
        concurrent_requests=value("WEBEX_CONCURRENT_REQUESTS"),
        rate=value("WEBEX_RATE"),
        timeout_seconds=value("WEBEX_REQUEST_TIMEOUT_SECONDS"),
        trusted_hosts=value("WEBEX_TRUSTED_HOSTS") or frozenset(),
        org_id=value("WEBEX_ORG_ID"),
        must_see_org=value("SPACE_ODT_ORGANISATIONS") is not None,
        network=network_from(environ),
    )
    token = value("WEBEX_ACCESS_TOKEN")
    refresh = _refresh_credentials(environ)
    if token is None and refresh is None:
        return None
    return Access(base_url=base_url, access_token=token, refresh=refresh, policy=policy)


def _refresh_credentials(environ: Mapping[str, str]) -> RefreshCredentials | None:
    values = [value_of(BY_NAME[name], environ, {}) for name in REFRESH]
    client_id, client_secret, refresh_token = values
    if client_id is None or client_secret is None or refresh_token is None:
        missing = [name for name, value in zip(REFRESH, values, strict=True) if value is None]
        if len(missing) < len(REFRESH) and not environ.get("WEBEX_ACCESS_TOKEN", "").strip():
            raise SettingsError(f"To refresh the token, {' and '.join(missing)} must be set too.")
        return None
    return RefreshCredentials(client_id=client_id, client_secret=client_secret, refresh_token=refresh_token)


def _language_of(environ: Mapping[str, str]) -> str:
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "es" if locale.lower().startswith("es") else "en"
