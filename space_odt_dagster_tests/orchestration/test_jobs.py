"""The jobs, and how long the records of their runs are kept."""

import functools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from space_odt_dagster.extraction.connection import Connection, Identity
from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier
from space_odt_dagster.orchestration.build import build_run_job, inventory_definitions
from space_odt_dagster.orchestration.jobs import area_names
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster.orchestration.run_records import OwnRuns, prune_run_records
from space_odt_dagster.orchestration.tags import INVENTORY_RUN, OUTPUT_TAG, RUN_TAG, WHOLE_RUNS
from space_odt_dagster.run.context import RunContext
from space_odt_dagster.run.inventory import ApiAccess, Inventory
from space_odt_dagster.run.settings import settings_from
from space_odt_dagster_tests.orchestration.homes import new_home, new_instance
from space_odt_dagster_tests.orchestration.location import in_own_thread

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=1)
FOLDER = "/srv/inventory"
OURS = {RUN_TAG: "inventory", OUTPUT_TAG: FOLDER}


@functools.cache
def definitions() -> dg.Definitions:
    """The definitions of an environment without settings, built once."""
    return inventory_definitions()


@functools.cache
def jobs() -> dict[str, Any]:
    """Each job by name, not resolved, which takes seconds for all: the golden file of the graph has what Dagster makes of them."""
    return {job.name: job for job in definitions().jobs or ()}


def selected_by(job: str) -> set[str]:
    keys = jobs()[job].selection.resolve(definitions().resolve_asset_graph())
    return {key.to_user_string().removeprefix("webex/") for key in keys}


def test_there_is_a_job_for_each_scope_and_one_for_each_area() -> None:
    assert set(jobs()) == {*WHOLE_RUNS.values(), *(f"{area}_run" for area in MANIFEST.groups)}
    assert set(WHOLE_RUNS.values()) == {INVENTORY_RUN, "calling_inventory_run", "full_inventory_run"}


@pytest.mark.parametrize("scope", WHOLE_RUNS)
def test_the_job_of_a_scope_has_its_exports_and_says_what_they_cost(scope: str) -> None:
    assert selected_by(WHOLE_RUNS[scope]) == {*MANIFEST.selection(Tier(scope)), *OUTPUTS}
    assert "calls" in (jobs()[WHOLE_RUNS[scope]].description or "")


def test_lists_of_what_could_be_assigned_are_a_group_of_their_own_and_only_those_of_the_first_version_are_in_a_scope() -> (
    None
):
    graph = definitions().resolve_asset_graph()
    group = {key.path[-1] for key in graph.get_all_asset_keys() if graph.get(key).group_name == "candidates"}
    assert group == {
        export.name for export in MANIFEST if export.tier is Tier.CANDIDATES or "_available_numbers_" in export.name
    }
    assert group & set(MANIFEST.selection(Tier.FULL)) == group & set(MANIFEST.selection(Tier.V1))


@pytest.mark.parametrize("area", MANIFEST.groups)
def test_the_job_of_an_area_has_its_exports_and_what_is_told_of_them(area: str) -> None:
    assert selected_by(f"{area}_run") == {*area_names(MANIFEST, area), *OUTPUTS}


def test_with_hundreds_of_exports_the_location_loads_and_a_run_builds_only_what_it_reads(tmp_path: Path) -> None:
    assert len(selected_by("full_inventory_run")) > 300
    context = RunContext(
        run_id="run",
        resumes="run",
        manifest=MANIFEST,
        settings=settings_from({}, {"out_dir": str(tmp_path)}),
        selection=("hunt_groups", "hunt_group_details", "call_queue_details"),
    )
    job = build_run_job(Inventory(context, ApiAccess(connect=_nobody)))
    built = {key.path[-1] for key in job.asset_layer.executable_asset_keys}
    assert built == {*context.selection, *OUTPUTS}
    assert job.name == INVENTORY_RUN


def _nobody() -> tuple[Connection, Identity]:
    raise AssertionError("Nobody is asked to build a job.")


def test_every_job_is_tagged_so_that_one_runs_at_a_time() -> None:
    defs = inventory_definitions(manifest=MANIFEST.only(["people", "locations"]))
    resolved = [job for job in defs.resolve_all_job_defs() if job.name != "__ASSET_JOB"]
    assert len(resolved) > len(WHOLE_RUNS)
    assert {job.run_tags.get(RUN_TAG) for job in resolved} == {"inventory"}
    assert {job.tags[RUN_TAG] for job in jobs().values()} == {"inventory"}


