"""The settings of the recurring job."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from space_odt_dagster.orchestration.dagster_internals import is_valid_cron_string
from space_odt_dagster.run.setting import on_off
from space_odt_dagster.run.settings import SettingsError, value_of
from space_odt_dagster.run.settings_table import BY_NAME


@dataclass(frozen=True, kw_only=True)
class ScheduleSettings:
    """When the recurring job runs: a cron of five fields, its time zone, whether it is on without a click in the UI, and its
    scope."""

    cron: str = "0 3 * * *"
    timezone: str = "UTC"
    on: bool = False
    scope: str = "v1"


def schedule_from(environ: Mapping[str, str]) -> ScheduleSettings:
    """The schedule settings in the environment. Raises ``SettingsError`` for an invalid cron or time zone."""
    default = ScheduleSettings()
    cron = cron_from(environ, "SPACE_ODT_CRON", default.cron)
    timezone = environ.get("SPACE_ODT_TIMEZONE", "").strip() or default.timezone
    try:
        ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            f"SPACE_ODT_TIMEZONE takes a time zone such as 'Europe/Madrid', not {timezone!r}."
        ) from None
    switch = environ.get("SPACE_ODT_SCHEDULE", "").strip() or "off"
    scope = value_of(BY_NAME["SPACE_ODT_SCOPE"], environ, {})
    return ScheduleSettings(cron=cron, timezone=timezone, on=on_off("SPACE_ODT_SCHEDULE", switch), scope=scope)


def cron_from(environ: Mapping[str, str], name: str, default: str) -> str:
    """A cron of five fields. Raises ``SettingsError``."""
    cron = environ.get(name, "").strip() or default
    if cron != default and not _is_cron(cron):
        raise SettingsError(
            f"{name} takes five cron fields such as '{default or ScheduleSettings.cron}', not {cron!r}."
        )
    return cron


def _is_cron(text: str) -> bool:
    return len(text.split()) == 5 and is_valid_cron_string(text)
