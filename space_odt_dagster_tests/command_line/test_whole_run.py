"""A whole run, from the command to the files."""

import json
import re
import shutil
import stat
from pathlib import Path

import pytest

from space_odt_dagster.manifest.catalogue import MANIFEST
from space_odt_dagster.manifest.export import Tier, header_of, keys_of
from space_odt_dagster.simulator import Simulation, serve
from space_odt_dagster_tests.command_line.conftest import SETTINGS, WholeRun, undisturbed
from space_odt_dagster_tests.command_line.shell import (
    ANEW,
    Ended,
    Shell,
    digests,
    document,
    keys_of_export,
    results,
    table,
    whole_run_of,
)
from space_odt_dagster_tests.orchestration.snapshots_in import snapshot_manifests

V1, FULL = (set(MANIFEST.selection(tier)) for tier in (Tier.V1, Tier.FULL))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> WholeRun:
    """A run of everything that is read without an option."""
    return undisturbed(tmp_path_factory.mktemp("whole"), "inventory_run")


@pytest.fixture(scope="module")
def whole_run(whole: WholeRun) -> Shell:
    """The shell in whose output folder it is."""
    return whole.shell


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """The output folder of the demo of the same organisation by another interpreter, and what it printed, with its imports."""
    shell = Shell(tmp_path_factory.mktemp("demo"), {"PYTHONPROFILEIMPORTTIME": "1"})
    arguments = ("--people", str(SETTINGS.people), "--one-night", "--concurrent-requests", "37")
    return shell.out_dir, shell.run("demo", *arguments, program=ANEW)


def test_the_demo_holds_exactly_the_truth_of_its_organisation(demo: tuple[Path, Ended]) -> None:
    out_dir, ended = demo
    assert ended.code == 0, ended.said
    assert re.search(r"\| +dagster$", ended.err, flags=re.MULTILINE)
    assert not re.search(r"\| +(pandas|numpy|duckdb|wxc_sdk)$", ended.err, flags=re.MULTILINE)
    with serve(SETTINGS) as twin:
        truth = twin.truth(*MANIFEST.selection(Tier.V1))
    for export in map(MANIFEST.__getitem__, truth):
        assert keys_of_export(out_dir, export.name, keys_of(export)) == truth[export.name], export.name
        rows, objects = table(out_dir, export.name), document(out_dir, export.name)
        assert len(rows) == len(objects)
        assert all(tuple(each) == header_of(export) for each in objects)
    assert set(results(out_dir).values()) <= {"ok", "empty"}
    assert "Complete." in ended.out
    assert f"{len(truth)} exports" in ended.out
    assert len(ended.out.splitlines()) < 24
    assert str(out_dir / "exports") in ended.out


def test_two_runs_are_byte_identical_and_ask_as_often(demo: tuple[Path, Ended], whole_run: Shell) -> None:
    """The other run is one of another interpreter, so with another seed of its hashes, of another pace and another order."""
    assert digests(demo[0]) == digests(whole_run.out_dir)
    calls, others = (
        {row["module"]: row["calls"] for row in table(out_dir, "status")} for out_dir in (demo[0], whole_run.out_dir)
    )
    assert calls == others


def test_a_run_sends_nothing_but_each_get_once(whole: WholeRun) -> None:
    asked = [(request.method, *request.identity) for request in whole.requests]
    assert len(asked) == len(set(asked))
    assert {request.method for request in whole.requests} == {"GET"}
    assert [request.path for request in whole.requests].count("/people/me") == 1


def test_without_an_option_what_the_first_version_promised_is_read_and_that_is_complete(whole: WholeRun) -> None:
    out_dir = whole.shell.out_dir
    assert set(results(out_dir)) == V1
    assert not {request.asset for request in whole.requests if request.path != "/people/me"} & (FULL - V1)
    (snapshot,) = snapshot_manifests(out_dir)
    assert (snapshot["scope"], snapshot["excluded"], snapshot["complete"]) == ("v1", [], True)
    assert f"{len(V1)} of {len(V1)}" in (out_dir / "report" / "index.html").read_text(encoding="utf-8")