def prune(
    instance: dg.DagsterInstance, *assets: str, before: datetime | None = LATER, keep: Iterable[str] = ()
) -> tuple[str, ...]:
    own = OwnRuns(folder=FOLDER, assets=[dg.AssetKey(name) for name in assets], jobs=list(WHOLE_RUNS.values()))
    return prune_run_records(instance, own, before=before, keep=keep)


def records(instance: dg.DagsterInstance) -> set[str]:
    return {run.run_id for run in instance.get_runs()}


def a_run(instance: dg.DagsterInstance, name: str, *assets: str, **tags: str) -> str:
    """A run that succeeded and materialized some assets."""

    @dg.op(name=f"{name}_op")
    def work(context: dg.OpExecutionContext) -> None:
        for asset in assets:
            context.log_event(dg.AssetMaterialization(asset))

    @dg.job(name=name, tags=tags)
    def job() -> None:
        work()

    return in_own_thread(lambda: job.execute_in_process(instance=instance).run_id)


@pytest.fixture
def instance(tmp_path: Path) -> dg.DagsterInstance:
    return new_instance(tmp_path / "kept")


def test_records_of_our_old_runs_go_and_say_which(tmp_path: Path) -> None:
    home = new_home(tmp_path / "kept")
    with dg.DagsterInstance.local_temp(str(home)) as instance:  # what steps print is kept too
        old = [a_run(instance, INVENTORY_RUN, "people", **OURS) for _ in range(3)]
        assert all([path for path in home.rglob("*") if path.name.startswith(run)] for run in old)
        removed = prune(instance, "people")
        assert removed == tuple(old[:2])
        assert records(instance) == {old[2]}
    assert not [path for path in home.rglob("*") if path.name.startswith(tuple(removed))]


def test_the_last_run_that_read_an_asset_stays_however_old(instance: dg.DagsterInstance) -> None:
    part = a_run(instance, "people_run", "people_details", **OURS)
    a_run(instance, INVENTORY_RUN, "people", **OURS)
    newest = a_run(instance, INVENTORY_RUN, "people", **OURS)
    prune(instance, "people", "people_details")
    assert records(instance) == {part, newest}


def test_the_run_of_a_snapshot_that_is_kept_stays(instance: dg.DagsterInstance) -> None:
    runs = [a_run(instance, INVENTORY_RUN, "people", **OURS) for _ in range(3)]
    assert prune(instance, "people", keep=runs[:1]) == (runs[1],)
    assert records(instance) == {runs[0], runs[2]}


def test_the_evaluations_of_checks_go_with_their_run(instance: dg.DagsterInstance) -> None:
    @dg.asset(check_specs=[dg.AssetCheckSpec("looked", asset="people")])
    def people() -> dg.MaterializeResult:  # type: ignore[type-arg]
        return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True, check_name="looked")])

    def read() -> str:
        return in_own_thread(lambda: dg.materialize([people], instance=instance, tags=OURS).run_id)

    def evaluated() -> list[str]:
        history = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("people"), "looked"), limit=10
        )
        return [each.run_id for each in history]

    runs = [read() for _ in range(3)]
    assert set(evaluated()) == set(runs)
    prune(instance, "people")
    assert evaluated() == runs[2:]


def test_records_that_are_young_or_of_others_stay(instance: dg.DagsterInstance) -> None:
    other = [a_run(instance, "billing") for _ in range(2)]
    ours = [a_run(instance, INVENTORY_RUN, **OURS) for _ in range(2)]
    assert prune(instance, before=NOW) == ()
    assert prune(instance, before=None) == ()
    assert prune(instance) == (ours[0],)
    assert records(instance) == {*other, ours[1]}


def test_what_an_earlier_version_of_the_tool_ran_or_another_folder_was_written_by_stays(
    instance: dg.DagsterInstance,
) -> None:
    earlier = [a_run(instance, INVENTORY_RUN, "people", **{RUN_TAG: "inventory"}) for _ in range(2)]
    elsewhere = [a_run(instance, INVENTORY_RUN, "people", **{**OURS, OUTPUT_TAG: f"{FOLDER}-2"}) for _ in range(2)]
    ours = [a_run(instance, INVENTORY_RUN, "people", **OURS) for _ in range(2)]
    assert prune(instance, "people") == (ours[0],)
    assert records(instance) == {*earlier, *elsewhere, ours[1]}


def test_a_run_that_has_not_ended_stays(instance: dg.DagsterInstance) -> None:
    job = inventory_definitions(manifest=MANIFEST.only(["people"])).resolve_job_def(INVENTORY_RUN)
    run = instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED, tags=OURS)
    assert prune(instance) == ()
    assert records(instance) == {run.run_id}
