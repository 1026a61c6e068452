"""When an inventory is stale: the UI shows it on every asset that was not read as often as the schedule says.

https://docs.dagster.io/guides/observe/asset-freshness-policies
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import dagster as dg

from space_odt_dagster.orchestration.dagster_internals import schedule_execution_time_iterator
from space_odt_dagster.orchestration.schedule_settings import ScheduleSettings, schedule_from
from space_odt_dagster.run.settings import SettingsError

_GRACE = timedelta(hours=2)
"""What a run may take, and a machine be late."""
_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_TICKS = 500
"""Enough to see a working week of a tick every quarter of an hour, and more than a year of daily ones."""


def build_freshness(environ: Mapping[str, str], *, every: timedelta = timedelta(0)) -> dg.FreshnessPolicy:
    """A warning once a run was missed, a failure once two were; daily, if the schedule cannot be used.

    ``every`` is for what is read less often than that.
    """
    try:
        settings = schedule_from(environ)
    except SettingsError:
        settings = ScheduleSettings()
    interval = max(_longest_gap(settings), timedelta(hours=1), every)
    return dg.FreshnessPolicy.time_window(fail_window=2 * interval + _GRACE, warn_window=interval + _GRACE)


def _longest_gap(settings: ScheduleSettings) -> timedelta:
    """The longest time between two ticks: over a weekend, or a month of 31 days. In UTC, where no clock changes."""
    ticks = schedule_execution_time_iterator(_FROM.timestamp(), settings.cron, "UTC", ascending=True)
    times = [tick.timestamp() for tick in islice(ticks, _TICKS)]
    return timedelta(seconds=max(later - earlier for earlier, later in pairwise(times)))
