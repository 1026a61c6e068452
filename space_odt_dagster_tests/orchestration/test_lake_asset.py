"""``inventory_lake``: there only where it is asked for, it shows only counts, and what fails in it never fails a run."""

import sys
from pathlib import Path

import dagster as dg
import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.orchestration.asset_keys import AssetKeys
from space_odt_dagster.orchestration.build import inventory_definitions
from space_odt_dagster.orchestration.lake_asset import LAKE, SOUND
from space_odt_dagster.orchestration.own_settings import OwnSettings
from space_odt_dagster.orchestration.run_assets import OUTPUTS, RETENTION
from space_odt_dagster.simulator import SimulatorSettings, serve
from space_odt_dagster_tests.orchestration.examined import Examined, examine

READ = MANIFEST.only(["people", "locations", "licenses", "call_queues", "call_queue_agents"])
ON = {"SPACE_ODT_LAKE": "on"}
NUMBERS = ("snapshots", "versions_begun", "versions_ended", "values_unfit", "bytes", "seconds")


def read(folder: Path, nights: int = 0) -> Examined:
    with serve(SimulatorSettings(people=6, nights=nights)) as simulation:
        outputs = (*OUTPUTS, LAKE)
        return examine(simulation, folder, scope="v1", outputs=outputs, manifest=READ, variables=ON)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> list[Examined]:
    """Two nights, and one in which the lake is damaged."""
    folder = tmp_path_factory.mktemp("lake") / "out"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SPACE_ODT_LAKE", "on")
        found = [read(folder), read(folder, nights=4)]
        (folder / "lake" / "state.json").write_text("{")
        return [*found, read(folder, nights=4)]


def test_each_night_is_folded_and_counted(nights: list[Examined]) -> None:
    for night, begun, ended in zip(nights, (True, False), (False, True), strict=False):
        assert night.result.success
        found = night.materialization(LAKE)
        assert set(found) == {*NUMBERS, "path"}
        assert all(isinstance(found[name], int | float) for name in NUMBERS)
        assert (found["snapshots"], found["versions_begun"] > 0, found["versions_ended"] > 0) == (1, begun, ended)
        assert found["bytes"] > 10_000
        assert night.check(LAKE, SOUND).passed
        assert (Path(found["path"]) / "history" / "call_queue_agents.parquet").exists()


def test_a_fold_that_fails_is_a_sentence_and_a_warning_and_fails_no_run(nights: list[Examined]) -> None:
    night = nights[2]
    assert night.result.success
    found = night.materialization(LAKE)
    assert set(found) == {"not_folded"}
    assert "is damaged: make the lake again" in found["not_folded"]
    check = night.check(LAKE, SOUND)
    assert not check.passed
    assert check.severity is dg.AssetCheckSeverity.WARN
    assert check.description == found["not_folded"]


def test_without_duckdb_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ODT_LAKE", "on")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    night = read(tmp_path / "out")
    assert night.result.success
    assert "pip install 'space-odt-dagster[lake]'" in night.materialization(LAKE)["not_folded"]


def keys_of(definitions: dg.Definitions, job: str) -> set[str]:
    return {key.path[-1] for key in definitions.resolve_job_def(job).asset_layer.executable_asset_keys}


@pytest.mark.parametrize(("value", "is_there"), [("on", True), ("off", False), ("", False), ("perhaps", False)])
def test_it_is_there_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, value: str, is_there: bool) -> None:
    monkeypatch.setenv("SPACE_ODT_LAKE", value)
    found = inventory_definitions(manifest=READ)
    assets = {spec.key.path[-1]: spec for spec in found.resolve_all_asset_specs()}
    after_lake = AssetKeys().of(LAKE) in {dep.asset_key for dep in assets[RETENTION].deps}
    assert (LAKE in assets, after_lake) == (is_there, is_there)
    for job in ("inventory_run", "identity_run"):
        assert (LAKE in keys_of(found, job)) is is_there


def test_several_inventories_of_a_code_location_share_no_lake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPACE_ODT_LAKE_DIR", "/srv/lakes/")
    found = [OwnSettings(prefix=prefix).environment()["SPACE_ODT_LAKE_DIR"] for prefix in ("acme", "voice/acme", None)]
    assert found == ["/srv/lakes/acme", "/srv/lakes/voice/acme", "/srv/lakes/"]
