"""The Dagster home that the command line and the UI share, and the workspaces that name the same location."""

from pathlib import Path

import pytest
import yaml

from space_odt_dagster.orchestration.dagster_home import (
    WORKSPACE,
    open_instance,
    prepare_home,
    settings_text,
    storage_overrides,
)
from space_odt_dagster.orchestration.home_check import check_home
from space_odt_dagster_tests.command_line.shell import Shell, ended

ROOT = Path(__file__).parents[2]


def test_a_new_home_is_private_and_settled(tmp_path: Path) -> None:
    prepare_home(tmp_path / "home")
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    settings = yaml.safe_load((tmp_path / "home" / "dagster.yaml").read_text(encoding="utf-8"))
    assert settings["telemetry"] == settings["nux"] == {"enabled": False}
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert settings["run_retries"]["retry_on_asset_or_op_failure"] is False
    assert storage_overrides(tmp_path / "home") == {}


def test_a_home_with_settings_of_its_own_is_left_alone(tmp_path: Path) -> None:
    own = "storage: {sqlite: {base_dir: /srv/dagster}}\n"
    (tmp_path / "dagster.yaml").write_text(own, encoding="utf-8")
    prepare_home(tmp_path)
    assert (tmp_path / "dagster.yaml").read_text(encoding="utf-8") == own
    assert storage_overrides(tmp_path) == {}


@pytest.mark.parametrize(
    "settings",
    ["# storage: postgres would be here\n", "telemetry: {enabled: false}\n", "local_artifact_storage:\n", ""],
)
def test_a_home_that_only_mentions_a_storage_keeps_its_files_open(tmp_path: Path, settings: str) -> None:
    (tmp_path / "dagster.yaml").write_text(settings, encoding="utf-8")
    assert storage_overrides(tmp_path)["storage"]["custom"]["class"] == "WarmSqliteStorage"


@pytest.mark.parametrize("name", ["storage", "run_storage", "event_log_storage", "schedule_storage"])
def test_a_home_that_names_a_place_for_its_records_keeps_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "dagster.yaml").write_text(f"'{name}':\n  any: thing\n", encoding="utf-8")
    assert storage_overrides(tmp_path) == {}


def test_the_workspace_of_the_project_names_the_same_location_as_the_shipped_one() -> None:
    project = yaml.safe_load((ROOT / "workspace.yaml").read_text(encoding="utf-8"))
    assert project == yaml.safe_load(WORKSPACE.read_text(encoding="utf-8"))
    assert "WarmSqliteStorage" in settings_text()


def test_several_first_runs_at_once_make_one_sound_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    shell = Shell(tmp_path, {"DAGSTER_HOME": str(home)})
    demo = ("demo", "--one-night", "--people", "1", "--select", "licenses", "--no-report")
    started = [shell.start(*demo, f"--out-dir=out-{number}") for number in range(4)]
    ends = [ended(each) for each in started]
    assert [each.code for each in ends] == [0] * 4, [each.said for each in ends]
    assert (home / "dagster.yaml").read_text(encoding="utf-8") == settings_text()
    check_home(home)
    with open_instance(home) as instance:
        assert [run.status.value for run in instance.get_runs()] == ["SUCCESS"] * 4


def test_a_locked_database_is_waited_for_longer_than_half_a_minute(tmp_path: Path) -> None:
    with open_instance(tmp_path / "home") as instance:
        storages = (
            instance.run_storage.connect,
            instance.schedule_storage.connect,
            instance.event_log_storage.index_connection,
        )
        for connect in storages:
            with connect() as connection:
                assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 60_000
        with instance.event_log_storage.run_connection("run") as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 60_000
