"""When an inventory is stale: the UI shows it on every asset that was not read as often as the schedule says.

https://docs.dagster.io/guides/observe/asset-freshness-policies
"""

import functools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import dagster as dg

from space_odt_dagster.orchestration.dagster_internals import schedule_execution_time_iterator
from space_odt_dagster.orchestration.schedule_settings import ScheduleSettings, schedule_from
from space_odt_dagster.run.settings import SettingsError

_GRACE = timedelta(hours=2)
"""Allows for the duration of a run and a late start."""
_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_TICKS = 500
"""Enough for a working week with a tick every quarter of an hour, and for more than a year of daily ones."""


def build_freshness(environ: Mapping[str, str], *, every: timedelta = timedelta(0)) -> dg.FreshnessPolicy:
    """Warns after one missed run, fails after two; assumes daily runs if the schedule is invalid.

    ``every`` is the interval of exports that are read less often than the schedule runs.
    """
    late = late_after(environ, every=every)
    return dg.FreshnessPolicy.time_window(fail_window=2 * late - _GRACE, warn_window=late)


def late_after(environ: Mapping[str, str], *, every: timedelta = timedelta(0)) -> timedelta:
    """How old a reading is when one run was missed."""
    try:
        settings = schedule_from(environ)
    except SettingsError:
        settings = ScheduleSettings()
    return max(_longest_gap(settings.cron), timedelta(hours=1), every) + _GRACE


@functools.cache
def _longest_gap(cron: str) -> timedelta:
    """The longest time between two ticks: over a weekend, or a month of 31 days. In UTC, which has no clock changes."""
    ticks = schedule_execution_time_iterator(_FROM.timestamp(), cron, "UTC", ascending=True)
    times = [tick.timestamp() for tick in islice(ticks, _TICKS)]
    return timedelta(seconds=max(later - earlier for earlier, later in pairwise(times)))
