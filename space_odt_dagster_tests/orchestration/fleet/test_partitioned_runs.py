"""A run of one of several organisations: its own folder, its own partition, and nothing of another."""

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.asset_checks.asset_check_spec import AssetCheckKey
from upath import UPath

from space_odt_dagster.downstream import WebexExports, webex_specs
from space_odt_dagster.fleet.file_reader import fleet_from
from space_odt_dagster.fleet.status import State, rows_of
from space_odt_dagster.fleet.summary import read_summary
from space_odt_dagster.judging.outcome import AREAS
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.findings_asset import check_of
from space_odt_dagster.orchestration.run_assets import OUTPUTS
from space_odt_dagster_tests.orchestration.fleet.organisations import (
    FILE,
    NAMES,
    PART,
    TOKENS,
    Several,
    definitions,
    run,
    several,
)
from space_odt_dagster_tests.orchestration.homes import new_instance
from space_odt_dagster_tests.orchestration.location import KEYS, in_own_thread


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Several, dg.DagsterInstance, dg.Definitions]]:
    """All three after a run each."""
    folder = tmp_path_factory.mktemp("several")
    with several(folder) as found, new_instance(folder / "home") as instance, pytest.MonkeyPatch.context() as patch:
        for name, value in found.environ.items():
            patch.setenv(name, value)
        location = definitions()
        for name in NAMES:
            assert run(location, instance, name).success
        yield found, instance, location


@pytest.fixture
def again(
    read: tuple[Several, dg.DagsterInstance, dg.Definitions], monkeypatch: pytest.MonkeyPatch
) -> tuple[Several, dg.DagsterInstance, dg.Definitions]:
    """The same, for another run."""
    for name, value in read[0].environ.items():
        monkeypatch.setenv(name, value)
    read[0].write()
    return read


def reasons(result: dg.ExecuteInProcessResult) -> str:
    """Why a run failed."""
    return " ".join(str(event.event_specific_data) for event in result.all_events if event.is_failure)


def test_every_asset_and_check_is_one_of_each_organisation(
    read: tuple[Several, dg.DagsterInstance, dg.Definitions],
) -> None:
    graph = read[2].resolve_asset_graph()
    nodes = [graph.get(key) for key in graph.get_all_asset_keys() - {KEYS.of("fleet_status")}]
    assert {node.key.path[-1] for node in nodes} == {*PART.names, *OUTPUTS}
    for node in nodes:
        assert node.partitions_def == dg.StaticPartitionsDefinition(list(NAMES))
        assert node.freshness_policy is None
        assert all(graph.get(check).partitions_def == node.partitions_def for check in node.check_keys)
    assert [each.name for each in read[2].sensors or ()] == []


def test_a_run_materializes_and_checks_its_own_partition(
    read: tuple[Several, dg.DagsterInstance, dg.Definitions],
) -> None:
    for name in (*PART.names, *OUTPUTS):
        assert read[1].get_materialized_partitions(KEYS.of(name)) == set(NAMES)
    for check in (
        AssetCheckKey(KEYS.of("people"), "calls"),
        AssetCheckKey(KEYS.of("inventory_findings"), check_of(AREAS[0])),
    ):
        found = read[1].event_log_storage.get_asset_check_execution_history(check, limit=10)
        assert sorted(str(each.partition) for each in found) == list(NAMES)


def test_nothing_of_another_organisation_is_in_a_folder(
    read: tuple[Several, dg.DagsterInstance, dg.Definitions],
) -> None:
    several = read[0]
    for name in NAMES:
        people = json.loads((several.out(name) / "exports" / "people.json").read_text(encoding="utf-8"))
        assert len(people) >= 4
        others = [each for each in NAMES if each != name]
        foreign = {name.encode() for name in others} | {several.simulations[each].org_id.encode() for each in others}
        files = [path for path in several.out(name).rglob("*") if path.is_file()]
        assert len(files) > 20
        for path in files:
            content = path.read_bytes()
            assert not {each for each in foreign if each in content}, path
            assert not {each for each in TOKENS.values() if each.encode() in content}, path


