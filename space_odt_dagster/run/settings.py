"""The settings of a run: flags win over the environment, the environment over ``.env`` (this folder or a parent).

Every problem is one sentence that names the setting and what would be right. No sentence ever holds a secret.
"""

import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from dotenv.parser import parse_stream

from space_odt_dagster.extraction.connection import Access
from space_odt_dagster.extraction.network import is_this_machine, network_from
from space_odt_dagster.extraction.request_policy import RequestPolicy
from space_odt_dagster.extraction.tokens import RefreshCredentials

DEFAULT_BASE_URL = "https://webexapis.com/v1"
DEFAULT_OUT_DIR = ".artifacts"
MOST_CONCURRENT = 100
LANGUAGES = ("en", "es")

_ON, _OFF = ("on", "1", "true", "yes"), ("off", "0", "false", "no")
REFRESH = ("WEBEX_CLIENT_ID", "WEBEX_CLIENT_SECRET", "WEBEX_REFRESH_TOKEN")


class SettingsError(Exception):
    """A setting that cannot be used: one plain sentence."""


class NoToken(Exception):
    """No access token is configured. The text says where to put one."""

    def __init__(self) -> None:
        super().__init__(
            "No access token: set WEBEX_ACCESS_TOKEN, or WEBEX_CLIENT_ID, WEBEX_CLIENT_SECRET and WEBEX_REFRESH_TOKEN "
            "(in the environment or in .env)."
        )


