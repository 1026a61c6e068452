"""Exports that are read daily or weekly: what a run leaves out stays, is named as kept, and is used as a source."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from space_odt_dagster.simulator import Simulation
from space_odt_dagster_tests.command_line.shell import Shell, results, table, whole_run_of
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests

HUNT_GROUPS = ("hunt_groups", "hunt_group_details", "hunt_group_forwarding")
RUN = (*whole_run_of("locations", "calling_locations", "call_queues", *HUNT_GROUPS), "--no-report")


@pytest.fixture
def shell(tmp_path: Path, organisation: Simulation) -> Shell:
    """A shell in which hunt groups are read weekly but for their details, and locations daily."""
    return Shell.for_simulation(
        tmp_path, organisation, SPACE_ODT_EVERY="group:hunt_groups:week, hunt_group_details:run,locations:day"
    )


def asked(organisation: Simulation) -> set[str | None]:
    return {request.asset for request in organisation.log.requests}


def line_of(shell: Shell, name: str) -> dict[str, str]:
    (line,) = (row for row in table(shell.out_dir, "status") if row["module"] == name)
    return line


def make_older(shell: Shell, name: str, hours: int) -> None:
    """Sets back the time that an export was read."""
    path = shell.out_dir / "state" / f"{name}.json"
    state = json.loads(path.read_text(encoding="utf-8"))
    state["status"]["started_at"] = (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="seconds")
    path.write_text(json.dumps(state), encoding="utf-8")


def test_what_was_read_lately_is_left_out_kept_and_used_as_a_source(shell: Shell, organisation: Simulation) -> None:
    assert shell.run(*RUN).code == 0
    before = {name: line_of(shell, name) for name in ("hunt_groups", "locations", "hunt_group_details")}
    organisation.log.clear()
    again = shell.run(*RUN)
    assert again.code == 0
    assert "exports not due yet" in again.out
    assert not asked(organisation) & {"hunt_groups", "locations"}
    assert {"hunt_group_details", "call_queues", "calling_locations"} <= asked(organisation)
    assert line_of(shell, "hunt_groups") == before["hunt_groups"]
    assert line_of(shell, "hunt_group_details")["run_id"] != before["hunt_group_details"]["run_id"]
    assert line_of(shell, "hunt_group_details")["count"] == before["hunt_group_details"]["count"]
    first, second = snapshot_manifests(shell.out_dir)
    assert first["kept"] == {}
    assert second["complete"]
    assert second["kept"]["hunt_groups"] == before["hunt_groups"]["started_at"]
    assert set(second["kept"]) >= {"hunt_groups", "locations"}
    assert by_name(first)["hunt_groups.csv"] == by_name(second)["hunt_groups.csv"]
    summary = json.loads((shell.out_dir / "exports" / "changes_summary.json").read_text(encoding="utf-8"))
    assert {each["export"] for each in summary["exports"] if each["how"] == "not due"} == set(second["kept"])
    assert (summary["unknown"], summary["changes"]) == (0, 0)
    assert f"{len(second['kept'])} exports were not due." in shell.run("diff").out
    paths = [path.stat().st_ino for path in shell.out_dir.glob("snapshots/*/hunt_groups.csv")]
    assert len(paths) == 2
    assert len(set(paths)) == 1


def test_a_plan_counts_what_is_due_and_names_what_is_kept(shell: Shell) -> None:
    begun = json.loads(shell.run("plan", *RUN[1:-1], "--format", "json").out)
    assert begun["kept"] == {}
    assert shell.run(*RUN).code == 0
    ended = shell.run("plan", *RUN[1:-1], "--format", "json")
    planned = json.loads(ended.out)
    assert planned["kept"].keys() >= {"hunt_groups", "locations"}
    assert planned["kept"]["locations"] == line_of(shell, "locations")["started_at"]
    assert {each["name"] for each in planned["exports"]} == {each["name"] for each in begun["exports"]} - planned[
        "kept"
    ].keys()
    assert planned["calls"] < begun["calls"]
    on_screen = shell.run("plan", *RUN[1:-1], "--from-snapshot")
    assert f"{len(planned['kept'])} more are not due yet" in on_screen.out
    (line,) = (line for line in on_screen.out.splitlines() if line.split()[:1] == ["locations"])
    assert "not due, read 20" in line


def by_name(snapshot: dict[str, Any]) -> dict[str, Any]:
    return {each["name"]: each for each in snapshot["files"]}


def test_what_is_due_or_came_out_badly_or_was_selected_is_read(shell: Shell, organisation: Simulation) -> None:
    assert shell.run("inventory_run", "--select", "locations,hunt_groups").code == 0
    organisation.log.clear()
    assert shell.run("inventory_run", "--select", "locations").code == 0
    assert "locations" in asked(organisation)
    make_older(shell, "locations", 19)
    make_older(shell, "hunt_groups", 24 * 7 - 3)
    organisation.log.clear()
    assert shell.run(*RUN).code == 0
    assert "locations" not in asked(organisation)
    assert "hunt_groups" in asked(organisation)
    make_older(shell, "locations", 21)
    organisation.log.clear()
    assert shell.run(*RUN).code == 0
    assert "locations" in asked(organisation)
    assert "hunt_groups" not in asked(organisation)


def test_what_is_hidden_in_another_way_than_this_run_hides_it_is_read_again(
    shell: Shell, organisation: Simulation
) -> None:
    assert shell.run("inventory_run", "--select", "locations,hunt_groups").code == 0
    organisation.log.clear()
    assert shell.run(*RUN, "--redact", "personal").code == 0
    assert {"locations", "hunt_groups"} <= asked(organisation)
    assert results(shell.out_dir)["locations"] == "ok"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("people", "SPACE_ODT_EVERY takes NAME:run, NAME:day or NAME:week, separated by commas, not 'people'."),
        ("people:monthly", "SPACE_ODT_EVERY takes NAME:run"),
        ("peple:day", "SPACE_ODT_EVERY: there is no export or group named 'peple'. Did you mean people?"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, organisation: Simulation, value: str, said: str
) -> None:
    shell = Shell.for_simulation(tmp_path, organisation, SPACE_ODT_EVERY=value)
    ended = shell.run("inventory_run")
    assert ended.code == 2
    assert ended.err.startswith(f"space-odt: {said}")
    assert not organisation.log.requests
