"""Runs of two organisations with a lake: each has its own partition of ``inventory_lake`` and its own history."""

from pathlib import Path

import dagster as dg
import duckdb
import pytest

from space_odt_dagster.orchestration.lake_asset import LAKE, SOUND
from space_odt_dagster_tests.orchestration.fleet.organisations import TOKENS, definitions, run, several
from space_odt_dagster_tests.orchestration.homes import new_instance
from space_odt_dagster_tests.orchestration.location import KEYS

READ = ("acme", "globex")


def test_each_organisation_has_its_own_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with several(tmp_path) as found, new_instance(tmp_path / "home") as instance:
        together = {"SPACE_ODT_LAKE": "on", "SPACE_ODT_LAKE_DIR": str(tmp_path / "lakes")}
        for name, value in {**found.environ, **together}.items():
            monkeypatch.setenv(name, value)
        location = definitions()
        for name in READ:
            result = run(location, instance, name)
            assert result.success
            (check,) = [each for each in result.get_asset_check_evaluations() if each.check_name == SOUND]
            assert check.passed
            assert check.partition == name
        assert instance.get_materialized_partitions(KEYS.of(LAKE)) == set(READ)
        for name in READ:
            folder = tmp_path / "lakes" / name
            known = duckdb.sql(f"select distinct org_id from '{folder}/facts/counts.parquet'").fetchall()
            assert known == [(found.simulations[name].org_id,)]
            assert duckdb.sql(f"select count(*) from '{folder}/history/licenses.parquet'").fetchall() != [(0,)]
            others = [found.simulations[each].org_id for each in READ if each != name]
            secrets = [each.encode() for each in (*others, *TOKENS.values())]
            for path in (each for each in folder.rglob("*") if each.is_file()):
                assert not [each for each in secrets if each in path.read_bytes()], path


def test_the_asset_is_there_only_with_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with several(tmp_path) as found:
        for name, value in found.environ.items():
            monkeypatch.setenv(name, value)
        without = definitions().resolve_asset_graph().get_all_asset_keys()
        monkeypatch.setenv("SPACE_ODT_LAKE", "on")
        graph = definitions().resolve_asset_graph()
        assert graph.get_all_asset_keys() - without == {KEYS.of(LAKE)}
        assert isinstance(graph.get(KEYS.of(LAKE)).partitions_def, dg.StaticPartitionsDefinition)