def test_no_token_is_in_the_records(read: tuple[Several, dg.DagsterInstance, dg.Definitions]) -> None:
    home = read[0].folder / "home"
    for path in (path for path in home.rglob("*") if path.is_file()):
        assert not {each for each in TOKENS.values() if each.encode() in path.read_bytes()}, path


@pytest.mark.parametrize(
    ("name", "tags", "said"),
    [
        (None, {}, "The run names no organisation: choose a partition"),
        (
            None,
            {"dagster/asset_partition_range_start": "acme", "dagster/asset_partition_range_end": "globex"},
            "A run reads one organisation, not a range",
        ),
        (None, {"dagster/partition": "initec"}, "Did you mean initech?"),
    ],
)
def test_a_run_that_is_not_of_one_organisation_reads_nothing_and_is_not_retried(
    again: tuple[Several, dg.DagsterInstance, dg.Definitions], name: str | None, tags: dict[str, str], said: str
) -> None:
    several, instance, location = again
    before = {each: several.simulations[each].log.total for each in NAMES}
    result = run(location, instance, name, tags=tags)
    assert not result.success
    assert said in reasons(result)
    assert {each: several.simulations[each].log.total for each in NAMES} == before
    found = instance.get_run_by_id(result.run_id)
    assert found is not None
    assert found.tags["dagster/max_retries"] == "0"