def test_what_is_planned_is_what_a_run_asks_and_planning_asks_little_and_writes_nothing(
    shell: Shell, organisation: Simulation, whole_run: Shell
) -> None:
    planned = shell.run("plan", "--format", "json", "--rate", "60")
    assert (planned.code, planned.err) == (0, "")
    assert not shell.out_dir.exists()
    assert len(organisation.log.requests) < 25
    shutil.copytree(whole_run.out_dir, shell.out_dir)
    found = json.loads(planned.out)
    asked = {row["module"]: int(row["calls"]) for row in table(shell.out_dir, "status")}
    assert {each["name"] for each in found["exports"]} == V1 == set(asked)
    assert {each["name"]: each["calls"] for each in found["exports"] if each["exact"]} == {
        each["name"]: asked[each["name"]] for each in found["exports"] if each["exact"]
    }
    assert sum(each["exact"] for each in found["exports"]) > 30
    assert found["calls"] == sum(each["calls"] for each in found["exports"])
    assert found["minutes"] == round(found["calls"] / 60, 1)
    assert all(each["granted"] for each in found["scopes"])
    by_snapshot = json.loads(shell.run("plan", "--format", "json", "--from-snapshot").out)
    assert {each["name"]: each["calls"] for each in by_snapshot["exports"]} == {
        each["name"]: each["calls"] for each in found["exports"]
    }
    assert {each["granted"] for each in by_snapshot["scopes"]} == {None}


def test_everything_in_the_output_folder_is_private(whole_run: Shell) -> None:
    for path in (whole_run.out_dir, *whole_run.out_dir.rglob("*")):
        shared = stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
        assert shared == 0, path


def test_a_run_leaves_a_record_a_snapshot_a_report_and_nothing_unfinished(whole_run: Shell) -> None:
    assert (whole_run.out_dir / "dagster" / "history" / "runs.db").is_file()
    assert len(list((whole_run.out_dir / "snapshots").glob("*/manifest.json"))) == 1
    assert "<html" in (whole_run.out_dir / "report" / "index.html").read_text(encoding="utf-8")
    assert list((whole_run.out_dir / "unfinished").iterdir()) == []


def test_no_report_leaves_the_report_out(shell: Shell) -> None:
    ended = shell.run("inventory_run", "--no-report", "--select", "licenses")
    assert ended.code == 0
    assert not (shell.out_dir / "report").exists()
    assert "Report" not in ended.out


def test_a_run_in_which_something_is_missing_exits_with_3_and_names_the_worst(
    shell: Shell, organisation: Simulation
) -> None:
    from space_odt_dagster.simulator import presets

    organisation.faults.add(presets.forbidden("/telephony/config/queues"))
    ended = shell.run(
        "inventory_run", "--select", "call_queues,call_queue_details,call_queue_agents,call_queue_forwarding"
    )
    assert ended.code == 3
    found = results(shell.out_dir)
    assert found["call_queues"] == "forbidden"
    assert {found["call_queue_details"], found["call_queue_agents"], found["call_queue_forwarding"]} == {"blocked"}
    assert "spark-admin:telephony_config_read" in ended.out
    assert ended.out.index("call_queues:") < ended.out.index("call_queue_details:")
    assert table(shell.out_dir, "call_queues") == []


def test_csv_safe_neutralises_cells_and_partial_selections_still_find_their_ids(shell: Shell) -> None:
    assert (
        shell.run(
            "inventory_run", "--csv-safe", "--select", "people,people_details,call_queues,call_queue_details"
        ).code
        == 0
    )
    cells = [cell for row in table(shell.out_dir, "people") for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    before = digests(shell.out_dir)
    assert shell.run("inventory_run", "--csv-safe", "--select", "people_details,call_queue_details").code == 0
    assert digests(shell.out_dir) == before


def test_the_demo_ends_with_a_second_night_and_what_changed_in_it(tmp_path: Path) -> None:
    places = ("locations", "location_details", "calling_locations", "calling_locations_details")
    changed = ("people", "people_details", "person_call_forwarding", "devices")
    queues = ("call_queues", "call_queue_details", "call_queue_agents")
    _, *without_most = whole_run_of(*places, *changed, *queues)
    ended = Shell(tmp_path, {}).run("demo", "--people", "12", *without_most)
    assert ended.code == 0, ended.said
    story = ended.out[ended.out.index(" changes in ") :]
    assert "calls go abroad, +44" in story
    assert "gone" in story
    assert "devices: forbidden" in story
    assert (tmp_path / ".artifacts" / "report" / "changes.html").exists()
    assert 'href="changes.html"' in (tmp_path / ".artifacts" / "report" / "index.html").read_text()
    assert sorted(re.findall(r"^Support call queue .* (joined|left) ", ended.out, re.MULTILINE)) == ["joined", "left"]
    assert (tmp_path / ".artifacts" / "lake" / "inventory.duckdb").exists()
