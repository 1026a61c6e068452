"""When an inventory is stale: the UI shows it on every asset that was not read as often as the schedule says."""

from collections.abc import Mapping
from datetime import timedelta

import dagster as dg
from dagster._utils.schedules import get_smallest_cron_interval

from space_odt_dagster.orchestration.settings import ScheduleSettings, SettingsError, schedule_from

_GRACE = timedelta(hours=2)
"""What a run may take, and a machine be late."""


def build_freshness(environ: Mapping[str, str]) -> dg.FreshnessPolicy:
    """A warning once a run was missed, a failure once two were; daily, if the schedule cannot be used."""
    try:
        settings = schedule_from(environ)
    except SettingsError:
        settings = ScheduleSettings()
    interval = max(get_smallest_cron_interval(settings.cron, settings.timezone), timedelta(hours=1))
    return dg.FreshnessPolicy.time_window(fail_window=2 * interval + _GRACE, warn_window=interval + _GRACE)
