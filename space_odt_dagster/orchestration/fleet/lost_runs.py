"""The sensor that looks for runs whose worker died after it had taken them, and before they began.

Dagster asks a launcher about runs that have started only. Until then, a run waits for ``start_timeout_seconds``, which is long:
in the queue of the workers it may have to wait for a place. Once a worker has taken it, it gives signs of life.
"""

from collections.abc import Mapping

import dagster as dg

from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.fleet.signs_of_life import PATIENCE_SECONDS, Watch

SENSOR = "lost_runs"
_EVERY_SECONDS = 30


def build_lost_runs(keys: AssetKeys, environ: Mapping[str, str]) -> list[dg.SensorDefinition]:
    """The sensor where runs are handed to workers, else none."""
    return [lost_runs(keys.named(SENSOR), Watch())] if environ.get("SPACE_ODT_BROKER_URL", "").strip() else []


def lost_runs(name: str, watch: Watch) -> dg.SensorDefinition:
    """The sensor, with what it remembers from one tick to the next."""

    @dg.sensor(
        name=name,
        minimum_interval_seconds=_EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Fails runs that a worker took and never began, so that they go on elsewhere.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        instance = context.instance
        watch.patience = getattr(instance.run_launcher, "patience_seconds", PATIENCE_SECONDS)
        lost = [
            run
            for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTING]))
            if watch.is_taken(instance, run) and not watch.is_alive(instance, run)
        ]
        for run in lost:
            instance.report_run_failed(run, f"No sign of life for {watch.patience:.0f} seconds, and it had not begun.")
        return dg.SkipReason(f"{len(lost)} runs were taken by a worker and never began.")

    return sensor