def test_a_token_that_is_not_here_is_named_and_nothing_is_read(
    again: tuple[Several, dg.DagsterInstance, dg.Definitions], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARTNER")
    result = run(again[2], again[1], "globex")
    assert "The token of globex is not set: set PARTNER" in reasons(result)


def test_the_launchpad_sets_how_many_requests_are_sent_at_once_and_nothing_else(
    again: tuple[Several, dg.DagsterInstance, dg.Definitions],
) -> None:
    job = again[2].resolve_job_def("inventory_run")

    def configured(**config: object) -> dg.RunConfig:
        return dg.RunConfig(resources={"inventory": {"config": config}})

    with pytest.raises(dg.DagsterInvalidConfigError, match='unexpected config entry "out_dir"') as said:
        job.execute_in_process(partition_key="acme", run_config=configured(out_dir="/srv/other-customer"))
    assert "other-customer" not in str(said.value).partition("Error 1")[2].partition("Expected")[0]
    assert dg.validate_run_config(job, configured(concurrent_requests=3))


def test_what_an_entry_leaves_out_is_not_read_whoever_launches_the_whole_job(
    again: tuple[Several, dg.DagsterInstance, dg.Definitions],
) -> None:
    several, instance, location = again
    several.write(acme="exclude: [licenses]")
    log = several.simulations["acme"].log
    before = log.total
    assert run(location, instance, "acme").success
    asked = {each.asset for each in log.requests if each.number > before}
    assert "people" in asked
    assert asked.isdisjoint({"licenses", "license_assigned_users"})
    status = json.loads((several.out("acme") / "exports" / "status.json").read_text(encoding="utf-8"))
    said = {row["module"]: row["error"] for row in status}
    assert (said["licenses"] or "").startswith("This export is left out of the organisation.")
    assert said["people"] is None
    (newest,) = sorted((several.out("acme") / "snapshots").iterdir())[-1:]
    made = json.loads((newest / "manifest.json").read_text(encoding="utf-8"))
    assert made["complete"] is True


def test_an_asset_of_others_gets_the_export_of_its_own_organisation(
    again: tuple[Several, dg.DagsterInstance, dg.Definitions],
) -> None:
    several, instance, location = again
    taken: dict[str, int] = {}

    @dg.asset(
        ins={"people": dg.AssetIn(key=KEYS.of("people"))}, partitions_def=dg.StaticPartitionsDefinition(list(NAMES))
    )
    def head_count(context: dg.AssetExecutionContext, people: list[dict]) -> None:  # type: ignore[type-arg]
        taken[context.partition_key] = len(people)

    @dg.asset(ins={"people": dg.AssetIn(key=KEYS.of("people"))})
    def of_all(people: list[dict]) -> None:  # type: ignore[type-arg]
        raise AssertionError

    merged = dg.Definitions.merge(
        location,
        dg.Definitions(
            [head_count, of_all],
            jobs=[dg.define_asset_job("heads", [head_count]), dg.define_asset_job("all", [of_all])],
        ),
    )
    for name in NAMES[:2]:
        assert run(merged, instance, name, job="heads").success
    rows = {
        name: len(json.loads((several.out(name) / "exports" / "people.json").read_text(encoding="utf-8")))
        for name in NAMES[:2]
    }
    assert taken == rows
    result = run(merged, instance, None, job="all")
    assert "people is of several organisations" in reasons(result)


def test_another_code_location_gets_the_export_of_its_partition_from_the_folder_of_all(
    read: tuple[Several, dg.DagsterInstance, dg.Definitions],
) -> None:
    several, taken = read[0], {}
    names = dg.StaticPartitionsDefinition(list(NAMES))

    @dg.asset(ins={"people": dg.AssetIn(key=KEYS.of("people"))}, partitions_def=names)
    def head_count(context: dg.AssetExecutionContext, people: list[dict]) -> None:  # type: ignore[type-arg]
        taken[context.partition_key] = {each["org_id"] for each in people}

    elsewhere = dg.Definitions(
        [head_count, *webex_specs("people", partitions_def=names)],
        resources={"webex_exports": WebexExports(out_dir=str(several.folder / "out"))},
        jobs=[dg.define_asset_job("heads", [head_count])],
    )
    for name in NAMES[1:]:
        assert run(elsewhere, read[1], name, job="heads").success
    assert taken == {name: {several.simulations[name].org_id} for name in NAMES[1:]}


def test_with_a_wrong_file_only_schedules_load_and_each_tick_says_where_it_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE).write_text("format: 1\norganisations:\n- {name: acme, org_id: x, scop: v1}\n", encoding="utf-8")
    monkeypatch.setenv("SPACE_ODT_ORGANISATIONS", str(tmp_path / FILE))
    monkeypatch.setenv("SPACE_ODT_SCHEDULE", "on")
    location = definitions()
    assert list(location.resolve_all_asset_specs()) == []
    schedules = [location.resolve_schedule_def(name) for name in ("inventory_schedule", "full_inventory_schedule")]
    for schedule in schedules:
        assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
        assert f"{FILE}:3:27" in (schedule.description or "")
        with dg.DagsterInstance.ephemeral() as instance, pytest.raises(Exception, match=schedule.name) as told:
            schedule.evaluate_tick(dg.build_schedule_context(instance))
        assert f"{FILE}:3:27" in str(told.value.__cause__)
        assert "org_id takes" in str(told.value.__cause__)
    result = in_own_thread(lambda: location.resolve_job_def("inventory_run").execute_in_process(raise_on_error=False))
    assert f"{FILE}:3:27" in reasons(result)


def test_an_inventory_with_a_folder_of_its_own_is_of_one_organisation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACE_ODT_ORGANISATIONS", str(tmp_path / "is-not-there.yaml"))
    found = inventory_definitions(prefix="acme", out_dir=str(tmp_path / "out"), manifest=PART)
    assert {spec.partitions_def for spec in found.resolve_all_asset_specs()} == {None}


def test_each_run_leaves_a_summary_and_one_that_cannot_start_a_note(
    again: tuple[Several, dg.DagsterInstance, dg.Definitions], monkeypatch: pytest.MonkeyPatch
) -> None:
    several, instance, location = again
    result = run(location, instance, "globex")
    found = read_summary(UPath(several.out("globex")))
    assert found is not None
    assert (found.run_id, found.stopped) == (result.run_id, "")
    monkeypatch.delenv("PARTNER")
    run(location, instance, "initech")
    fleet = fleet_from(several.environ, PART)
    assert fleet is not None
    rows = {each.organisation: each for each in rows_of(fleet)}
    assert rows["initech"].state is State.STOPPED
    assert rows["initech"].why.startswith("The token of initech is not set: set PARTNER")
    assert rows["globex"].run_id == result.run_id