@dataclass(frozen=True)
class DotEnv:
    """What a ``.env`` file sets, and a warning about the file, if there is one."""

    values: Mapping[str, str]
    warning: str | None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that a run can be told. ``access`` is None where no token is configured."""

    access: Access | None
    out_dir: str
    csv_safe: bool = False
    redact: Literal["secrets", "personal"] | None = None
    language: str = "en"
    with_report: bool = True
    keep_snapshots: int = 30
    keep_days: int | None = None
    compress_snapshots: bool = False
    read_ahead: int = 24
    """Exports that may be read and not yet written."""
    read_ahead_mib: int = 2048
    """What the journals of a run may take on the disk before no further export is begun."""
    volume_fall: float = 0.2
    """The share of its rows that an export may lose between two runs before its volume check warns."""


def read_dotenv(folder: Path) -> DotEnv:
    """The ``.env`` of a folder or the nearest parent that has one. Raises ``SettingsError`` if a line is malformed."""
    path = next((each / ".env" for each in (folder, *folder.parents) if (each / ".env").is_file()), None)
    if path is None:
        return DotEnv({}, None)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise SettingsError(
            f"{path} cannot be read ({type(failure).__name__}): make it a UTF-8 text file of yours."
        ) from None
    values: dict[str, str] = {}
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise SettingsError(f"{path}, line {binding.original.line}: not a NAME=value line.")
        if binding.key is not None:
            values[binding.key] = binding.value or ""
    readable = path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    warning = f"{path} can be read by other users of this machine: chmod 600 {path}" if readable else None
    return DotEnv(values, warning)


def settings_from(environ: Mapping[str, str], flags: Mapping[str, object]) -> Settings:
    """The settings that the environment (``.env`` merged in already) and the flags make. Flags that are None do not count."""

    def given(flag: str, variable: str) -> str | None:
        value = flags.get(flag)
        text = str(value).strip() if value is not None else ""
        return text or environ.get(variable, "").strip() or None

    language = given("lang", "SPACE_ODT_LANG") or _language_of(environ)
    if language not in LANGUAGES:
        raise SettingsError(f"--lang takes {' or '.join(LANGUAGES)}, not {language!r}.")
    return Settings(
        access=_access(environ, given),
        out_dir=given("out_dir", "SPACE_ODT_OUT_DIR") or DEFAULT_OUT_DIR,
        csv_safe=bool(flags.get("csv_safe")) or _is_on(environ, "SPACE_ODT_CSV_SAFE"),
        redact=_redaction(given("redact", "SPACE_ODT_REDACT")),
        language=language,
        with_report=not flags.get("no_report"),
        keep_snapshots=_whole(
            "SPACE_ODT_KEEP_SNAPSHOTS", environ.get("SPACE_ODT_KEEP_SNAPSHOTS") or "30", least=1, most=100_000
        ),
        keep_days=_days(environ.get("SPACE_ODT_KEEP_DAYS")),
        compress_snapshots=_is_on(environ, "SPACE_ODT_COMPRESS_SNAPSHOTS"),
        read_ahead=_whole("SPACE_ODT_READ_AHEAD", environ.get("SPACE_ODT_READ_AHEAD") or "24", least=1, most=1000),
        read_ahead_mib=_whole(
            "SPACE_ODT_READ_AHEAD_MIB", environ.get("SPACE_ODT_READ_AHEAD_MIB") or "2048", least=1, most=10_000_000
        ),
        volume_fall=_share("SPACE_ODT_VOLUME_FALL", environ.get("SPACE_ODT_VOLUME_FALL") or "0.2"),
    )


def _access(environ: Mapping[str, str], given: Callable[[str, str], str | None]) -> Access | None:
    base_url = _base_url(given("base_url", "WEBEX_BASE_URL") or DEFAULT_BASE_URL)
    hosts = environ.get("WEBEX_TRUSTED_HOSTS", "").replace(",", " ").split()
    policy = RequestPolicy(
        concurrent_requests=_whole(
            "--concurrent-requests (WEBEX_CONCURRENT_REQUESTS)",
            given("concurrent_requests", "WEBEX_CONCURRENT_REQUESTS") or "10",
            least=1,
            most=MOST_CONCURRENT,
        ),
        timeout_seconds=_whole(
            "WEBEX_REQUEST_TIMEOUT_SECONDS", environ.get("WEBEX_REQUEST_TIMEOUT_SECONDS") or "60", least=1, most=3600
        ),
        trusted_hosts=frozenset(hosts),
        org_id=given("org_id", "WEBEX_ORG_ID"),
        network=network_from(environ),
    )
    token = clean_token(given("token", "WEBEX_ACCESS_TOKEN"))
    refresh = _refresh_credentials(environ)
    if token is None and refresh is None:
        return None
    return Access(base_url=base_url, access_token=token, refresh=refresh, policy=policy)


def _redaction(text: str | None) -> Literal["secrets", "personal"] | None:
    if text == "secrets":
        return "secrets"
    if text == "personal":
        return "personal"
    if text is None:
        return None
    raise SettingsError(f"--redact takes secrets or personal, not {text!r}.")


def clean_token(token: str | None) -> str | None:
    """The token without what copying it may have added: blanks, line breaks and quotes around it, ``Bearer`` before it."""
    if token is None:
        return None
    cleaned = token.strip().strip("\"'").strip().removeprefix("Bearer ").strip()
    if not cleaned:
        return None
    if not re.fullmatch(r"[!-~]+", cleaned):
        raise SettingsError(
            "The access token holds a blank, a line break or an unusual character inside: copy it again."
        )
    return cleaned


def _refresh_credentials(environ: Mapping[str, str]) -> RefreshCredentials | None:
    values = [clean_token(environ.get(name)) for name in REFRESH]
    client_id, client_secret, refresh_token = values
    if client_id is None or client_secret is None or refresh_token is None:
        missing = [name for name, value in zip(REFRESH, values, strict=True) if value is None]
        if len(missing) < len(REFRESH) and not environ.get("WEBEX_ACCESS_TOKEN"):
            raise SettingsError(f"To refresh the token, {' and '.join(missing)} must be set too.")
        return None
    return RefreshCredentials(client_id=client_id, client_secret=client_secret, refresh_token=refresh_token)


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    try:
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or "@" in parts.netloc:
        shown = text if "@" not in text else "given"
        raise SettingsError(f"The base URL {shown!r} is not usable: it looks like {DEFAULT_BASE_URL}.")
    if parts.scheme == "http" and not is_this_machine(parts.hostname or ""):
        raise SettingsError(f"The base URL {text!r} would send the token unencrypted: use https.")
    return text.rstrip("/")


def _is_on(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "").strip()
    if text.lower() not in ("", *_ON, *_OFF):
        raise SettingsError(f"{name} takes {', '.join(_ON)} or {', '.join(_OFF)}, not {text!r}.")
    return text.lower() in _ON


def _whole(name: str, text: str, *, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise SettingsError(f"{name} takes a whole number from {least} to {most}, not {text!r}.")
    return number


def _share(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise SettingsError(f"{name} takes a share from 0 to 1, such as 0.2, not {text!r}.")
    return number


def _days(text: str | None) -> int | None:
    return _whole("SPACE_ODT_KEEP_DAYS", text, least=1, most=100_000) if text else None


def _language_of(environ: Mapping[str, str]) -> str:
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "es" if locale.lower().startswith("es") else "en"
