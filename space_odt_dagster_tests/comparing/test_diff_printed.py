"""What ``space-odt diff`` prints reaches its reader whole, and a terminal without what steers it."""

import json
import os
from pathlib import Path

import pytest

from space_odt_dagster_tests.command_line.streams import on_terminal, read_late
from space_odt_dagster_tests.command_line.test_terminal_text import HOSTILE, check_shown
from space_odt_dagster_tests.comparing.rows_shared import Rows, edited
from space_odt_dagster_tests.comparing.snapshots_made import Made, snapshot

LARGE = 1_200_000


@pytest.fixture
def out(tmp_path: Path, rows: Rows) -> Path:
    """Two snapshots between which a queue got a name of more than a megabyte that is hostile to a terminal."""

    def edit(other: Rows) -> None:
        other["call_queue_details"][0]["raw_json"]["name"] = f"canary{HOSTILE}\nx" + "n" * LARGE

    snapshot(rows, tmp_path / "snapshots" / "20261101T040000Z_run-1", Made(day=1))
    snapshot(edited(rows, edit), tmp_path / "snapshots" / "20261102T040000Z_run-2", Made(day=2))
    return tmp_path


def test_a_document_larger_than_a_pipe_waits_for_its_reader(out: Path) -> None:
    command = ["diff", "--out-dir", str(out), "--format", "json"]
    codes, document = read_late([command], out, {"PATH": os.environ["PATH"]})
    assert codes == [4]
    (renamed,) = (each for each in json.loads(document) if each["path"] == "name")
    assert json.loads(renamed["after"]) == f"canary{HOSTILE}\nx" + "n" * LARGE


def test_no_format_passes_on_what_steers_a_terminal(out: Path) -> None:
    commands = [["diff", "--out-dir", str(out), "--format", form] for form in ("text", "csv", "json", "daff", "html")]
    output = on_terminal(commands, out, {"PATH": os.environ["PATH"]})
    assert output.count(b"canary") >= len(commands)
    check_shown(output)
    assert rb"\u000ax" in output
